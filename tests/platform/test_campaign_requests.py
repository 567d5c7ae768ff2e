"""What a member does about a request: withdraw it, undo that, and give it more time."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tadasu.campaigns import links, requests
from tadasu.campaigns.models import Extension, HelpNeeded, Invitation
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.mail.models import Message
from tadasu.organisations.models import SupplierRow
from tests.platform.campaign_worlds import actions, asker_of, do, letters_of, put_letter, read
from tests.platform.conftest import People, Someone
from tests.platform.worlds import World, a_request, today

pytestmark = pytest.mark.usefixtures("in_english")


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


def test_withdrawing_settles_what_was_asked_for_and_undoing_brings_it_back(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    before = utc_now() - timedelta(days=1)
    with database.writing() as session:
        for settled_at in (before, None):
            session.add(HelpNeeded(request_id=world.request_id, member_id=world.member_id, kind="address",
                                   created_at=before, settled_at=settled_at))  # fmt: skip

    def settled() -> list[bool]:
        with database.reading() as session:
            calls = session.scalars(select(HelpNeeded).order_by(HelpNeeded.id))
            return [call.settled_at is not None for call in calls]

    withdraw(database, settings, world, people.aoi)
    assert settled() == [True, True]

    do(database, world, lambda session, request: requests.undo_withdrawal(
        session, settings, asker_of(people.aoi), request, utc_now()))  # fmt: skip
    assert settled() == [True, False]


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
