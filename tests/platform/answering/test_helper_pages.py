"""What helpers see of the answering pages, and how they are asked."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from tadasu.campaigns.models import Request
from tadasu.database import Database
from tadasu.responses.models import Delegation
from tests.platform.answering.sections import SITE, Page
from tests.platform.worlds import a_helper, answering_browser, example_answers, today


def test_a_helper_sees_own_sections_and_cannot_sign(app: Flask, answering: Page, database: Database) -> None:
    world, _browser = answering(answers=example_answers(), answering="started")
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, "fees"))

    tasks = helper.get("/answer/tasks").text

    assert tasks.count("section-line") == 1
    assert helper.get("/answer/sections/fees").status_code == 200
    assert helper.get(SITE).status_code == 404
    assert helper.get("/answer/review").status_code == 403
    assert helper.get("/answer/helpers").status_code == 403
    assert helper.post("/answer/review", data={"name": "x", "post": "y", "attested": "yes"}).status_code == 403


def test_a_helper_learns_nothing_of_other_sections_from_the_page(
    app: Flask, answering: Page, database: Database
) -> None:
    answers = example_answers() | {"PRF-01": {"prefecture": "JP-23", "entity": "Secret Ltd"}}
    world, _browser = answering(answers=answers, answering="started")
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, "fees"))

    page = helper.get("/answer/sections/fees").text

    assert "Secret Ltd" not in page
    assert "PRF-" not in "".join(re.findall(r'data-show-if="[^"]*"', page))


def test_somebody_is_asked_to_help_and_seen_in_the_list(answering: Page, database: Database) -> None:
    world, browser = answering()
    form = MultiDict([("sections", "fees"), ("sections", "housing"), ("name", "田中"), ("email", "tanaka@example.jp"),
                      ("capacity", "supervising"), ("language", "ja"), ("note", "お願いします")])  # fmt: skip

    reply = browser.post("/answer/helpers/ask", data=form)

    assert reply.status_code == 303
    assert "田中" in browser.get("/answer/helpers").text
    with database.reading() as session:
        asked = session.scalars(select(Delegation).where(Delegation.response_id == world.response_id)).one()
    assert asked.sections == ["fees", "housing"]


@pytest.mark.parametrize("missing", ["sections", "name", "email", "capacity"])
def test_what_is_missing_in_asking_for_help_is_said_beside_the_field(answering: Page, missing: str) -> None:
    _world, browser = answering()
    form = {"sections": "fees", "name": "田中", "email": "tanaka@example.jp", "capacity": "own_staff", "language": "ja"}

    reply = browser.post("/answer/helpers/ask", data={**form, missing: ""})

    assert reply.status_code == 422
    assert f'id="{missing}-error"' in reply.text
    if missing != "name":
        assert 'value="田中"' in reply.text


def test_a_helper_reaches_nothing_beside_the_questions_of_other_sections(
    app: Flask, answering: Page, database: Database
) -> None:
    world, _browser = answering()
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, "fees"))

    for path, code in {
        "sections/fees/help": 200, "sections/fees/names": 200, "evidence/FEE-01": 200,
        "sections/site/help": 404, "sections/site/names": 404, "evidence/PRF-04": 404, "evidence/NO-01": 404,
    }.items():  # fmt: skip
        assert helper.get(f"/answer/{path}").status_code == code, path


@pytest.mark.parametrize(
    ("due", "returned_until", "offered"),
    [(30, None, 7), (3, None, 3), (0, None, 0), (-3, None, 7), (-9, None, 5), (-40, 4, 4), (-40, 20, 7)],
)
def test_the_day_offered_is_one_that_is_taken(
    answering: Page, database: Database, due: int, returned_until: int | None, offered: int
) -> None:
    """In days from today; two weeks after the due day nothing is taken any more."""
    world, browser = answering(answering="opened" if returned_until is None else "returned")
    values: dict[str, date | None] = {"due_on": today() + timedelta(days=due), "return_due_on": None}
    if returned_until is not None:
        values["return_due_on"] = today() + timedelta(days=returned_until)
    with database.writing() as session:
        session.execute(update(Request).where(Request.id == world.request_id).values(**values))

    field = re.search(r'<input[^>]*name="due_on"[^>]*>', browser.get("/answer/helpers").text)
    assert field is not None
    day = re.search(r'value="([^"]+)"', field[0])
    assert day is not None
    reply = browser.post("/answer/helpers/ask", data={
        "sections": "fees", "name": "田中", "email": "tanaka@example.jp", "capacity": "own_staff", "language": "ja",
        "due_on": day[1],
    })  # fmt: skip

    assert day[1] == (today() + timedelta(days=offered)).isoformat()
    assert reply.status_code == 303
