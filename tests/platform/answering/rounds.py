"""Rounds that are sent back, opened again or cancelled by the member, and what was signed in each."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses import reviews
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, today

Back = Callable[..., None]


def reopen(database: Database, people: People, settings: Settings, world: World) -> None:
    with database.writing() as session:
        request, due_on = session.get_one(Request, world.request_id), today() + timedelta(days=10)
        reviews.reopen(
            session, settings, asker_of(people.aoi), request, reason="Sold.", due_on=due_on, now=utc_now()
        )  # fmt: skip


def cancel(database: Database, people: People, settings: Settings, world: World) -> None:
    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        reviews.cancel_return(session, settings, asker_of(people.ren), request, utc_now())


def signed(browser: Browser, number: int, what: str = "answers") -> Any:
    """What was signed in a round: its "answers" (the document) or its "envelope"."""
    return json.loads(browser.get(f"/answer/receipt/{number}/{what}.json").data)


def block(browser: Browser, section: str, question: str) -> str:
    """A question as its page shows it."""
    page: str = browser.get(f"/answer/sections/{section}").text
    return page.partition(f'id="q-{question}"')[2].partition("</article>")[0]


def is_locked(browser: Browser, section: str, question: str) -> bool:
    return "data-locked" in block(browser, section, question)
