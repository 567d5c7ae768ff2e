"""Links and codes: what opens a response, and what a stranger learns (nothing)."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from tadasu.campaigns.models import AccessCode, HelpNeeded, Invitation, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Base, Database
from tadasu.mail.models import Message
from tests.platform.answering.door import mailed_code, open_with, send_code, visitor
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return a_request(database, people, settings)


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in Base.metadata.tables
        }


def test_the_right_code_opens_the_response(app: Flask, database: Database, world: World) -> None:
    browser = visitor(app, world.token)
    assert send_code(browser).status_code == 303

    reply = open_with(browser, mailed_code(database))

    assert (reply.status_code, reply.headers["Location"]) == (303, "/answer")
    with database.reading() as session:
        assert session.get_one(Request, world.request_id).answering == "opened"


def test_a_code_may_be_typed_as_people_type(app: Flask, database: Database, world: World) -> None:
    browser = visitor(app, world.token)
    send_code(browser)
    typed = mailed_code(database).lower().replace("-", " ").translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})

    assert open_with(browser, typed).status_code == 303


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_link_changes_nothing(app: Flask, database: Database, world: World, method: str) -> None:
    before = rows(database)

    for _time in range(50):
        app.test_client().open(f"/i/{world.token}", method=method, base_url="http://127.0.0.1:8000")

    assert rows(database) == before
    with database.reading() as session:
        assert session.get_one(Request, world.request_id).answering == "not_opened"


def test_the_door_tells_nothing_of_the_supplier(app: Flask, database: Database, world: World) -> None:
    page = visitor(app, world.token).get("/answer/door").text

    assert "ヤマダ食品" in page
    for secret in ("サンプル精工", "suzuki", "鈴木", "@", "Sample"):
        assert secret not in page


def test_wrong_revoked_expired_and_cut_links_get_one_page(app: Flask, database: Database, world: World) -> None:
    def page(token: str) -> tuple[int, str]:
        reply = Browser(app).get(f"/i/{token}")
        shown = re.sub(r'(name="(?:link|csrf_token)" value=")[^"]*', r"\1", reply.text)
        return reply.status_code, shown

    pages = [page("wrong"), page(world.token[:-1]), page(world.token.replace("a", "%2561"))]
    for values in ({"revoked_at": utc_now()}, {"revoked_at": None, "expires_at": utc_now() - timedelta(seconds=1)}):
        with database.writing() as session:
            session.execute(update(Invitation).where(Invitation.id == world.invitation_id).values(**values))
        pages.append(page(world.token))

    assert len(set(pages)) == 1
    assert pages[0][0] == 404


def test_a_code_is_dead_after_five_wrong_tries(app: Flask, database: Database, world: World) -> None:
    browser = visitor(app, world.token)
    send_code(browser)
    code = mailed_code(database)

    replies = [open_with(browser, "22222222").status_code for _time in range(5)]

    assert replies == [403] * 5
    assert open_with(browser, code).status_code == 403


def test_a_code_is_dead_after_ten_minutes(app: Flask, database: Database, world: World) -> None:
    browser = visitor(app, world.token)
    send_code(browser)
    with database.writing() as session:
        session.execute(update(AccessCode).values(expires_at=utc_now() - timedelta(seconds=1)))

    assert open_with(browser, mailed_code(database)).status_code == 403


def test_a_code_opens_only_the_browser_that_asked(app: Flask, database: Database, world: World) -> None:
    send_code(visitor(app, world.token))

    reply = open_with(visitor(app, world.token), mailed_code(database))

    assert reply.status_code == 403


def test_a_code_works_once(app: Flask, database: Database, world: World) -> None:
    browser = visitor(app, world.token)
    send_code(browser)
    code = mailed_code(database)
    open_with(browser, code)

    assert open_with(visitor(app, world.token), code).status_code == 403


def test_a_newer_code_kills_the_older(app: Flask, database: Database, world: World) -> None:
    browser = visitor(app, world.token)
    send_code(browser)
    older = mailed_code(database)
    send_code(browser)

    assert open_with(browser, older).status_code == 403
    assert open_with(browser, mailed_code(database)).status_code == 303


def test_the_sixth_code_of_an_hour_is_not_sent(app: Flask, database: Database, world: World) -> None:
    browser = visitor(app, world.token)

    replies = [send_code(browser).status_code for _time in range(6)]

    assert replies == [303] * 5 + [429]
    with database.reading() as session:
        assert len(session.scalars(select(Message).where(Message.kind == "code")).all()) == 5


def test_the_mail_keeps_its_code_for_ten_minutes_and_not_in_its_subject(
    app: Flask, database: Database, world: World
) -> None:
    send_code(visitor(app, world.token))

    with database.reading() as session:
        message = session.scalars(select(Message).where(Message.kind == "code")).one()
    assert message.holds_secret
    assert message.drop_at is not None and message.drop_at - message.created_at == timedelta(minutes=10)
    assert mailed_code(database) not in message.subject
    assert message.to_email == "suzuki@sample-seiko.example.jp"


def test_a_cookie_of_somebodys_own_making_opens_no_door(app: Flask, world: World) -> None:
    browser = Browser(app)
    browser.client.set_cookie("inv", '["invitation", 1, "nonce"]', domain="127.0.0.1")

    assert "open the link" in browser.get("/answer/door", headers={"Accept-Language": "en"}).text.lower()
    assert send_code(browser).headers["Location"].endswith("/answer/door")


def test_an_address_that_is_not_mine_reaches_the_member_once_and_changes_no_state(
    app: Flask, database: Database, world: World
) -> None:
    browser = visitor(app, world.token)
    assert browser.post("/answer/help").status_code == 303

    for _time in range(3):
        assert browser.post("/answer/help", {"confirmed": "yes"}).status_code == 200

    with database.reading() as session:
        assert len(session.scalars(select(HelpNeeded)).all()) == 1
        assert session.get_one(Request, world.request_id).answering == "not_opened"


def test_asking_for_a_new_link_says_the_same_whatever_it_was(app: Flask, database: Database, world: World) -> None:
    with database.writing() as session:
        session.execute(update(Invitation).values(expires_at=utc_now() - timedelta(days=1)))

    pages = {Browser(app).post("/answer/link", {"link": link}).text for link in (world.token, "wrong", "")}

    assert len({re.sub(r'value="[^"]*"', "", page) for page in pages}) == 1
    with database.reading() as session:
        message = session.scalars(select(Message)).one()
    assert world.token in message.body and message.holds_secret


def test_a_page_of_the_answering_side_sends_a_stranger_to_the_door(app: Flask, world: World) -> None:
    reply = Browser(app).get("/answer/decline")

    assert (reply.status_code, reply.headers["Location"]) == (303, "/answer/door")


@pytest.mark.parametrize(
    "hostile",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/answer/../..", "javascript:alert(1)", "/sign-out",
     "/answer/door\r\nX: y", "/answerevil", "", "/answer/none", "//evil.example/answer", "/home"],
)  # fmt: skip
def test_switching_the_language_leads_nowhere_else(app: Flask, world: World, hostile: str) -> None:
    reply = visitor(app, world.token).post("/answer/language", {"language": "ja", "next": hostile})

    assert (reply.status_code, reply.headers["Location"]) == (303, "/answer/door")
