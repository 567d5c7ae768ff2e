"""What a member does about a request: withdraw, extend, write again, call for help, codes by telephone, delivery."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.auditlog.models import AuditLine
from tadasu.campaigns import delivery, links, requests, writing
from tadasu.campaigns.codes import ALPHABET, normal
from tadasu.campaigns.models import AccessCode, Extension, HelpNeeded, Invitation, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message
from tadasu.organisations.models import SupplierRow
from tests.platform.campaign_worlds import actions, asker_of, do, letters_of, put_letter, read
from tests.platform.conftest import People, Someone
from tests.platform.worlds import World, a_request, today


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> Iterator[None]:
    """Sentences of refusals need a language."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def withdraw(database: Database, settings: Settings, world: World, someone: Someone) -> None:
    do(database, world, lambda session, request: requests.withdraw(
        session, settings, asker_of(someone), request, "left the group", utc_now()))  # fmt: skip


def test_a_withdrawn_request_keeps_its_state_and_its_link_opens_nothing(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="started")
    waiting = put_letter(database, settings, world, "queued")

    withdraw(database, settings, world, people.aoi)

    request = read(database, world)
    assert (request.answering, request.withdrawn_reason) == ("started", "left the group")
    with database.reading() as session:
        invitation = session.get_one(Invitation, world.invitation_id)
        assert invitation.generation == 2
        assert invitation.token_sha256 != links.token_sha256(world.token)
        assert session.get_one(Message, waiting).state == "dropped"
        assert session.get_one(SupplierRow, world.supplier_id).answering == "withdrawn"
    assert actions(database, world) == ["request withdrawn"]


@pytest.mark.parametrize("state", ["submitted", "in_review", "returned", "accepted"])
def test_nothing_is_withdrawn_once_something_was_submitted(
    database: Database, people: People, settings: Settings, state: str
) -> None:
    world = a_request(database, people, settings, answering=state, round=1)

    with pytest.raises(Refused) as refused:
        withdraw(database, settings, world, people.aoi)

    assert refused.value.status == 409
    assert read(database, world).withdrawn_at is None
    assert actions(database, world) == []


def test_withdrawing_twice_is_refused(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings)
    withdraw(database, settings, world, people.aoi)

    with pytest.raises(Refused):
        withdraw(database, settings, world, people.aoi)


def test_undoing_a_withdrawal_sends_a_link_that_works(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings, answering="started")
    withdraw(database, settings, world, people.aoi)

    do(database, world, lambda session, request: requests.undo_withdrawal(
        session, settings, asker_of(people.aoi), request, utc_now()))  # fmt: skip

    assert read(database, world).withdrawn_at is None
    letter = letters_of(database, world)[-1]
    token = letter.body.partition("/i/")[2].split()[0]
    with database.reading() as session:
        assert session.get_one(Invitation, world.invitation_id).token_sha256 == links.token_sha256(token)
        assert session.get_one(SupplierRow, world.supplier_id).answering == "started"


def extend(
    database: Database, settings: Settings, world: World, someone: Someone, days: int, tell: bool = False
) -> None:
    do(database, world, lambda session, request: requests.extend(
        session, settings, asker_of(someone), request, today() + timedelta(days=days), "stock-taking", utc_now(),
        tell=tell))  # fmt: skip


def test_an_extension_moves_the_due_day_and_lengthens_the_link(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)

    extend(database, settings, world, people.aoi, 60, tell=True)

    assert read(database, world).due_on == today() + timedelta(days=60)
    with database.reading() as session:
        extension = session.scalars(select(Extension)).one()
        assert (extension.from_day, extension.reason) == (today() + timedelta(days=30), "stock-taking")
        invitation = session.get_one(Invitation, world.invitation_id)
        assert invitation.expires_at > utc_now() + timedelta(days=160)
        assert invitation.generation == 1
    assert [letter.kind for letter in letters_of(database, world)] == ["reminder"]


def test_a_closed_request_can_be_extended_again(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings, due_on=today() - timedelta(days=40))

    extend(database, settings, world, people.aoi, 7)

    assert read(database, world).due_on == today() + timedelta(days=7)


def test_while_questions_are_returned_their_own_day_moves(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="returned", round=1,
                      return_due_on=today() + timedelta(days=10))  # fmt: skip

    extend(database, settings, world, people.aoi, 20)

    request = read(database, world)
    assert (request.return_due_on, request.due_on) == (today() + timedelta(days=20), today() + timedelta(days=30))


@pytest.mark.parametrize("days", [-1, 0, 30, 731])
def test_an_extension_leads_to_a_later_day_within_two_years(
    database: Database, people: People, settings: Settings, days: int
) -> None:
    world = a_request(database, people, settings)

    with pytest.raises(Refused) as refused:
        extend(database, settings, world, people.aoi, days)

    assert (refused.value.status, refused.value.field) == (422, "to_day")


@pytest.mark.parametrize("values", [{"answering": "submitted"}, {"answering": "declined"}, {"withdrawn_at": utc_now()}])
def test_only_what_can_still_be_answered_is_extended(
    database: Database, people: People, settings: Settings, values: dict[str, Any]
) -> None:
    world = a_request(database, people, settings, **values)

    with pytest.raises(Refused):
        extend(database, settings, world, people.aoi, 60)


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


def test_a_telephone_code_is_shown_once_and_kept_as_a_keyed_hash(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)

    def give(session: Any, request: Request) -> str:
        return requests.telephone_code(session, settings, asker_of(people.aoi), request, "no mailbox", utc_now())

    first, second = do(database, world, give), do(database, world, give)

    assert set(second) <= set(ALPHABET)
    assert len(second) == 8
    with database.reading() as session:
        old, new = session.scalars(select(AccessCode).order_by(AccessCode.id)).all()
        assert (old.replaced_at is not None, new.replaced_at, new.channel) == (True, None, "telephone")
        assert second not in new.code_sha256
        bodies = session.scalars(select(AuditLine.body)).all()
        assert not any(code in body for body in bodies for code in (first, second))
        assert json.loads(bodies[-1])["reason"] == "no mailbox"


@pytest.mark.parametrize(
    "values",
    [
        {"answering": "opened", "opened_at": utc_now()},
        {"answering": "submitted", "opened_at": utc_now()},
        {"withdrawn_at": utc_now()},
        {"due_on": today() - timedelta(days=40)},
    ],
)
def test_no_code_is_read_out_once_the_mail_was_opened_or_nothing_can_be_answered(
    database: Database, people: People, settings: Settings, values: dict[str, Any]
) -> None:
    world = a_request(database, people, settings, **values)

    with pytest.raises(Refused):
        do(database, world, lambda session, request: requests.telephone_code(
            session, settings, asker_of(people.aoi), request, "why", utc_now()))  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["ABCD-2345", "abcd2345", "ＡＢＣＤ－２３４５", " ab cd 23 45 ", "ABCDー2345", "ABCD–2345"]
)
def test_however_a_code_is_typed_it_is_the_same(typed: str) -> None:
    assert normal(typed) == "ABCD2345"


def test_a_call_for_help_is_settled_once(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings)
    with database.writing() as session:
        session.add(HelpNeeded(request_id=world.request_id, member_id=world.member_id, kind="address", text="",
                               created_at=utc_now()))  # fmt: skip

    def settle(session: Any, request: Request) -> int:
        return requests.settle_help(session, asker_of(people.ren), request, utc_now())

    assert do(database, world, settle) == 1
    with pytest.raises(Refused):
        do(database, world, settle)


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
