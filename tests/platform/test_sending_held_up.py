"""A sending that was held up: whoever can no longer answer is not asked, and whoever sent it hears of that."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from tadasu.accounts.models import Organisation, Person
from tadasu.campaigns import requests, work
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.assessed import work_off
from tests.platform.campaign_drafts import draft, kept
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browsers, People
from tests.platform.job_tries import Try
from tests.platform.worlds import today

DUE = today() + timedelta(days=10)


def suspend(database: Database, people: People, is_suspended: bool) -> None:
    with database.writing() as session:
        member = session.get_one(Organisation, people.aoi.organisation_id)
        member.suspended_at = utc_now() if is_suspended else None


@contextmanager
def days_later(days: int) -> Iterator[None]:
    with time_machine.travel(utc_now() + timedelta(days=days)):
        yield


def held_up(services: Services, database: Database, people: People, browser: Browsers, **values: Any) -> int:
    """A campaign that was sent, whose member was suspended before the first letter was written."""
    id = draft(database, people.aoi, suppliers=2, **{"due_on": DUE, "late_days": 0, **values})
    assert browser(people.ren).post(f"/campaigns/{id}/send", {"when": "now"}).status_code == 303
    suspend(database, people, True)
    work_off(services)
    return id


def goes_on(services: Services, database: Database, people: People) -> None:
    suspend(database, people, False)
    for _ in range(3):
        work.send_planned(services, utc_now())
        work_off(services)


def mails(database: Database) -> list[Message]:
    with database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


@pytest.mark.parametrize(("language", "said"), [("en", "not been written to: 2."), ("ja", "2社のサプライヤーには")])
def test_nobody_is_invited_whose_answers_would_come_too_late_and_the_sender_hears_of_it(
    services: Services, database: Database, people: People, browser: Browsers, language: str, said: str
) -> None:
    id = held_up(services, database, people, browser)
    with database.writing() as session:
        session.get_one(Person, people.ren.person_id).language = language

    with days_later(60):
        goes_on(services, database, people)

    (mail,) = mails(database)
    with database.reading() as session:
        assert mail.to_email == session.get_one(Person, people.ren.person_id).email
    assert said in mail.body and f"/campaigns/{id}?where=queued" in mail.body
    assert "{" not in mail.subject + mail.body
    assert kept(database, id).send_at is None
    with days_later(60):
        aoi = browser(people.aoi)
        page = aoi.get(f"/campaigns/{id}?where=queued").text
        assert page.count("Not written to") == 3 and page.count("#extend") == 2  # a chip above, and two lines
        assert "Did not write to suppliers" in aoi.get("/organisation/audit").text


def test_whoever_got_a_later_day_is_invited_all_the_same(
    services: Services, database: Database, people: People, browser: Browsers, settings: Settings
) -> None:
    held_up(services, database, people, browser)
    with database.writing() as session:
        later, first = utc_now(), session.scalars(select(Request).order_by(Request.id)).first()
        assert first is not None
        requests.extend(session, settings, asker_of(people.aoi), first, today() + timedelta(days=90), "x", later,
                        tell=False)  # fmt: skip
        id = first.id

    with days_later(60):
        goes_on(services, database, people)

    told, invitation = sorted(mails(database), key=lambda mail: mail.request_id or 0)
    assert "1社のサプライヤーには" in told.body
    assert (invitation.kind, invitation.request_id) == ("invitation", id)


def test_the_last_late_day_is_in_time(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    held_up(services, database, people, browser, late_days=5)

    with days_later(15):
        goes_on(services, database, people)

    assert [mail.kind for mail in mails(database)] == ["invitation", "invitation"]


def test_a_member_that_is_back_while_a_batch_is_looked_at_loses_no_letter(
    services: Services, database: Database, people: People
) -> None:
    id = draft(database, people.aoi, suppliers=2, due_on=DUE, sent_at=utc_now())
    suspend(database, people, True)
    back = Thread(target=suspend, args=(database, people, False))

    def come_back(*call: Any) -> None:
        """As soon as the sending has looked at the member for the first time."""
        if re.search(r"\borganisation\b", call[2]) and "count(" not in call[2] and back.ident is None:
            back.start()
            back.join(1)  # where it has to wait for the batch, the batch goes on

    event.listen(database.engine, "after_cursor_execute", come_back)
    work.send(Try(services, {"campaign_id": id}))
    event.remove(database.engine, "after_cursor_execute", come_back)
    back.join(10)
    work.send_planned(services, utc_now())
    work_off(services)

    assert [mail.kind for mail in mails(database)] == ["invitation", "invitation"]
