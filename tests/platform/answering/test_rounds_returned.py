"""A round returned for some questions: what can be changed, so that it can always be signed, and what is signed."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.campaigns.models import Request, Response
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses import access
from tadasu.responses.models import AnswerVersion
from tests.platform.answering.door import mailed_code, open_with, send_code, visitor
from tests.platform.answering.files import PDF, send
from tests.platform.answering.rounds import Back, cancel, is_locked, signed
from tests.platform.answering.saving import answer, save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, today

CLASH = {"foreign": 5, "all": 0}  # at LAW-20: more foreign workers hurt than workers in all


def test_a_question_that_a_new_answer_contradicts_can_be_changed_too(
    suzuki: Browser, database: Database, world: World, back: Back
) -> None:
    submit(suzuki)
    back("PRF-03")
    assert is_locked(suzuki, "site", "PRF-04")

    save(suzuki, "PRF-03", 1, base=1)  # fewer workers in all than the foreign ones of PRF-04
    refused = submit(suzuki)

    assert (refused.status_code, is_locked(suzuki, "site", "PRF-04")) == (422, False)
    assert save(suzuki, "PRF-04", [], base=1, key="key-0000002").status_code == 200
    assert save(suzuki, "LAW-21", "b", base=1, key="key-0000003").json["error"]["code"] == "locked"
    assert is_submitted(submit(suzuki))


def test_of_two_answers_that_contradict_each_other_either_can_be_changed(
    suzuki: Browser, database: Database, world: World, back: Back
) -> None:
    """The contradiction is told at PRF-04, and the truth may be that more people work there in all."""
    submit(suzuki)
    back("PRF-04")
    more = [{**complete_answers()["PRF-04"][0], "headcount": 5_000}]

    save(suzuki, "PRF-04", more, base=1)

    assert not is_locked(suzuki, "site", "PRF-03")
    assert save(suzuki, "PRF-03", 6_000, base=1, key="key-0000002").status_code == 200
    assert is_submitted(submit(suzuki))


def test_a_question_stays_open_once_a_round_has_opened_it(
    suzuki: Browser, database: Database, world: World, back: Back
) -> None:
    submit(suzuki)
    back("PRF-03")

    save(suzuki, "PRF-03", 1, base=1)
    save(suzuki, "PRF-03", 2, base=2, key="key-0000002")
    save(suzuki, "PRF-03", complete_answers()["PRF-03"], base=3, key="key-0000003")

    assert save(suzuki, "PRF-04", complete_answers()["PRF-04"], base=1, key="key-0000004").status_code == 200


def test_without_scripts_too_a_contradicted_question_is_opened(
    suzuki: Browser, database: Database, world: World, back: Back
) -> None:
    submit(suzuki)
    back("PRF-03")

    suzuki.post("/answer/sections/site", data={"PRF-03.shown": "1", "PRF-03.base": "1", "PRF-03": "1"})

    assert answer(database, world, "PRF-03") == (1, 2)
    assert not is_locked(suzuki, "site", "PRF-04")


def test_an_answer_that_grows_too_old_before_the_round_ends_can_be_brought_up_to_date(
    app: Flask, database: Database, people: People, settings: Settings, back: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = {**complete_answers()["LAW-07"], "pay_month": (today() - timedelta(days=365)).strftime("%Y-%m")}
    world = a_request(
        database, people, settings, answers={**complete_answers(), "LAW-07": paid},
        campaign={"name": "2027"}, supplier={"name": "B"},
    )  # fmt: skip
    browser = answering_browser(app, database, world)
    assert is_submitted(submit(browser))
    back("LAW-10", of=world, days=60)
    later = utc_now() + timedelta(days=60)
    monkeypatch.setattr(access, "utc_now", lambda: later)

    refused = submit(browser)

    assert (refused.status_code, is_locked(browser, "pay-and-hours", "LAW-07")) == (422, False)
    new = {**paid, "pay_month": later.strftime("%Y-%m")}
    assert save(browser, "LAW-07", new, base=1).status_code == 200
    assert is_submitted(submit(browser))


def test_after_the_day_was_put_off_whoever_comes_in_finds_open_what_grows_too_old(
    app: Flask, database: Database, people: People, settings: Settings, back: Back
) -> None:
    paid = {**complete_answers()["LAW-07"], "pay_month": (today() - timedelta(days=350)).strftime("%Y-%m")}
    world = a_request(
        database, people, settings, answers={**complete_answers(), "LAW-07": paid},
        campaign={"name": "2027"}, supplier={"name": "B"},
    )  # fmt: skip
    browser = answering_browser(app, database, world)
    assert is_submitted(submit(browser))
    back("LAW-10", of=world, days=1)
    assert is_locked(browser, "pay-and-hours", "LAW-07")
    with database.writing() as session:
        session.get_one(Request, world.request_id).return_due_on = today() + timedelta(days=60)

    visit = visitor(app, world.token)
    send_code(visit)
    open_with(visit, mailed_code(database))

    assert not is_locked(visit, "pay-and-hours", "LAW-07")


def test_a_contradiction_left_by_a_cancelled_return_stands_in_nobodys_way(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    submit(suzuki)
    back("LAW-20")
    assert save(suzuki, "LAW-20", CLASH, base=1).status_code == 200
    assert submit(suzuki).status_code == 422

    cancel(database, people, settings, world)
    back("LAW-10")

    assert is_submitted(submit(suzuki))


def test_what_a_cancelled_return_left_is_not_signed_and_not_lost(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    submit(suzuki)
    back("LAW-21")
    save(suzuki, "LAW-21", "d", base=1)

    cancel(database, people, settings, world)

    assert answer(database, world, "LAW-21") == (complete_answers()["LAW-21"], 3)
    back("LAW-10")
    assert is_submitted(submit(suzuki))
    assert signed(suzuki, 2)["answers"] == signed(suzuki, 1)["answers"]
    with database.reading() as session:
        kept = session.scalars(select(AnswerVersion.value).where(AnswerVersion.question == "LAW-21")).all()
        assert '"d"' in kept


def test_answers_first_asked_in_a_cancelled_round_are_taken_back(
    app: Flask, database: Database, people: People, settings: Settings, back: Back
) -> None:
    answers = {**complete_answers(), "LAW-10": 0}
    answers.pop("LAW-09", None)
    world = a_request(database, people, settings, answers=answers, campaign={"name": "2027"}, supplier={"name": "B"})
    browser = answering_browser(app, database, world)
    assert is_submitted(submit(browser))
    back("LAW-10", of=world)
    save(browser, "LAW-10", 30, base=1)
    assert save(browser, "LAW-09", "a", key="key-0000002").status_code == 200

    cancel(database, people, settings, world)

    assert (answer(database, world, "LAW-10"), answer(database, world, "LAW-09")) == ((0, 3), (None, 2))


def test_files_and_remarks_of_a_cancelled_round_are_not_signed_in_the_next(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    first = send(suzuki, PDF, "first.pdf", "/answer/evidence/LAW-21").json["id"]
    suzuki.put("/answer/api/comments/LAW-21", json={"text": "as signed"})
    submit(suzuki)
    back("LAW-21")
    suzuki.post("/answer/files/remove", {"link": str(first)})
    send(suzuki, PDF + b"\n", "second.pdf", "/answer/evidence/LAW-21")
    suzuki.put("/answer/api/comments/LAW-21", json={"text": "meanwhile"})

    cancel(database, people, settings, world)
    back("LAW-10")
    suzuki.put("/answer/api/comments/LAW-10", json={"text": "new"})
    assert is_submitted(submit(suzuki))

    before, after = signed(suzuki, 1, "envelope"), signed(suzuki, 2, "envelope")
    assert [each["name"] for each in after["files"]] == ["first.pdf"] and after["files"] == before["files"]
    assert after["comments"] == {"LAW-10": "new", "LAW-21": "as signed"}


def test_a_question_can_be_returned_anew_after_its_return_was_cancelled(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    submit(suzuki)
    back("LAW-21")
    cancel(database, people, settings, world)

    back("LAW-10")
    assert "Please look again." not in suzuki.get("/answer/sections/dignity").text
    cancel(database, people, settings, world)
    back("LAW-21")

    assert "Please look again." in suzuki.get("/answer/sections/dignity").text
    assert save(suzuki, "LAW-21", "b", base=1).status_code == 200


def test_what_was_asked_is_judged_by_what_was_signed(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    """LAW-09 was asked and signed; that a draft no longer asks it opens nothing."""
    assert complete_answers()["LAW-10"] and "LAW-09" in complete_answers()
    submit(suzuki)
    back("LAW-10")
    save(suzuki, "LAW-10", 0, base=1)
    cancel(database, people, settings, world)
    back("LAW-21")

    with database.reading() as session:
        opened = session.scalars(select(Response.editable).where(Response.id == world.response_id)).one()

    assert opened is not None and "LAW-21" in opened and "LAW-09" not in opened
