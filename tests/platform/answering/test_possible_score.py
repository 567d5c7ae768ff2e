"""The range of scores on the page for signing: what is asked decides it, and what is kept for later does not."""

import json
import re
from typing import Any

import pytest
from flask import Flask

from questionnaires.catalogue import questionnaire
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.applying import applied, is_hidden
from tadasu.responses.prepared import Prepared
from tests.platform.conftest import People
from tests.platform.worlds import a_request, answering_browser, complete_answers, example_answers, today

NO_FOREIGN_WORKERS: dict[str, Any] = {**example_answers(), "PRF-04": []}


def _asked(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without those to questions that are not asked as things stand."""
    prepared = Prepared(questionnaire())
    found = applied(prepared, {id: json.dumps(value) for id, value in answers.items()}, form="full", as_of=today())
    return {id: value for id, value in answers.items() if not is_hidden(prepared, found, id)}


@pytest.fixture
def told(app: Flask, database: Database, people: People, settings: Settings) -> Any:
    """The figures the page tells somebody who gave these answers."""

    def read(answers: dict[str, Any]) -> list[str]:
        world = a_request(database, people, settings, answers=answers)
        page = answering_browser(app, database, world, language="en").get("/answer/review").text
        return re.findall(r"[0-9]+", page.partition("As answered now")[2].partition("of 100 points")[0])

    return read


def test_answers_kept_for_later_do_not_move_the_range(told: Any) -> None:
    asked = _asked(NO_FOREIGN_WORKERS)
    assert len(asked) < len(NO_FOREIGN_WORKERS)

    assert told(NO_FOREIGN_WORKERS) == told(asked) != []


def test_a_range_without_width_is_one_figure(told: Any) -> None:
    assert len(told(complete_answers())) == 1
    some_left_out = {id: value for id, value in complete_answers().items() if not id.startswith("FEE-")}
    low, high = told(some_left_out)
    assert int(low) < int(high)
