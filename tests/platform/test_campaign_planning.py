"""The days of a draft and the time it is sent at: what makes sense, and what is said beside its field."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadasu.campaigns import operations
from tadasu.campaigns.dates import instants_of
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.errors import Refused
from tests.platform.campaign_drafts import count, draft, kept
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_supplier, today


@pytest.mark.parametrize(
    "due_on",
    ["2026-02-30", "0000-00-00", "9999-12-31", "20270101", "1/2/27", "2027-1-1", "", "２０２７－０１－０１",
     "令和9年1月1日", "2027-01-01T00:00", "2020-01-01"],
)  # fmt: skip
def test_a_due_day_that_makes_no_sense_is_refused(
    database: Database, people: People, browser: Callable[..., Browser], due_on: str
) -> None:
    id = draft(database, people.aoi)

    reply = browser(people.aoi).post(f"/campaigns/{id}/dates", {"due_on": due_on, "late_days": "14"})

    assert reply.status_code == 422
    assert 'id="due_on-error"' in reply.text
    assert kept(database, id).due_on is None


@pytest.mark.parametrize("days", [-400, 0, 731])
def test_a_due_day_lies_between_tomorrow_and_two_years_ahead(
    database: Database, people: People, browser: Callable[..., Browser], days: int
) -> None:
    id = draft(database, people.aoi)
    due_on = (today() + timedelta(days=days)).isoformat()

    assert browser(people.aoi).post(f"/campaigns/{id}/dates", {"due_on": due_on, "late_days": "0"}).status_code == 422


@pytest.mark.parametrize(
    ("slip", "field"),
    [({"late_days": "-1"}, "late_days"), ({"late_days": "91"}, "late_days"), ({"late_days": "1_0"}, "late_days"),
     ({"late_days": "9" * 30}, "late_days"), ({"reminder_days": ["soon"]}, "reminder_days"),
     ({"reminder_days": ["-61"]}, "reminder_days"), ({"reminder_days": ["1"] * 11}, "reminder_days")],
)  # fmt: skip
def test_a_slip_in_the_dates_is_said_beside_its_field(
    database: Database, people: People, browser: Callable[..., Browser], slip: dict[str, Any], field: str
) -> None:
    id = draft(database, people.aoi)
    form = {"due_on": (today() + timedelta(days=30)).isoformat(), "late_days": "14", **slip}

    reply = browser(people.aoi).post(f"/campaigns/{id}/dates", form)

    assert reply.status_code == 422
    assert f'id="{field}-error"' in reply.text


@pytest.mark.parametrize(
    ("send_on", "send_time", "field"),
    [("", "09:00", "send_on"), ("2026-13-01", "09:00", "send_on"), ("+1", "24:00", "send_time"),
     ("+1", "23:59:60", "send_time"), ("+1", "9:00", "send_time"), ("+1", "", "send_time"), ("-1", "09:00", "send_on"),
     ("+30", "09:00", "send_on"), ("+400", "09:00", "send_on")],
)  # fmt: skip
def test_a_time_to_send_at_must_exist_lie_ahead_and_come_before_the_due_day(
    database: Database, people: People, browser: Callable[..., Browser], send_on: str, send_time: str, field: str
) -> None:
    id = draft(database, people.aoi, suppliers=1, due_on=today() + timedelta(days=30))
    day = (today() + timedelta(days=int(send_on))).isoformat() if send_on[:1] in ("+", "-") else send_on

    reply = browser(people.aoi).post(f"/campaigns/{id}/send", {"when": "later", "send_on": day, "send_time": send_time})

    assert reply.status_code == 422
    assert f'id="{field}-error"' in reply.text
    assert kept(database, id).send_at is None


@pytest.mark.parametrize(
    ("local", "meanings"), [("2027-03-28 02:30", 0), ("2027-10-31 02:30", 2), ("2027-06-01 09:00", 1)]
)
def test_hours_when_the_clocks_change_mean_nothing_or_two_things(local: str, meanings: int) -> None:
    at = datetime.fromisoformat(local)

    assert len(instants_of(at.date(), at.time(), "Europe/Berlin")) == meanings


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.times())
def test_in_tokyo_every_time_of_day_is_one_instant_nine_hours_earlier_in_utc(day: date, at: time) -> None:
    assert instants_of(day, at, "Asia/Tokyo") == [datetime.combine(day, at, UTC) - timedelta(hours=9)]


@pytest.mark.parametrize(("days", "said"), [(0, "The due day is today"), (-1, "The due day has passed")])
def test_on_the_due_day_itself_nothing_is_begun_and_the_page_does_not_say_it_is_over(
    database: Database, people: People, browser: Callable[..., Browser], days: int, said: str
) -> None:
    id, aoi = draft(database, people.aoi, suppliers=1, due_on=today() + timedelta(days=days)), browser(people.aoi)

    assert said in aoi.get(f"/campaigns/{id}/check").text
    assert aoi.post(f"/campaigns/{id}/send", {"when": "now"}).status_code == 422
    assert kept(database, id).sent_at is None


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(("days", "said"), [(0, "campaign is today"), (-1, "campaign has passed"), (1, "")])
def test_suppliers_are_added_to_what_was_sent_until_the_day_before_the_due_day(
    database: Database, people: People, days: int, said: str
) -> None:
    id = draft(database, people.aoi, sent_at=utc_now(), due_on=today() + timedelta(days=days))

    refusal = ""
    with database.writing() as session:
        new = a_supplier(session, people.aoi.organisation_id).id
        try:
            operations.add_suppliers(session, asker_of(people.aoi), session.get_one(Campaign, id), [new], utc_now())
        except Refused as refused:
            refusal = refused.message

    assert said in refusal and (not refusal) is (not said)
    assert count(database, Request) == (0 if said else 1)


def test_a_planned_sending_can_be_cancelled(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id, aoi = draft(database, people.aoi, suppliers=1, due_on=today() + timedelta(days=30)), browser(people.aoi)
    form = {"when": "later", "send_on": (today() + timedelta(days=3)).isoformat(), "send_time": "09:00"}

    aoi.post(f"/campaigns/{id}/send", form)
    planned = kept(database, id).send_at
    aoi.post(f"/campaigns/{id}/cancel-sending")

    assert planned is not None
    assert planned.hour == 0  # nine o'clock in Tokyo
    assert kept(database, id).send_at is None
