"""Another contact for a request: free before it was opened, afterwards only with the present contact's word."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tadasu.accounts import sessions
from tadasu.accounts.models import WebSession
from tadasu.asker import Role
from tadasu.campaigns import contacts, links
from tadasu.campaigns.contacts import Contact, Outcome
from tadasu.campaigns.models import ContactChange, Invitation, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message
from tests.platform.campaign_worlds import actions, asker_of, do, letters_of, put_letter, read, settle
from tests.platform.conftest import Browser, People, Someone
from tests.platform.worlds import World, a_request

NEW = Contact("高橋 学", "takahashi@sample-seiko.example.jp", "ja")


@pytest.fixture
def _in_english(app: Flask) -> Iterator[None]:
    """Sentences of refusals need a language."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def correct(database: Database, settings: Settings, world: World, someone: Someone, contact: Contact = NEW) -> Outcome:
    came: Outcome = do(database, world, lambda session, request: contacts.correct(
        session, settings, asker_of(someone), request, contact, utc_now()))  # fmt: skip
    return came


def force(database: Database, settings: Settings, world: World, someone: Someone, now: datetime) -> None:
    do(database, world, lambda session, request: contacts.force(
        session, settings, asker_of(someone), request, "no answer for a week", now))  # fmt: skip


def opened(database: Database, people: People, settings: Settings, **values: Any) -> World:
    return a_request(database, people, settings, **{"answering": "started", "opened_at": utc_now(), **values})


def link_of(message: Message) -> str:
    return message.body.partition("http://127.0.0.1:8000")[2].split()[0]


def test_before_anything_was_opened_a_contact_is_simply_corrected(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, delivery="bounced")
    waiting = put_letter(database, settings, world, "queued")

    assert correct(database, settings, world, people.ren) == Outcome.INVITED

    request = read(database, world)
    assert (request.contact_email, request.delivery) == (NEW.email, "queued")
    assert not request.contact_changed_by_member
    old, new = letters_of(database, world)
    assert (old.id, old.state, new.to_email, new.kind) == (waiting, "dropped", NEW.email, "invitation")
    with database.reading() as session:
        invitation = session.get_one(Invitation, world.invitation_id)
        assert invitation.generation == 2
        assert invitation.token_sha256 == links.token_sha256(link_of(new).removeprefix("/i/"))


def test_after_opening_the_present_contact_is_asked_and_nothing_changes(
    database: Database, people: People, settings: Settings
) -> None:
    world = opened(database, people, settings)

    assert correct(database, settings, world, people.ren) == Outcome.ASKED

    assert read(database, world).contact_email == "suzuki@sample-seiko.example.jp"
    (letter,) = letters_of(database, world)
    assert (letter.to_email, letter.kind) == ("suzuki@sample-seiko.example.jp", "contact_ask")
    assert NEW.email in letter.body
    assert letter.holds_secret


@pytest.mark.parametrize("opened_at", [None, utc_now()])
def test_another_name_for_the_same_address_leaves_its_link_working(
    database: Database, people: People, settings: Settings, opened_at: datetime | None
) -> None:
    world = a_request(database, people, settings, opened_at=opened_at)
    contact = Contact("鈴木 花子", "suzuki@sample-seiko.example.jp", "en")

    assert correct(database, settings, world, people.ren, contact) == Outcome.NAMED

    request = read(database, world)
    assert (request.contact_name, request.contact_language) == ("鈴木 花子", "en")
    assert letters_of(database, world) == []
    with database.reading() as session:
        assert session.get_one(Invitation, world.invitation_id).generation == 1


def test_opening_the_link_changes_nothing_and_the_button_does(
    app: Flask, database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = opened(database, people, settings)
    with database.writing() as session:
        sessions.begin(session, Role.RESPONDENT, utc_now(), language="ja", response_id=world.response_id)
    correct(database, settings, world, people.ren)
    link, stranger = link_of(letters_of(database, world)[0]), browser()

    page = stranger.get(link)
    assert page.status_code == 200
    assert NEW.email in page.text
    assert read(database, world).contact_email != NEW.email
    assert stranger.post(link).status_code == 303
    assert stranger.post(link).status_code == 303  # twice is the same as once

    request = read(database, world)
    assert (request.contact_email, request.answering) == (NEW.email, "started")
    assert [letter.kind for letter in letters_of(database, world)] == ["contact_ask", "invitation"]
    with database.reading() as session:
        assert session.get_one(Invitation, world.invitation_id).generation == 2
        assert session.scalars(select(WebSession)).one().ended_at is not None


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 500, "%0a", "日本"])
def test_a_wrong_link_leads_nowhere(browser: Callable[..., Browser], token: str) -> None:
    assert browser().get(f"/contact/{token}").status_code == 404
    assert browser().post(f"/contact/{token}").status_code == 404


