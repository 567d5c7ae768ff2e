"""Sections handed to a colleague or the supervising organisation: own link, own code, own end."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail import delivery
from tadasu.mail.models import Message
from tadasu.responses.models import Delegation
from tests.platform.answering.door import mailed_code, open_with, send_code, visitor
from tests.platform.answering.helping import HELPER, TARO, helper_token
from tests.platform.answering.saving import save
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser


def ask(browser: Browser, **changes: Any) -> Any:
    return browser.post("/answer/helpers/ask", {**HELPER, **changes})


def helper(database: Database) -> Delegation:
    with database.reading() as session:
        return session.scalars(select(Delegation)).one()


def test_a_helper_comes_in_by_an_own_link_and_code(app: Flask, suzuki: Browser, database: Database) -> None:
    ask(suzuki)
    browser = visitor(app, helper_token(database))
    send_code(browser)

    reply = open_with(browser, mailed_code(database))

    assert reply.status_code == 303
    assert helper(database).state == "opened"
    assert save(browser, "FEE-04", 100, base=1).status_code == 200
    assert save(browser, "LAW-10", 1, base=1, key="key-0000002").status_code == 422
    with database.reading() as session:
        code = session.scalars(select(Message).where(Message.kind == "code")).one()
    assert code.to_email == "taro@kanri.example.jp"


def test_a_helper_can_finish_and_get_it_back(app: Flask, suzuki: Browser, database: Database, world: World) -> None:
    ask(suzuki)
    id = helper(database).id
    browser = answering_browser(app, database, world, delegation_id=id)
    assert browser.post("/answer/helpers/done").status_code == 409  # not opened by a code yet
    with database.writing() as session:
        session.get_one(Delegation, id).state = "opened"

    assert browser.post("/answer/helpers/done").status_code == 303
    assert helper(database).state == "done"

    assert suzuki.post(f"/answer/helpers/{id}/back", {"note": "金額をご確認ください"}).status_code == 303
    assert helper(database).state == "opened"


def test_taking_help_back_closes_the_link_at_once(app: Flask, suzuki: Browser, database: Database) -> None:
    ask(suzuki)

    assert suzuki.post(f"/answer/helpers/{helper(database).id}/revoke").status_code == 303

    assert helper(database).state == "revoked"
    assert Browser(app).get(f"/i/{helper_token(database)}").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"sections": []}, {"sections": ["none"]}, {"email": "a@localhost"}, {"email": "a@b.c\nBcc: x@y.example"},
     {"email": "suzuki@sample-seiko.example.jp"}, {"name": "\u200b"}, {"capacity": "king"}, {"due_on": "2020-01-01"},
     {"due_on": "31/12/2030"}, {"language": "xx"}],
)  # fmt: skip
def test_help_that_makes_no_sense_is_refused(suzuki: Browser, database: Database, changes: dict[str, Any]) -> None:
    assert ask(suzuki, **changes).status_code == 422

    with database.reading() as session:
        assert session.scalars(select(Delegation)).first() is None


def test_the_eleventh_helper_is_refused(suzuki: Browser, database: Database) -> None:
    replies = [ask(suzuki, email=f"taro{number}@kanri.example.jp").status_code for number in range(11)]

    assert replies[:10] == [303] * 10
    assert replies[10] == 409


def test_a_helper_cannot_ask_for_help_and_nobody_reaches_the_helpers_of_others(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    ask(suzuki)
    id = helper(database).id
    other = answering_browser(app, database, a_request(database, people, settings, answers={}))

    assert ask(answering_browser(app, database, world, delegation_id=id)).status_code == 403
    assert other.post(f"/answer/helpers/{id}/revoke").status_code == 404
    assert other.post(f"/answer/helpers/{id}/back", {"note": "x"}).status_code == 404
    assert helper(database).state == "invited"


def lose_mail(app: Flask, database: Database, end: str) -> None:
    """The mail server says what became of the last mail to the helper."""
    with app.test_request_context(), database.writing() as session:
        mails = select(Message).where(Message.to_email == TARO).order_by(Message.id.desc()).limit(1)
        message = session.scalars(mails).one()
        if end == "bounced":
            delivery.move(session, message, ("queued",), "sent", utc_now())
        delivery.move(session, message, ("queued", "sent"), end, utc_now(), reply="550 no such user")


def written_to(database: Database, email: str) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Message.id).where(Message.to_email == email)).all())


@pytest.mark.parametrize(
    ("end", "told"),
    [("failed", "could not be delivered"), ("bounced", "could not be delivered"), ("unknown", "may not have arrived")],
)
def test_a_mail_that_did_not_reach_the_helper_is_told_and_another_one_takes_its_place(
    app: Flask, suzuki: Browser, database: Database, end: str, told: str
) -> None:
    ask(suzuki, note="金額をお願いします", language="en")
    lost = helper(database)
    assert told not in suzuki.get("/answer/helpers").text

    lose_mail(app, database, end)

    assert told in suzuki.get("/answer/helpers").text
    assert "Asked, not opened yet" not in suzuki.get("/answer/helpers").text
    again = f"/answer/helpers?again={lost.id}"
    assert f'href="{again}#ask"' in suzuki.get("/answer/helpers").text
    form = suzuki.get(again).text
    assert f'name="again" value="{lost.id}"' in form
    assert 'value="taro@kanri.example.jp"' in form and "金額をお願いします" in form
    assert re.search(r'value="fees"[^>]* checked', form) and re.search(r'value="supervising"[^>]* checked', form)

    assert ask(suzuki, email="taro@kanri-kumiai.example.jp", again=lost.id).status_code == 303

    assert told not in suzuki.get("/answer/helpers").text
    with database.reading() as session:
        states = session.scalars(select(Delegation.state).order_by(Delegation.id)).all()
    assert states == ["revoked", "invited"]
    mails = 2 if end == "unknown" else 1
    assert written_to(database, TARO) == mails, "whom it may have reached is told; nobody is at the other address"
    assert written_to(database, "taro@kanri-kumiai.example.jp") == 1
    assert ask(suzuki, again=lost.id).status_code == 409, "once only"


def test_the_helper_who_was_reached_keeps_the_sections_when_another_is_asked(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings
) -> None:
    ask(suzuki)
    reached = helper(database)
    other = answering_browser(app, database, a_request(database, people, settings, answers={}))

    assert f'value="{reached.email}"' not in suzuki.get(f"/answer/helpers?again={reached.id}").text
    assert ask(suzuki, email="jiro@kanri.example.jp", again=reached.id).status_code == 409
    lose_mail(app, database, "failed")
    assert reached.email not in other.get(f"/answer/helpers?again={reached.id}").text
    assert ask(other, again=reached.id).status_code == 409
    assert ask(suzuki, again="x").status_code == 422

    assert helper(database).state == "invited"


def test_a_mail_lost_when_sections_are_sent_back_is_told(app: Flask, suzuki: Browser, database: Database) -> None:
    ask(suzuki)
    with database.writing() as session:
        session.get_one(Delegation, helper(database).id).state = "done"
    suzuki.post(f"/answer/helpers/{helper(database).id}/back", {"note": "金額をご確認ください"})

    lose_mail(app, database, "failed")

    assert "could not be delivered" in suzuki.get("/answer/helpers").text


@pytest.mark.parametrize("end", ["unknown", "bounced", "failed"])
def test_a_helper_who_came_in_by_a_mail_counts_as_reached_whatever_became_of_it(
    app: Flask, suzuki: Browser, database: Database, end: str
) -> None:
    ask(suzuki, language="en")
    id = helper(database).id
    taro = visitor(app, helper_token(database))
    send_code(taro)
    assert open_with(taro, mailed_code(database)).status_code == 303

    with app.test_request_context(), database.writing() as session:
        message = session.get_one(Message, session.get_one(Delegation, id).message_id)
        delivery.move(session, message, ("queued",), end, utc_now())

    page = suzuki.get("/answer/helpers").text
    assert "Working on it" in page
    assert "Ask once more" not in page
    assert ask(suzuki, again=id).status_code == 409
    assert taro.get("/answer/sections/fees").status_code == 200
    assert helper(database).state == "opened"


@pytest.mark.parametrize(("end", "mails"), [("sent", 2), ("unknown", 2), ("failed", 1), ("bounced", 1)])
def test_whom_no_mail_reaches_is_not_written_to_when_the_sections_are_taken_back(
    app: Flask, suzuki: Browser, database: Database, end: str, mails: int
) -> None:
    ask(suzuki)
    lose_mail(app, database, end)

    assert suzuki.post(f"/answer/helpers/{helper(database).id}/revoke").status_code == 303

    assert (helper(database).state, written_to(database, TARO)) == ("revoked", mails)


def test_twenty_mails_a_day_go_to_helpers_and_no_more(suzuki: Browser, database: Database) -> None:
    for number in range(20):
        assert ask(suzuki, email=f"taro{number}@kanri.example.jp").status_code == 303
        with database.reading() as session:
            last = session.scalars(select(Delegation.id).order_by(Delegation.id.desc()).limit(1)).one()
        if number < 19:
            assert suzuki.post(f"/answer/helpers/{last}/revoke").status_code == 303
    with database.writing() as session:
        session.get_one(Delegation, last).state = "done"

    replies = [ask(suzuki, email="one@more.example.jp"), suzuki.post(f"/answer/helpers/{last}/back", {"note": "再度"})]

    assert [reply.status_code for reply in replies] == [429, 429]
    assert all("At most 20 mails" in reply.text for reply in replies)
    assert written_to(database, "one@more.example.jp") == 0
    with database.reading() as session:
        assert session.get_one(Delegation, last).state == "done"
