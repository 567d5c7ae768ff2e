"""Sections handed to a colleague or the supervising organisation: own link, own code, own end."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.responses.models import Delegation
from tests.platform.answering.door import mailed_code, open_with, send_code, visitor
from tests.platform.answering.saving import save
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser

HELPER = {"sections": ["fees"], "name": "監理 太郎", "email": "taro@kanri.example.jp", "capacity": "supervising"}


def ask(browser: Browser, **changes: Any) -> Any:
    return browser.post("/answer/helpers/ask", {**HELPER, **changes})


def helper(database: Database) -> Delegation:
    with database.reading() as session:
        return session.scalars(select(Delegation)).one()


def token(database: Database) -> str:
    with database.reading() as session:
        body = session.scalars(select(Message.body).where(Message.kind == "delegation").order_by(Message.id)).first()
    found = re.search(r"/i/([\w-]+)", body or "")
    assert found is not None
    return found[1]


def test_a_helper_comes_in_by_an_own_link_and_code(app: Flask, suzuki: Browser, database: Database) -> None:
    ask(suzuki)
    browser = visitor(app, token(database))
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
    assert Browser(app).get(f"/i/{token(database)}").status_code == 404


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
