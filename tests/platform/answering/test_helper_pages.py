"""What helpers see of the answering pages, and how they are asked."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tadasu.database import Database
from tadasu.responses.models import Delegation
from tests.platform.answering.sections import SITE, Page
from tests.platform.worlds import a_helper, answering_browser, example_answers


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
