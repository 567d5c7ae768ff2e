"""Questions that were sent back live on when their campaign is closed: their letters are mended and repeated."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tadasu.campaigns import work
from tadasu.campaigns.models import Campaign
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.campaign_worlds import letters_of, put_letter, read
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import TOKYO, World, a_request, a_request_row, a_supplier, today

CONTACT = {"name": "高橋 学", "email": "takahashi@sample-seiko.example.jp", "language": "ja"}
LATER = {"to_day": (today() + timedelta(days=40)).isoformat(), "reason": "holidays", "tell": "yes"}


def sent_back(database: Database, people: People, settings: Settings, state: str, **values: Any) -> World:
    """Questions that were sent back, and then the campaign was closed."""
    closed = {"closed_at": utc_now() - timedelta(days=1)}
    world = a_request(database, people, settings, campaign=closed, **{
        "answering": "returned", "round": 1, "opened_at": utc_now() - timedelta(days=9),
        "return_due_on": today() + timedelta(days=20), **values})  # fmt: skip
    put_letter(database, settings, world, state, kind="returned", age=timedelta(days=30))
    return world


def test_a_letter_about_questions_sent_back_that_did_not_arrive_can_be_mended(
    database: Database, people: People, settings: Settings, browser: Browsers
) -> None:
    world = sent_back(database, people, settings, "bounced")
    aoi, address = browser(people.aoi), f"/requests/{world.request_id}"

    page = aoi.get(address).text
    line = aoi.get(f"/campaigns/{world.campaign_id}").text

    for way in ("send-again", "contact", "extend"):
        assert f'action="{address}/{way}"' in page, way
    assert "Correct the address" in line


@pytest.mark.parametrize(
    ("way", "form", "kinds"),
    [
        ("send-again", {}, ["returned"]),
        ("contact", CONTACT, ["returned", "contact_ask"]),
        ("extend", LATER, ["returned", "reminder"]),
    ],
)
def test_what_the_page_offers_for_questions_sent_back_is_done(
    database: Database, people: People, settings: Settings, browser: Browsers, way: str, form: Any, kinds: list[str]
) -> None:
    world = sent_back(database, people, settings, "bounced")

    reply = browser(people.aoi).post(f"/requests/{world.request_id}/{way}", form)

    assert reply.status_code == 303
    assert [letter.kind for letter in letters_of(database, world)] == kinds
    assert letters_of(database, world)[-1].state == "queued"


@pytest.mark.parametrize(("way", "form"), [("contact", CONTACT), ("extend", LATER)])
def test_whatever_else_is_in_a_closed_campaign_stays_closed(
    database: Database, people: People, settings: Settings, browser: Browsers, way: str, form: Any
) -> None:
    world = a_request(database, people, settings, campaign={"closed_at": utc_now()})
    put_letter(database, settings, world, "bounced")
    aoi, address = browser(people.aoi), f"/requests/{world.request_id}"

    assert f'action="{address}/{way}"' not in aoi.get(address).text
    assert aoi.post(f"{address}/{way}", form).status_code == 409
    assert len(letters_of(database, world)) == 1


def test_questions_sent_back_are_reminded_of_after_closing_and_nothing_else_is(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    due = today() + timedelta(days=20)
    world = sent_back(database, people, settings, "sent", return_due_on=due)
    with database.writing() as session:
        campaign = session.get_one(Campaign, world.campaign_id)
        supplier = a_supplier(session, people.aoi.organisation_id, "株式会社サンプル工業")
        other = a_request_row(session, settings, campaign, supplier, due_on=due)
    day = due - timedelta(days=7)
    while day.weekday() > 4:
        day += timedelta(days=1)

    for _ in range(2):
        work.remind(services, datetime.combine(day, time(10), ZoneInfo(TOKYO)).astimezone(UTC))

    assert [letter.kind for letter in letters_of(database, world)] == ["returned", "reminder"]
    assert letters_of(database, other) == []
    assert read(database, world).campaign.closed_at is not None
