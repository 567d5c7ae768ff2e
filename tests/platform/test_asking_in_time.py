"""Nobody is asked to answer what is closed, and the pages do not say that somebody is."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.campaigns import contacts, guards, operations, requests
from tadasu.campaigns.contacts import Contact
from tadasu.campaigns.models import Campaign, ContactChange, Invitation, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.campaign_worlds import asker_of, do, letters_of, read, settle
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import World, a_request, today

NEW = Contact("高橋 学", "takahashi@sample-seiko.example.jp", "ja")
UNANSWERABLE: list[dict[str, Any]] = [
    {"due_on": today() - timedelta(days=60)},
    {"answering": "declined", "decline_reason": "wrong_person"},
]


def asked_about(database: Database, people: People, settings: Settings, **values: Any) -> World:
    """A request that was opened, whose present contact has been asked about another one."""
    world = a_request(database, people, settings, **{"answering": "started", "opened_at": utc_now(), **values})
    do(database, world, lambda session, request: contacts.correct(
        session, settings, asker_of(people.ren), request, NEW, utc_now()))  # fmt: skip
    return world


@pytest.mark.parametrize("way", ["agreed", "forced"])
def test_a_new_contact_is_not_asked_to_answer_what_is_closed(
    database: Database, people: People, settings: Settings, way: str
) -> None:
    world = asked_about(database, people, settings)
    settle(database, world, "sent")
    with database.writing() as session:
        operations.close(session, asker_of(people.aoi), session.get_one(Campaign, world.campaign_id), utc_now())

    def replace(session: Session, request: Request) -> None:
        if way == "forced":
            later = utc_now() + timedelta(days=4)
            contacts.force(session, settings, asker_of(people.aoi), request, "no answer for a week", later)
        else:
            contacts.confirm(session, settings, session.scalars(select(ContactChange)).one(), utc_now())

    do(database, world, replace)

    told = {"forced": ["contact_told"], "agreed": []}[way]
    assert [letter.kind for letter in letters_of(database, world)] == ["contact_ask", *told]
    assert read(database, world).contact_email == NEW.email


@pytest.mark.parametrize("values", UNANSWERABLE)
def test_a_contact_corrected_when_nothing_can_be_answered_is_only_kept(
    database: Database, people: People, settings: Settings, browser: Browsers, values: dict[str, Any]
) -> None:
    world = a_request(database, people, settings, **values)
    ren, address = browser(people.ren), f"/requests/{world.request_id}"
    form = {"name": NEW.name, "email": NEW.email, "language": NEW.language}

    assert "Change and invite" not in ren.get(address).text
    ren.post(f"{address}/contact", form)

    assert read(database, world).contact_email == NEW.email
    assert letters_of(database, world) == []
    page = ren.get(address).text
    assert "No mail is sent, since no answer is awaited at present." in page
    assert "is invited" not in page


def test_somebody_without_an_address_until_the_end_is_invited_by_an_extension(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, contact_email="", due_on=today() - timedelta(days=60))
    with database.writing() as session:
        session.delete(session.get_one(Invitation, world.invitation_id))
    do(database, world, lambda session, request: contacts.correct(
        session, settings, asker_of(people.ren), request, NEW, utc_now()))  # fmt: skip
    assert letters_of(database, world) == []

    do(database, world, lambda session, request: requests.extend(
        session, settings, asker_of(people.aoi), request, today() + timedelta(days=7), "late list", utc_now(),
        tell=False))  # fmt: skip

    (letter,) = letters_of(database, world)
    assert (letter.kind, letter.to_email) == ("invitation", NEW.email)


@pytest.mark.parametrize("values", UNANSWERABLE)
def test_undoing_a_withdrawal_asks_nobody_when_nothing_can_be_answered(
    database: Database, people: People, settings: Settings, browser: Browsers, values: dict[str, Any]
) -> None:
    world = a_request(database, people, settings, withdrawn_at=utc_now(), withdrawn_reason="left", **values)
    aoi, address = browser(people.aoi), f"/requests/{world.request_id}"

    aoi.post(f"{address}/undo-withdrawal")

    assert read(database, world).withdrawn_at is None
    assert letters_of(database, world) == []
    page = aoi.get(address).text
    assert "No mail is sent, since no answer is awaited at present." in page
    assert "gets a new link" not in page


@pytest.mark.parametrize(
    ("values", "campaign", "takes"),
    [
        ({}, {}, True),
        ({"due_on": today() - timedelta(days=14)}, {}, True),
        ({"due_on": today() - timedelta(days=15)}, {}, False),
        ({}, {"closed_at": utc_now()}, False),
        ({"answering": "returned", "return_due_on": today()}, {"closed_at": utc_now()}, True),
        ({"answering": "submitted"}, {}, False),
        ({"withdrawn_at": utc_now()}, {}, False),
        ({}, {"sent_at": None}, False),
    ],
)
def test_who_can_still_answer(
    database: Database,
    people: People,
    settings: Settings,
    values: dict[str, Any],
    campaign: dict[str, Any],
    takes: bool,
) -> None:
    """Until the last late day is over; from then on nobody is asked, though slow lines have a quarter of an hour."""
    world = a_request(database, people, settings, campaign=campaign, **values)

    assert guards.takes_answers(read(database, world), utc_now()) is takes
