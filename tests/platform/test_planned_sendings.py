"""A sending that was planned: cancelled in time or not, told of when it cannot be done, alone with its troubles."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tadasu.accounts.models import Membership, Person
from tadasu.campaigns import drafting, operations, work
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.jobs.models import Job
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.campaign_drafts import count, draft, kept, listed
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import ON_POSTGRESQL, Browsers, People
from tests.platform.worlds import a_supplier, today

LATER = timedelta(hours=2)


def planned(database: Database, people: People, **values: Any) -> int:
    given = {"due_on": today() + timedelta(days=30), "send_at": utc_now() + timedelta(hours=1), **values}
    return draft(database, people.aoi, suppliers=1, **given)


def cancel(database: Database, people: People, session: Any, id: int) -> None:
    operations.cancel_sending(session, asker_of(people.aoi), session.get_one(Campaign, id), utc_now())


@pytest.mark.usefixtures("in_english")
def test_a_sending_that_is_being_cancelled_is_not_begun(services: Services, database: Database, people: People) -> None:
    id = planned(database, people)
    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            cancel(database, people, session, id)
            session.flush()
            sending = pool.submit(work.send_planned, services, utc_now() + LATER)
            with pytest.raises(TimeoutError):  # it waits for what the colleague is about to say
                sending.result(timeout=1)
        sending.result(timeout=10)

    campaign = kept(database, id)
    assert (campaign.sent_at, campaign.send_at, count(database, Job)) == (None, None, 0)


@pytest.mark.parametrize("step", ["cancel_sending", "discard", "send", "remove_supplier", "set_dates"])
def test_whoever_looked_before_a_sending_began_does_not_undo_it(
    app: Flask, services: Services, database: Database, people: People, step: str
) -> None:
    """What is done comes wholly before the sending or, where that was quicker, is refused."""
    id, asker, now = planned(database, people), asker_of(people.aoi), utc_now()
    with database.reading() as session:
        supplier_id = session.scalars(select(Request.supplier_id)).one()
    dates = operations.Dates(today() + timedelta(days=60), 0, [])
    steps: dict[str, Any] = {
        "cancel_sending": lambda session, found: operations.cancel_sending(session, asker, found, now),
        "discard": lambda session, found: drafting.discard(session, asker, found, now),
        "send": lambda session, found: operations.send(session, asker, found, None, now),
        "remove_supplier": lambda session, found: operations.remove_supplier(session, asker, found, supplier_id, now),
        "set_dates": lambda session, found: operations.set_dates(session, asker, found, dates, now),
    }

    is_refused = False
    with ThreadPoolExecutor(1) as pool:
        try:
            with app.test_request_context(headers={"Accept-Language": "en"}), database.writing() as session:
                found = session.get_one(Campaign, id)
                sending = pool.submit(work.send_planned, services, now + LATER)
                _wait_a_little(sending)
                steps[step](session, found)
        except Refused:
            is_refused = True
        sending.result(timeout=10)

    with database.reading() as session:
        left = session.get(Campaign, id)
        jobs = len(session.scalars(select(Job)).all())
        due_days = set(session.scalars(select(Request.due_on)))
    if is_refused:
        assert left is not None and left.sent_at is not None
        assert (jobs, due_days) == (1, {today() + timedelta(days=30)})
    elif step == "discard":
        assert (left, jobs) == (None, 0)
    else:
        assert left is not None
        assert jobs == (left.sent_at is not None)
        assert due_days <= {left.due_on} or left.sent_at is None


def _wait_a_little(sending: Any) -> None:
    """Where two can write at a time the sending is over then; else it waits for its turn."""
    try:
        sending.result(timeout=1)
    except TimeoutError:
        return


@pytest.mark.parametrize("step", ["close", "discard"])
def test_of_two_who_end_a_campaign_at_once_one_is_told(
    app: Flask, database: Database, people: People, step: str
) -> None:
    due_on, asker = today() + timedelta(days=30), asker_of(people.aoi)
    id = draft(database, people.aoi, sent_at=utc_now() if step == "close" else None, due_on=due_on)
    barrier = Barrier(2, timeout=10)

    def go(_number: int) -> bool:
        try:
            with app.test_request_context(headers={"Accept-Language": "en"}), database.writing() as session:
                found = session.get_one(Campaign, id)
                if ON_POSTGRESQL:  # both have looked before either goes on
                    barrier.wait()
                act = operations.close if step == "close" else drafting.discard
                act(session, asker, found, utc_now())
        except (Refused, NoResultFound):  # where writers take turns the second does not find a discarded draft at all
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == [False, True]


def test_the_due_day_does_not_move_before_the_sending(database: Database, people: People, browser: Browsers) -> None:
    id = planned(database, people, send_at=utc_now() + timedelta(days=10))
    aoi, address = browser(people.aoi), f"/campaigns/{id}/dates"
    form = {"late_days": "14"}

    same_day = aoi.post(address, {**form, "due_on": (today() + timedelta(days=10)).isoformat()})
    assert same_day.status_code == 422 and 'id="due_on-error"' in same_day.text
    assert "choose a later day, or cancel the sending first" in same_day.text
    assert kept(database, id).due_on == today() + timedelta(days=30)

    assert aoi.post(address, {**form, "due_on": (today() + timedelta(days=11)).isoformat()}).status_code == 303


def without_address(database: Database, people: People, id: int) -> None:
    with database.writing() as session:
        late = a_supplier(session, people.aoi.organisation_id, "あとから", contact_email="", contact_name="")
        listed(session, session.get_one(Campaign, id), late)


def mails(database: Database) -> list[Message]:
    with database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "- Suppliers without an e-mail address: 1."),
        ("ja", "メールアドレスが登録されていないサプライヤーが1社あります。"),
    ],
)
def test_whoever_planned_a_sending_that_cannot_be_done_hears_of_it_and_why(
    services: Services, database: Database, people: People, browser: Browsers, language: str, said: str
) -> None:
    id, ren = draft(database, people.aoi, suppliers=1, due_on=today() + timedelta(days=30)), browser(people.ren)
    with database.writing() as session:
        session.get_one(Person, people.ren.person_id).language = language
    day = {"send_on": (today() + timedelta(days=3)).isoformat(), "send_time": "09:00"}
    ren.post(f"/campaigns/{id}/send", {"when": "later", **day})
    without_address(database, people, id)

    for _ in range(2):
        work.send_planned(services, utc_now() + timedelta(days=4))

    (mail,) = mails(database)
    with database.reading() as session:
        assert mail.to_email == session.get_one(Person, people.ren.person_id).email
    assert said in mail.body and f"/campaigns/{id}/check" in mail.body
    assert {"en": "09:00 (Japan Standard Time)", "ja": "09:00（日本標準時）"}[language] in mail.body
    assert "{" not in mail.subject + mail.body
    campaign = kept(database, id)
    assert (campaign.sent_at, campaign.send_at) == (None, None)


@pytest.mark.parametrize(("late", "said"), [(0, "回答期限の当日になっていました"), (1, "回答期限を過ぎています")])
def test_a_sending_held_up_until_the_due_day_says_whether_that_is_over(
    services: Services, database: Database, people: People, late: int, said: str
) -> None:
    id = planned(database, people, due_on=today() - timedelta(days=late), send_at=utc_now() - timedelta(days=1))

    work.send_planned(services, utc_now())

    (mail,) = mails(database)
    assert said in mail.body
    assert kept(database, id).sent_at is None


def test_the_administrators_hear_of_it_once_the_planner_has_left(
    services: Services, database: Database, people: People
) -> None:
    id = planned(database, people, due_on=None, created_by_id=people.ren.person_id)
    with database.writing() as session:
        session.get_one(Membership, people.ren.membership_id).ended_at = utc_now()

    work.send_planned(services, utc_now() + LATER)

    with database.reading() as session:
        assert [mail.to_email for mail in mails(database)] == [session.get_one(Person, people.aoi.person_id).email]
    assert kept(database, id).send_at is None


def test_the_page_says_that_the_sending_failed_until_another_is_planned(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    id, aoi = planned(database, people), browser(people.aoi)
    without_address(database, people, id)
    said = "could not be: something was missing."
    assert said not in aoi.get(f"/campaigns/{id}/check").text

    work.send_planned(services, utc_now() + LATER)

    way = aoi.get(f"/campaigns/{id}").headers["Location"]
    page = aoi.get(way).text
    assert way.endswith("/check")
    assert said in page and "1 suppliers have no e-mail address." in page
    with database.writing() as session:
        for request in session.scalars(select(Request).where(Request.contact_email == "")):
            session.delete(request)
    day = {"send_on": (today() + timedelta(days=3)).isoformat(), "send_time": "09:00"}
    assert aoi.post(f"/campaigns/{id}/send", {"when": "later", **day}).status_code == 303
    assert said not in aoi.get(f"/campaigns/{id}/check").text


def test_a_campaign_that_cannot_be_looked_at_does_not_hold_up_the_next(
    services: Services, database: Database, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    broken, next_one = planned(database, people, zone="Nowhere/At_All"), planned(database, people)

    work.send_planned(services, utc_now() + LATER)

    assert kept(database, broken).sent_at is None
    assert kept(database, next_one).sent_at is not None
    assert f"campaign {broken}" in caplog.text
