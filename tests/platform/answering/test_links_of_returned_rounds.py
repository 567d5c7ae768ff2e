"""The link of a request works as long as what is asked of the supplier, however late it is sent back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.campaigns.models import Invitation, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.responses import door, reviews
from tests.platform.assessed import sign
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import People
from tests.platform.worlds import World, a_request, complete_answers, today

LONG_AGO = today() - timedelta(days=100)
BACK_ON = today() + timedelta(days=10)
Step = Callable[[Session, Settings, People, Request], None]


def _return(session: Session, settings: Settings, people: People, request: Request) -> None:
    back = reviews.Return({"LAW-10": "How many hours?"}, BACK_ON)
    reviews.return_questions(session, settings, asker_of(people.ren), request, back, utc_now())


def _reopen(session: Session, settings: Settings, people: People, request: Request) -> None:
    asker = asker_of(people.aoi)
    reviews.reopen(session, settings, asker, request, reason="Sold.", due_on=BACK_ON, now=utc_now())


def _submitted_long_ago(database: Database, people: People, settings: Settings) -> World:
    world = a_request(
        database, people, settings, answers=complete_answers(), campaign={"due_on": LONG_AGO}, due_on=LONG_AGO
    )
    with database.writing() as session:
        sign(session, world, complete_answers())
    return world


@pytest.mark.parametrize("step", [_return, _reopen])
def test_a_round_opened_late_has_a_link_to_its_end(
    step: Step, database: Database, people: People, settings: Settings
) -> None:
    world = _submitted_long_ago(database, people, settings)

    with database.writing() as session:
        step(session, settings, people, session.get_one(Request, world.request_id))

    with database.reading() as session:
        assert door.door_of(session, world.token, utc_now() + timedelta(days=24)) is not None


def test_a_link_that_is_already_good_for_longer_stays_so(
    database: Database, people: People, settings: Settings
) -> None:
    world = _submitted_long_ago(database, people, settings)
    far = utc_now() + timedelta(days=700)
    with database.writing() as session:
        session.get_one(Invitation, world.invitation_id).expires_at = far

    with database.writing() as session:
        _return(session, settings, people, session.get_one(Request, world.request_id))

    with database.reading() as session:
        assert session.get_one(Invitation, world.invitation_id).expires_at == far


def test_a_link_sent_again_in_a_returned_round_works(database: Database, people: People, settings: Settings) -> None:
    world = _submitted_long_ago(database, people, settings)
    with database.writing() as session:
        _return(session, settings, people, session.get_one(Request, world.request_id))
        session.get_one(Invitation, world.invitation_id).expires_at = utc_now() - timedelta(days=1)

    with database.writing() as session:
        door.send_link_again(session, settings, world.token, place="127.0.0.1", now=utc_now())

    with database.reading() as session:
        assert session.scalars(select(Message.kind).where(Message.kind == "link")).all() == ["link"]
        assert door.door_of(session, world.token, utc_now() + timedelta(days=24)) is not None


def test_no_link_is_mailed_that_opens_nothing(database: Database, people: People, settings: Settings) -> None:
    """Nothing is asked any more, and the link has had its time."""
    world = _submitted_long_ago(database, people, settings)
    late = utc_now() + timedelta(days=30)

    with database.writing() as session:
        assert door.door_of(session, world.token, late) is None
        door.send_link_again(session, settings, world.token, place="127.0.0.1", now=late)

    with database.reading() as session:
        assert session.scalars(select(Message.id).where(Message.kind == "link")).all() == []
