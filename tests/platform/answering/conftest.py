"""A request of the supplier's side, and Suzuki, who answers it; a page of it in any state."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses import reviews
from tests.platform.answering.meanwhile import Slow, slow_down
from tests.platform.answering.rounds import Back
from tests.platform.answering.sections import Page
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, today


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    """A request of which everything is answered and nothing submitted."""
    return a_request(database, people, settings, answers=complete_answers())


@pytest.fixture
def suzuki(app: Flask, database: Database, world: World) -> Browser:
    return answering_browser(app, database, world)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """`slow(saving, "reply")`: see `slow_down`."""
    return partial(slow_down, monkeypatch)


@pytest.fixture
def answering(app: Flask, database: Database, people: People, settings: Settings) -> Page:
    """`answering(answers=…)`: a request and the browser of somebody who answers it."""

    def open_page(language: str = "en", **values: Any) -> tuple[World, Browser]:
        values.setdefault("answering", "opened")
        world = a_request(database, people, settings, **values)
        return world, answering_browser(app, database, world, language=language)

    return open_page


@pytest.fixture
def back(database: Database, people: People, settings: Settings, world: World) -> Back:
    """`back("LAW-10")`: returns questions of the request, or `of` another one."""

    def send_back(*questions: str, of: World = world, days: int = 10) -> None:
        with database.writing() as session:
            request = session.get_one(Request, of.request_id)
            asked = reviews.Return(dict.fromkeys(questions, "Please look again."), today() + timedelta(days=days))
            reviews.return_questions(session, settings, asker_of(people.ren), request, asked, utc_now())

    return send_back
