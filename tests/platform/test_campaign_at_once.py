"""A campaign is closed, or reminds, while colleagues act on its requests: none gets in the other's way."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.campaigns import contacts, operations, reminding, requests, work, writing
from tadasu.campaigns.contacts import Contact
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.responses import reviews
from tadasu.services import Services
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.campaign_worlds import asker_of, letters_of, put_letter, read
from tests.platform.conftest import People
from tests.platform.job_tries import Try
from tests.platform.worlds import (
    TOKYO,
    World,
    a_request,
    a_request_row,
    a_supplier,
    answering_browser,
    complete_answers,
    today,
)

A_WHILE = 0.7  # seconds; long enough for somebody else to come to where they must wait
Step = Callable[[Session, Settings, Asker, Request], object]
STEPS: dict[str, Step] = {
    "remind": lambda session, settings, asker, found: writing.remind_now(session, settings, asker, found, utc_now()),
    "extend": lambda session, settings, asker, found: requests.extend(
        session, settings, asker, found, today() + timedelta(days=90), "stock-taking", utc_now(), tell=True
    ),
    "correct": lambda session, settings, asker, found: contacts.correct(
        session, settings, asker, found, Contact("高橋 学", "takahashi@sample-seiko.example.jp", "ja"), utc_now()
    ),
    "withdraw": lambda session, settings, asker, found: requests.withdraw(
        session, settings, asker, found, "left the group", utc_now()
    ),
}


def beside(
    app: Flask, database: Database, acts: list[Callable[[Session], object]], other: Callable[[], object]
) -> None:
    """Does the acts in one transaction, and the other thing at a moment when only the first act is done."""
    has_begun = Event()

    def act() -> None:
        with app.test_request_context(headers={"Accept-Language": "en"}), database.writing() as session:
            for each in acts:
                each(session)
                session.flush()
                has_begun.set()
                time.sleep(A_WHILE)

    def do_other() -> None:
        assert has_begun.wait(10)
        with app.test_request_context(headers={"Accept-Language": "en"}):
            other()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(act), pool.submit(do_other)]:
            each.result(30)


def two_requests(database: Database, people: People, settings: Settings, **second: Any) -> tuple[World, World]:
    first = a_request(database, people, settings)
    with database.writing() as session:
        campaign = session.get_one(Campaign, first.campaign_id)
        supplier = a_supplier(session, people.aoi.organisation_id, "株式会社サンプル工業")
        return first, a_request_row(session, settings, campaign, supplier, **second)


def each_of(
    worlds: tuple[World, ...], step: str, settings: Settings, people: People
) -> list[Callable[[Session], object]]:
    """As the form below the list does it: one request after the other, in one transaction."""

    def act_on(world: World, session: Session) -> object:
        found = session.get_one(Request, world.request_id)
        return STEPS[step](session, settings, asker_of(people.aoi), found)

    return [partial(act_on, world) for world in worlds]


def close(database: Database, people: People, id: int) -> None:
    with database.writing() as session:
        operations.close(session, asker_of(people.ren), session.get_one(Campaign, id), utc_now())


@pytest.mark.parametrize("step", ["remind", "extend", "correct"])
def test_what_is_written_while_a_campaign_is_closed_does_not_leave(
    app: Flask, database: Database, people: People, settings: Settings, step: str
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world)

    acts = each_of((world,), step, settings, people)
    beside(app, database, acts, lambda: close(database, people, world.campaign_id))

    assert read(database, world).campaign.closed_at is not None
    assert [letter.state for letter in letters_of(database, world)] == ["sent", "dropped"]


def test_many_requests_are_withdrawn_while_their_campaign_is_closed(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    first, second = two_requests(database, people, settings)
    put_letter(database, settings, first, "queued", age=timedelta(hours=1))  # its turn comes later
    put_letter(database, settings, second, "queued", age=timedelta(hours=2))

    acts = each_of((first, second), "withdraw", settings, people)
    beside(app, database, acts, lambda: close(database, people, first.campaign_id))

    assert all(read(database, world).withdrawn_at is not None for world in (first, second))
    assert read(database, first).campaign.closed_at is not None


def test_many_requests_are_withdrawn_while_letters_of_their_campaign_are_taken_back(
    app: Flask, services: Services, database: Database, people: People, settings: Settings
) -> None:
    first, second = two_requests(database, people, settings)
    for world, age in ((second, 2), (first, 1)):  # the later request has the older letter
        put_letter(database, settings, world, "queued", age=timedelta(hours=age))
    with database.writing() as session:
        session.get_one(Campaign, first.campaign_id).closed_at = utc_now()

    acts = each_of((first, second), "withdraw", settings, people)
    beside(app, database, acts, lambda: work.take_back_letters(Try(services, {"campaign_id": first.campaign_id})))

    assert all(read(database, world).withdrawn_at is not None for world in (first, second))
    assert [letter.state for world in (first, second) for letter in letters_of(database, world)] == ["dropped"] * 2


def at_work() -> datetime:
    """Ten o'clock in Tokyo, on the next Monday to Friday."""
    day = today() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time_of_day(10), ZoneInfo(TOKYO)).astimezone(UTC)


def test_many_requests_are_extended_while_their_campaign_reminds(
    app: Flask, services: Services, database: Database, people: People, settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    now = at_work()
    first, second = two_requests(database, people, settings, due_on=now.date() + timedelta(days=4))
    with database.writing() as session:
        session.get_one(Request, first.request_id).due_on = now.date() + timedelta(days=5)

    acts = each_of((first, second), "extend", settings, people)
    beside(app, database, acts, lambda: work.remind(services, now))

    assert "could not be written" not in caplog.text
    for world in (first, second):
        assert read(database, world).due_on == today() + timedelta(days=90)
        assert len(letters_of(database, world)) == 1  # by the extension


def test_a_round_of_reminders_takes_requests_in_the_order_in_which_colleagues_do(
    database: Database, people: People, settings: Settings
) -> None:
    now = at_work()
    soon, sooner = (now.date() + timedelta(days=days) for days in (5, 4))
    first = a_request(database, people, settings, due_on=soon)
    with database.writing() as session:
        campaign = session.get_one(Campaign, first.campaign_id)
        for name, day in (("二", sooner), ("三", soon)):
            supplier = a_supplier(session, people.aoi.organisation_id, name)
            a_request_row(session, settings, campaign, supplier, due_on=day)

        ids = [rung.request_id for rung in reminding.due_rungs(session, campaign, now)]

    assert len(ids) == 3
    assert ids == sorted(ids)


@pytest.mark.parametrize("step", ["return", "reopen"])
def test_nothing_is_sent_back_while_its_campaign_is_closed(
    app: Flask, database: Database, people: People, settings: Settings, step: str
) -> None:
    world = a_request(database, people, settings, answers=complete_answers())
    assert is_submitted(submit(answering_browser(app, database, world)))
    asker, due_on = asker_of(people.aoi), today() + timedelta(days=10)

    def send_back() -> None:
        with pytest.raises(Refused) as refused, database.writing() as session:
            found = session.get_one(Request, world.request_id)
            if step == "return":
                back = reviews.Return({"LAW-10": "Which month?"}, due_on)
                reviews.return_questions(session, settings, asker, found, back, utc_now())
            else:
                reviews.reopen(session, settings, asker, found, reason="Sold.", due_on=due_on, now=utc_now())
        assert refused.value.code == "closed"

    def close_it(session: Session) -> None:
        operations.close(session, asker, session.get_one(Campaign, world.campaign_id), utc_now())

    beside(app, database, [close_it], send_back)

    assert read(database, world).answering == "submitted"
