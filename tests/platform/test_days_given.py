"""Days that people type: one way of writing them, within years a calendar can hold, refused in words."""

from datetime import date, timedelta

import pytest
from flask import Flask
from marshmallow import ValidationError

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.forms import Day
from tadasu.responses.models import Delegation
from tests.platform.campaign_drafts import draft
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import a_request, answering_browser, today

ODD = [
    "20300101", "2030-W01-1", "2030-W01", "2030W011", "2030-001", "2030-1-1", "2030-13-01", "2030-02-30", "30-01-2030",
    "2030/01/01", "2030-01-01T00:00", " 2030-01-01", "２０３０-01-01", "0001-01-01", "1999-12-31", "2101-01-01",
    "9999-12-31", "+2030-01-1", "tomorrow", "2030-01-01\x00",
]  # fmt: skip
HELPER = {"name": "伊藤", "email": "ito@kumiai.example.jp", "capacity": "supervising", "language": "ja"}


@pytest.mark.parametrize("text", ODD)
@pytest.mark.usefixtures("in_english")
def test_a_day_is_written_in_one_way_and_lies_in_reach(text: str) -> None:
    for field in (Day(required=True), Day()):
        with pytest.raises(ValidationError, match="YYYY-MM-DD, from 2000 to 2100"):
            field.deserialize(text)


def test_a_day_may_be_left_empty_where_it_is_not_required() -> None:
    assert Day().deserialize("") is None
    assert Day(required=True).deserialize("2030-01-31") == date(2030, 1, 31)


@pytest.mark.usefixtures("in_english")
def test_a_required_day_may_not_be_left_empty() -> None:
    with pytest.raises(ValidationError, match="YYYY-MM-DD"):
        Day(required=True).deserialize("")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(text, "Please give a day as YYYY-MM-DD") for text in ODD if "\x00" not in text]
    + [("{yesterday}", "Choose a day from today"), ("{too_late}", "Choose a day from today")],
)
def test_a_helper_is_not_given_an_odd_day(
    app: Flask, database: Database, people: People, settings: Settings, day: str, sentence: str
) -> None:
    world = a_request(database, people, settings, answering="opened")
    suzuki = answering_browser(app, database, world, language="en")
    typed = day.format(yesterday=today() - timedelta(days=1), too_late=today() + timedelta(days=366))

    reply = suzuki.post("/answer/helpers/ask", {**HELPER, "sections": "pay-and-hours", "due_on": typed})

    assert reply.status_code == 422
    assert sentence in reply.text.partition('id="due_on-error"')[2][:400]
    assert 'value="伊藤"' in reply.text
    with database.reading() as session:
        assert session.query(Delegation).count() == 0


@pytest.mark.parametrize("days", [None, 0, 365])
def test_a_helper_may_be_given_a_day_or_none(
    app: Flask, database: Database, people: People, settings: Settings, days: int | None
) -> None:
    world = a_request(database, people, settings, answering="opened")
    suzuki = answering_browser(app, database, world)
    due_on = None if days is None else today() + timedelta(days=days)

    reply = suzuki.post("/answer/helpers/ask", {**HELPER, "sections": "pay-and-hours", "due_on": due_on or ""})

    assert reply.status_code == 303
    with database.reading() as session:
        assert session.query(Delegation).one().due_on == due_on


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "20300101", "2030-W01-1", ""])
def test_a_sending_is_not_planned_for_an_odd_day(
    browser: Browsers, database: Database, people: People, day: str
) -> None:
    campaign = draft(database, people.aoi, suppliers=1, due_on=today() + timedelta(days=30), zone="America/Los_Angeles")

    reply = browser(people.aoi).post(
        f"/campaigns/{campaign}/send", {"when": "later", "send_on": day, "send_time": "23:59"}
    )

    assert reply.status_code == 422
    assert "YYYY-MM-DD" in reply.text.partition('id="send_on-error"')[2][:400]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "20300101", "2030-W01-1", ""])
def test_requests_are_not_extended_to_an_odd_day(
    browser: Browsers, database: Database, people: People, settings: Settings, day: str
) -> None:
    world = a_request(database, people, settings, answering="opened")
    aoi = browser(people.aoi)
    form = {"to_day": day, "reason": "They asked for it."}

    alone = aoi.post(f"/requests/{world.request_id}/extend", form)
    many = aoi.post(
        f"/campaigns/{world.campaign_id}/bulk", {**form, "do": "extend", "confirmed": "yes", "chosen": world.request_id}
    )

    assert (alone.status_code, many.status_code) == (422, 422)
    assert "YYYY-MM-DD" in alone.text.partition('id="extend_to_day-error"')[2][:400]
    assert "They asked for it." in alone.text
    assert "YYYY-MM-DD" in many.text.partition('id="to_day-error"')[2][:400]
