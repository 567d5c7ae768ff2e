"""Saving one answer as the pages do, and what is stored of it."""

import json
from typing import Any

from sqlalchemy import func, select

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.models import Answer, AnswerVersion
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, complete_answers

ADDRESS = "/answer/api/answers/LAW-10"


def save(browser: Browser, question: str, value: Any, base: Any = 0, key: Any = "key-0000001") -> Any:
    return browser.put(f"/answer/api/answers/{question}", json={"value": value, "base_version": base, "key": key})


def put(browser: Browser, body: bytes, content_type: str = "application/json", **headers: str) -> Any:
    """Sends bytes as they are."""
    sent = {"X-CSRF-Token": browser.csrf_token(ADDRESS), **headers}
    return browser.client.put(
        ADDRESS, base_url="http://127.0.0.1:8000", data=body, content_type=content_type, headers=sent
    )


def answer(database: Database, world: World, question: str) -> tuple[Any, int] | None:
    with database.reading() as session:
        row = session.get(Answer, (world.response_id, question))
        return None if row is None else (json.loads(row.value), row.version)


def opened_without_overtime(database: Database, people: People, settings: Settings) -> World:
    """A request that was opened; every answer is there but LAW-10."""
    answers = complete_answers()
    del answers["LAW-10"]
    return a_request(database, people, settings, answers=answers, answering="opened")


def versions(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(AnswerVersion)).scalar_one()