def test_a_link_lives_thirty_days(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    link = link_of(letters_of(database, world)[0])

    with time_machine.travel(utc_now() + timedelta(days=31), tick=False):
        assert browser().get(link).status_code == 404


def test_a_later_change_replaces_the_one_before(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    first = link_of(letters_of(database, world)[0])
    correct(database, settings, world, people.ren, Contact("", "sato@sample-seiko.example.jp", "en"))
    replaced, second = letters_of(database, world)

    assert browser().get(first).status_code == 404
    assert browser().get(link_of(second)).status_code == 200
    assert (replaced.state, second.state) == ("dropped", "queued")


@pytest.mark.usefixtures("_in_english")
def test_silence_must_last_three_days_before_an_administrator_may_force_it(
    database: Database, people: People, settings: Settings
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    settle(database, world, "sent")

    with pytest.raises(Refused):
        force(database, settings, world, people.aoi, utc_now() + timedelta(days=3, minutes=-1))
    assert read(database, world).contact_email != NEW.email
    force(database, settings, world, people.aoi, utc_now() + timedelta(days=3, minutes=1))

    request = read(database, world)
    assert (request.contact_email, request.contact_changed_by_member) == (NEW.email, True)
    told = letters_of(database, world)[1]
    assert (told.kind, told.to_email) == ("contact_told", "suzuki@sample-seiko.example.jp")
    assert actions(database, world)[-1] == "contact change forced"


@pytest.mark.usefixtures("_in_english")
def test_the_days_to_answer_do_not_begin_before_the_question_has_left(
    database: Database, people: People, settings: Settings
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    with database.writing() as session:
        session.execute(update(ContactChange).values(created_at=utc_now() - timedelta(days=5)))

    for state in ("queued", "sent"):
        if state == "sent":
            settle(database, world, state)
        with pytest.raises(Refused):
            force(database, settings, world, people.aoi, utc_now() + timedelta(days=2))

    force(database, settings, world, people.aoi, utc_now() + timedelta(days=4))
    assert read(database, world).contact_email == NEW.email


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_a_question_that_did_not_arrive_need_not_be_waited_for(
    database: Database, people: People, settings: Settings, state: str
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    with database.writing() as session:
        message = session.scalars(select(Message)).one()
        mail.move(session, message, ("queued",), "sent" if state == "bounced" else state, utc_now())
        if state == "bounced":
            mail.mark_bounced(session, message, utc_now())

    force(database, settings, world, people.aoi, utc_now())

    assert read(database, world).contact_email == NEW.email


@pytest.mark.usefixtures("_in_english")
@pytest.mark.parametrize("same", [True, False])
def test_nothing_is_changed_for_nothing(database: Database, people: People, settings: Settings, same: bool) -> None:
    world = a_request(database, people, settings, withdrawn_at=None if same else utc_now())
    contact = Contact("鈴木 花", "suzuki@sample-seiko.example.jp", "ja") if same else NEW

    with pytest.raises(Refused):
        correct(database, settings, world, people.ren, contact)

    assert letters_of(database, world) == []


def test_forcing_wants_the_password_again(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    settle(database, world, "sent")
    aoi, address = browser(people.aoi), f"/requests/{world.request_id}/contact/force"

    assert "/step-up" in aoi.get(address).headers["Location"]
    assert "/step-up" in aoi.post(address, {"reason": "x"}).headers["Location"]
    with database.writing() as session:
        session.scalars(select(WebSession)).one().stepped_up_until = utc_now() + timedelta(minutes=10)
        session.scalars(select(Message)).one().sent_at = utc_now() - timedelta(days=4)
    assert aoi.get(address).status_code == 200
    assert aoi.post(address, {"reason": "  "}).status_code == 422
    assert read(database, world).contact_email != NEW.email
    assert aoi.post(address, {"reason": "no answer"}).status_code == 303
    assert read(database, world).contact_email == NEW.email


def test_a_question_taken_back_opens_nothing_and_does_not_leave_any_more(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    link = link_of(letters_of(database, world)[0])

    browser(people.ren).post(f"/requests/{world.request_id}/contact/drop")

    assert browser().get(link).status_code == 404
    assert [letter.state for letter in letters_of(database, world)] == ["dropped"]


def test_a_question_about_a_withdrawn_request_opens_nothing(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = opened(database, people, settings)
    correct(database, settings, world, people.ren)
    link = link_of(letters_of(database, world)[0])
    with database.writing() as session:
        session.get_one(Request, world.request_id).withdrawn_at = utc_now()

    assert (browser().get(link).status_code, browser().post(link).status_code) == (404, 404)


def test_a_new_contact_of_returned_questions_hears_of_them(
    database: Database, people: People, settings: Settings
) -> None:
    world = opened(database, people, settings, answering="returned", round=1)
    correct(database, settings, world, people.ren)

    with database.writing() as session:
        contacts.confirm(session, settings, session.scalars(select(ContactChange)).one(), utc_now())

    assert letters_of(database, world)[-1].kind == "returned"


def test_a_new_contact_of_accepted_answers_is_not_written_to(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = opened(database, people, settings, answering="accepted", round=1, contact_language="en")
    correct(database, settings, world, people.ren, Contact(NEW.name, NEW.email, "en"))
    link, stranger = link_of(letters_of(database, world)[0]), browser()

    stranger.post(link)

    assert [letter.kind for letter in letters_of(database, world)] == ["contact_ask"]
    assert read(database, world).contact_email == NEW.email
    page = stranger.get(link).text
    assert "The contact has been changed, and your link no longer works." in page
    assert "invited" not in page
