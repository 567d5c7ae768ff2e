"""Fields of the answering pages in a browser, and what was stored of them."""

import json

from playwright.sync_api import Page
from sqlalchemy import select

from tadasu.database import Database
from tadasu.responses.models import Answer, Comment
from tests.platform.worlds import World


def stored(database: Database, world: World, question: str) -> object:
    with database.reading() as session:
        found = session.scalars(
            select(Answer).where(Answer.response_id == world.response_id, Answer.question == question)
        ).one_or_none()
        return None if found is None else json.loads(found.value)


def stored_remark(database: Database, world: World, question: str) -> str | None:
    with database.reading() as session:
        return session.scalar(
            select(Comment.text).where(Comment.response_id == world.response_id, Comment.question == question)
        )


def leave(page: Page, name: str, text: str) -> None:
    """Fills in a field and goes on from it, which saves it."""
    page.fill(field(page, name), text)
    page.locator(field(page, name)).blur()


def field(page: Page, name: str) -> str:
    return f'[name="{name}"]'
