"""Letters of a request: sent again, reminders by hand, and what is shown of their delivery."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.campaigns import delivery, writing
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message
from tadasu.organisations.models import SupplierRow
from tests.platform.campaign_worlds import asker_of, do, letters_of, put_letter, read
from tests.platform.conftest import People, Someone
from tests.platform.worlds import World, a_request, today

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("state", ["failed", "bounced", "unknown"])
def test_a_letter_that_did_not_arrive_is_queued_again_by_a_person(
    database: Database, people: People, settings: Settings, state: str
) -> None:
    world = a_request(database, people, settings)
    id = put_letter(database, settings, world, state)
    identity = letters_of(database, world)[0].message_id

    do(database, world, lambda session, request: writing.send_again(
        session, settings, asker_of(people.ren), request, utc_now()))  # fmt: skip

    (letter,) = letters_of(database, world)
    assert (letter.id, letter.state, letter.message_id) == (id, "queued", identity)
    assert f"/i/{world.token}" in letter.body
    assert read(database, world).delivery == "queued"


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_a_letter_that_has_not_failed_is_not_queued_again(
    database: Database, people: People, settings: Settings, state: str
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world, state)

    with pytest.raises(Refused):
        do(database, world, lambda session, request: writing.send_again(
            session, settings, asker_of(people.ren), request, utc_now()))  # fmt: skip


def remind(database: Database, settings: Settings, world: World, someone: Someone) -> None:
    do(database, world, lambda session, request: writing.remind_now(
        session, settings, asker_of(someone), request, utc_now()))  # fmt: skip


def test_a_reminder_by_hand_does_not_undo_what_is_known_of_the_delivery(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world)

    remind(database, settings, world, people.ren)

    assert [letter.kind for letter in letters_of(database, world)] == ["invitation", "reminder"]
    assert read(database, world).delivery == "sent"


def test_two_clicks_are_not_two_reminders(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world)
    remind(database, settings, world, people.ren)

    with pytest.raises(Refused, match="less than an hour ago"):
        remind(database, settings, world, people.ren)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"answering": "submitted"}, "sent"),
        ({"answering": "declined"}, "sent"),
        ({"withdrawn_at": utc_now()}, "sent"),
        ({"due_on": today() - timedelta(days=40)}, "sent"),
        ({}, "failed"),
        ({}, "bounced"),
    ],
)
def test_nobody_is_reminded_in_vain(
    database: Database, people: People, settings: Settings, values: dict[str, Any], state: str
) -> None:
    world = a_request(database, people, settings, **values)
    put_letter(database, settings, world, state)

    with pytest.raises(Refused):
        remind(database, settings, world, people.ren)

    assert len(letters_of(database, world)) == 1


NEW = "own@sample-seiko.example.jp"


@pytest.mark.parametrize("state", ["failed", "bounced"])
@pytest.mark.parametrize(("act", "kind"), [(writing.remind_now, "reminder"), (writing.send_again, "invitation")])
def test_an_address_the_supplier_gave_after_a_letter_came_back_is_written_to(
    database: Database, people: People, settings: Settings, state: str, act: Callable[..., Message], kind: str
) -> None:
    world = a_request(database, people, settings, answering="opened", opened_at=utc_now(), contact_email=NEW)
    put_letter(database, settings, world, state, age=timedelta(minutes=5))

    do(database, world, lambda session, request: act(session, settings, asker_of(people.ren), request, utc_now()))

    old, new = letters_of(database, world)
    assert (old.state, new.kind, new.to_email) == (state, kind, NEW)
    assert f"/i/{world.token}" in new.body
    assert read(database, world).delivery == "queued"
    with database.writing() as session:
        mail.move(session, session.get_one(Message, new.id), ("queued",), "sent", utc_now())
    assert read(database, world).delivery == "sent", "the ladder goes on"


@pytest.mark.parametrize(("minutes", "may"), [(59, False), (61, True)])
def test_the_pause_before_a_reminder_begins_when_a_letter_has_left(
    database: Database, people: People, settings: Settings, minutes: int, may: bool
) -> None:
    world = a_request(database, people, settings)
    id = put_letter(database, settings, world, "failed")
    now = utc_now()
    with database.writing() as session:
        letter = mail.queue_again(session, id, now, actor=asker_of(people.ren), body="again")
        mail.move(session, letter, ("queued",), "sent", now, sent_at=now)

    def remind() -> Message:
        later = now + timedelta(minutes=minutes)
        done: Message = do(database, world, lambda session, request: writing.remind_now(
            session, settings, asker_of(people.ren), request, later))  # fmt: skip
        return done

    if may:
        assert remind().kind == "reminder"
    else:
        with pytest.raises(Refused, match="less than an hour ago"):
            remind()


def test_asking_again_after_a_refusal_only_sends_a_mail(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings, answering="declined", decline_reason="wrong_person")
    put_letter(database, settings, world)

    do(database, world, lambda session, request: writing.ask_again(
        session, settings, asker_of(people.ren), request, utc_now()))  # fmt: skip

    assert read(database, world).answering == "declined"
    assert [letter.kind for letter in letters_of(database, world)] == ["invitation", "invitation"]


def test_a_letter_somebody_knows_to_have_come_back_is_marked(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world)

    do(database, world, lambda session, request: writing.mark_bounced(
        session, asker_of(people.ren), request, utc_now()))  # fmt: skip

    assert read(database, world).delivery == "bounced"
    with database.reading() as session:
        assert session.get_one(SupplierRow, world.supplier_id).delivery == "bounced"


@pytest.mark.parametrize("state", ["sent", "failed", "unknown", "bounced"])
def test_a_request_shows_what_became_of_its_latest_letter(
    database: Database, people: People, settings: Settings, state: str
) -> None:
    world = a_request(database, people, settings, delivery="queued")
    id = put_letter(database, settings, world, state)

    with database.writing() as session:
        session.get_one(Request, world.request_id).delivery = "queued"
        session.flush()
        delivery.follow(session, session.get_one(Message, id))

    assert read(database, world).delivery == state
    with database.reading() as session:
        assert session.get_one(SupplierRow, world.supplier_id).delivery == state


def test_an_older_letter_a_code_or_a_receipt_does_not_change_what_is_shown(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    older = put_letter(database, settings, world, "failed")
    put_letter(database, settings, world, "sent", "reminder")
    others = [put_letter(database, settings, world, "failed", kind) for kind in ("code", "receipt")]
    with database.writing() as session:
        session.get_one(Request, world.request_id).delivery = "sent"

    with database.writing() as session:
        for id in (older, *others):
            delivery.follow(session, session.get_one(Message, id))

    assert read(database, world).delivery == "sent"


def test_the_outbox_tells_the_request(database: Database, people: People, settings: Settings, app: Flask) -> None:
    world = a_request(database, people, settings, delivery="queued")
    put_letter(database, settings, world, "sent")
    with database.writing() as session:
        message = session.scalars(select(Message)).one()
        mail.mark_bounced(session, message, utc_now())

    assert read(database, world).delivery == "bounced"
