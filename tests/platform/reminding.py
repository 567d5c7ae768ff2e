"""A request on a ladder of reminders, and what a runner does of it while weeks go by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import select

from tadasu.campaigns import work
from tadasu.campaigns.models import Reminder
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.conftest import People
from tests.platform.worlds import World, a_campaign, a_request_row, a_supplier

TOKYO, HANOI = "Asia/Tokyo", "Asia/Ho_Chi_Minh"
DUE = date(2027, 1, 29)  # a Friday; its steps: Fri 15, Fri 22, Wed 27 January, Sat 30 January, Fri 5 February
SENT = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)


def at(day: date, hour: int, minute: int = 0, zone: str = TOKYO) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


@contextmanager
def clock(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def asked(database: Database, people: People, settings: Settings, country: str = "JP", **values: Any) -> World:
    """A request that was sent on 4 January and is due on 29 January."""
    campaign_values = values.pop("campaign", {})
    with clock(SENT), database.writing() as session:
        campaign = a_campaign(session, people.aoi, **{"due_on": DUE, "sent_at": SENT, **campaign_values})
        supplier = a_supplier(session, people.aoi.organisation_id, country=country)
        return a_request_row(session, settings, campaign, supplier, **values)


def rounds(services: Services, first: datetime, last: datetime, minutes: int = 60) -> None:
    """What the runner does in that time, at a coarser step."""
    now = first
    while now <= last:
        with clock(now):
            while work.remind(services, now):
                pass
        now += timedelta(minutes=minutes)


def reminded(database: Database, zone: str = TOKYO) -> list[tuple[str, int]]:
    """When reminders were written, in local time, and for which step."""
    with database.reading() as session:
        rows = session.scalars(select(Reminder).order_by(Reminder.id)).all()
        assert len(session.scalars(select(Message).where(Message.kind == "reminder")).all()) == len(rows)
        return [(row.created_at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M"), row.step) for row in rows]
