"""What a respondent does beside answering: decline, take up again, ask, speak, leave."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.campaigns.codes import TELEPHONE, hand_out
from tadasu.campaigns.models import HelpNeeded, Request, Response
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.organisations.models import SupplierRow
from tests.platform.answering.door import open_with, visitor
from tests.platform.answering.signing import submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, today


def request_of(database: Database, world: World) -> Request:
    with database.reading() as session:
        return session.get_one(Request, world.request_id)


def decline(browser: Browser, **changes: str) -> Any:
    return browser.post("/answer/decline", {"reason": "no_longer_supplier", "text": "昨年終了", **changes})


def test_declining_and_taking_up_again_leads_back_to_where_it_was(
    suzuki: Browser, database: Database, world: World
) -> None:
    assert decline(suzuki).status_code == 303
    declined = request_of(database, world)
    assert suzuki.post("/answer/resume").status_code == 303
    resumed = request_of(database, world)

    assert (declined.answering, declined.decline_reason, declined.decline_text) == (
        "declined", "no_longer_supplier", "昨年終了",
    )  # fmt: skip
    assert (resumed.answering, resumed.decline_reason) == ("started", None)
    with database.reading() as session:
        assert session.get_one(SupplierRow, world.supplier_id).answering == "started"


@pytest.mark.parametrize("changes", [{"reason": ""}, {"reason": "no reason"}, {"text": "x" * 2_001}])
def test_declining_wants_one_of_the_reasons(
    suzuki: Browser, database: Database, world: World, changes: dict[str, str]
) -> None:
    reply = decline(suzuki, **changes)

    assert reply.status_code == 422
    assert "昨年終了" in reply.text or "text" in changes
    assert request_of(database, world).answering == "started"


def test_what_was_submitted_cannot_be_declined(suzuki: Browser, database: Database, world: World) -> None:
    with database.writing() as session:
        session.get_one(Request, world.request_id).answering = "submitted"

    assert decline(suzuki).status_code == 409
    assert suzuki.post("/answer/resume").status_code == 409


def test_after_closing_nothing_is_taken_up_again(suzuki: Browser, database: Database, world: World) -> None:
    decline(suzuki)
    with database.writing() as session:
        session.get_one(Request, world.request_id).due_on = today() - timedelta(days=16)

    assert suzuki.post("/answer/resume").status_code == 409


def test_a_wish_waits_once_before_the_member(suzuki: Browser, database: Database) -> None:
    for _time in range(3):
        suzuki.post("/answer/ask", {"kind": "time", "text": "決算期のため"})
    suzuki.post("/answer/ask", {"kind": "reopen"})

    with database.reading() as session:
        waiting = session.execute(select(HelpNeeded.kind, HelpNeeded.text).order_by(HelpNeeded.id)).all()
    assert [tuple(row) for row in waiting] == [("time", "決算期のため"), ("reopen", "")]
    assert suzuki.post("/answer/ask", {"kind": "money"}).status_code == 422


def test_the_language_is_kept_for_pages_and_mails(suzuki: Browser, database: Database, world: World) -> None:
    reply = suzuki.post("/answer/language", {"language": "en", "next": "/answer/decline"})

    assert reply.headers["Location"] == "/answer/decline"
    assert "Not answering this request" in suzuki.get("/answer/decline").text
    with database.reading() as session:
        assert session.get_one(Response, world.response_id).language == "en"
    assert suzuki.post("/answer/language", {"language": "xx"}).status_code == 422


def test_a_session_that_was_left_opens_nothing(suzuki: Browser) -> None:
    kept = suzuki.client.get_cookie("answer", domain="127.0.0.1")
    assert kept is not None

    assert suzuki.post("/answer/sign-out").headers["Location"] == "/answer/door"

    suzuki.client.set_cookie("answer", kept.value, domain="127.0.0.1")
    assert suzuki.get("/answer/decline").status_code == 303


def test_who_came_in_by_telephone_gives_an_own_address_before_leaving(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    with database.writing() as session:
        code = hand_out(session, settings, utc_now(), channel=TELEPHONE, invitation_id=world.invitation_id)
    browser = visitor(app, world.token)
    assert open_with(browser, code).status_code == 303

    leaving = browser.post("/answer/sign-out")
    wrong = browser.post("/answer/address", {"name": "鈴木", "email": "no address"})
    given = browser.post("/answer/address", {"name": "鈴木", "email": "Suzuki@new.example.jp"})

    assert leaving.headers["Location"] == "/answer/address"
    assert (wrong.status_code, given.status_code) == (422, 303)
    assert request_of(database, world).contact_email == "suzuki@new.example.jp"
    assert browser.post("/answer/sign-out").headers["Location"] == "/answer/door"


def test_an_address_on_file_is_not_changed_here(suzuki: Browser) -> None:
    assert suzuki.post("/answer/address", {"name": "鈴木", "email": "x@new.example.jp"}).status_code == 409


def test_one_response_never_opens_another(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings
) -> None:
    other = answering_browser(app, database, a_request(database, people, settings, answers=complete_answers()))
    submit(other)

    assert suzuki.get("/answer/receipt/1/answers.json").status_code == 404
    assert other.get("/answer/receipt/1/answers.json").status_code == 200
    assert other.get("/answer/receipt/2/answers.json").status_code == 404


def test_a_second_wish_while_one_waits_is_added_to_it(suzuki: Browser, database: Database) -> None:
    """The page says that the company has been told."""
    for text in ("Until June, please.", "Make it July: the auditor is ill.", "Until June, please."):
        assert suzuki.post("/answer/ask", {"kind": "time", "text": text}).status_code == 303

    with database.reading() as session:
        waiting = session.scalars(select(HelpNeeded.text)).all()
    assert waiting == ["Until June, please.\n\nMake it July: the auditor is ill."]
