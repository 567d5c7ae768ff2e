"""The job that sends a campaign: every supplier exactly once, whatever is cut short or run twice."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tadasu.auditlog.models import AuditLine
from tadasu.campaigns import links, operations, work
from tadasu.campaigns.models import Campaign, Invitation, Request, Response
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.jobs.models import Job
from tadasu.jobs.work import LeaseLost
from tadasu.mail import sending
from tadasu.mail.models import MailboxCopy, Message
from tadasu.organisations.models import SupplierRow
from tadasu.runner import connect
from tadasu.services import Services
from tests.platform.campaign_drafts import draft
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browsers, People
from tests.platform.job_tries import Try
from tests.platform.worlds import a_campaign, a_supplier, today

MANY = 1_000


def ready(database: Database, people: People, suppliers: int, **values: Any) -> int:
    """A campaign with its list, sent a moment ago; nobody has been written to."""
    with database.writing() as session:
        campaign = a_campaign(session, people.aoi, **values)
        ids = [a_supplier(session, people.aoi.organisation_id, f"株式会社{number}",
                          contact_email=f"contact{number}@supplier.example.jp").id
               for number in range(suppliers)]  # fmt: skip
        operations.add_suppliers(session, asker_of(people.aoi), campaign, ids, utc_now())
        return campaign.id


def totals(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            kind.__tablename__: session.scalar(select(func.count()).select_from(kind)) or 0
            for kind in (Request, Response, Invitation, Message)
        }


def test_a_thousand_suppliers_get_one_mail_each_though_the_job_is_cut_short_and_run_twice(
    services: Services, database: Database, people: People
) -> None:
    id = ready(database, people, MANY)

    with pytest.raises(LeaseLost):
        work.send(Try(services, {"campaign_id": id}, holds=2))
    again = Try(services, {"campaign_id": id})
    work.send(again)
    work.send(Try(services, {"campaign_id": id}))

    assert totals(database) == {"request": MANY, "response": MANY, "invitation": MANY, "message": MANY}
    assert again.seen[-1] == (MANY - 400, MANY - 400)
    assert not again.is_finished, "this job ends by returning"
    with database.reading() as session:
        addresses = Counter(session.scalars(select(Message.to_email)))
        bodies = session.scalars(select(Message.body)).all()
        hashes = set(session.scalars(select(Invitation.token_sha256)))
    assert set(addresses.values()) == {1}
    tokens = {re.findall(r"/i/([\w-]{43})", body)[0] for body in bodies}
    assert {links.token_sha256(token) for token in tokens} == hashes


def test_what_the_outbox_delivers_is_shown_at_each_request(
    services: Services, database: Database, people: People
) -> None:
    connect()
    id = ready(database, people, 30)
    work.send(Try(services, {"campaign_id": id}))
    with database.reading() as session:
        assert set(session.scalars(select(Request.delivery))) == {"queued"}

    while sending.send_due(services, utc_now()):
        pass

    with database.reading() as session:
        assert set(session.scalars(select(Request.delivery))) == {"sent"}
        assert set(session.scalars(select(SupplierRow.delivery))) == {"sent"}
        assert session.scalar(select(func.count()).select_from(MailboxCopy)) == 30
        assert "/i/" not in "".join(session.scalars(select(Message.body)))  # secrets go when a mail leaves


def test_whoever_has_no_address_or_was_withdrawn_is_not_written_to(
    services: Services, database: Database, people: People
) -> None:
    id = ready(database, people, 3)
    with database.writing() as session:
        first, second, _third = session.scalars(select(Request).order_by(Request.id)).all()
        first.contact_email = ""
        second.withdrawn_at = utc_now()

    work.send(Try(services, {"campaign_id": id}))

    assert totals(database)["message"] == 1


def test_suppliers_added_after_sending_are_asked_the_same_at_once(
    services: Services, database: Database, people: People
) -> None:
    id = ready(database, people, 2)
    work.send(Try(services, {"campaign_id": id}))
    with database.writing() as session:
        late = a_supplier(session, people.aoi.organisation_id, "遅れて追加")
        known = session.scalars(select(Request.supplier_id)).all()
        campaign = session.get_one(Campaign, id)
        added = operations.add_suppliers(session, asker_of(people.aoi), campaign, [*known, late.id, late.id], utc_now())

    work.send(Try(services, {"campaign_id": id}))

    assert added == 1
    assert totals(database)["message"] == 3
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job).where(Job.kind == "send_campaign")) == 2


def planned(database: Database, people: People, suppliers: int = 1) -> int:
    with database.writing() as session:
        campaign = a_campaign(session, people.aoi, sent_at=None, send_at=utc_now() + timedelta(hours=1))
        ids = [a_supplier(session, people.aoi.organisation_id, f"No. {n}").id for n in range(suppliers)]
        operations.add_suppliers(session, asker_of(people.aoi), campaign, ids, utc_now())
        return campaign.id


def test_a_planned_sending_begins_when_its_time_has_come_and_only_once(
    services: Services, database: Database, people: People
) -> None:
    id = planned(database, people)

    work.send_planned(services, utc_now())
    with database.reading() as session:
        assert session.get_one(Campaign, id).sent_at is None
    for _ in range(2):
        work.send_planned(services, utc_now() + timedelta(hours=1, minutes=1))

    with database.reading() as session:
        assert session.get_one(Campaign, id).sent_at is not None
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_a_planned_sending_that_lacks_something_by_then_is_a_draft_again(
    services: Services, database: Database, people: People
) -> None:
    id = planned(database, people, suppliers=0)

    work.send_planned(services, utc_now() + timedelta(hours=2))

    with database.reading() as session:
        campaign = session.get_one(Campaign, id)
        assert (campaign.sent_at, campaign.send_at) == (None, None)
        assert "planned sending failed" in session.scalars(select(AuditLine.action)).all()


def test_the_words_and_the_due_day_of_the_mail_are_those_of_the_campaign(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    words = {"subject": "{campaign} / {supplier}", "body": "{contact}|{due_date}|{minutes}|{member}|{link}"}
    id = ready(database, people, 1, messages={"invitation": {"ja": words}})

    work.send(Try(services, {"campaign_id": id}))

    with database.reading() as session:
        message = session.scalars(select(Message)).one()
    due = (today() + timedelta(days=30)).strftime("%Y年%-m月%-d日")
    assert message.subject == "責任ある受入れ 2026 / 株式会社0"
    assert message.body.startswith(f"鈴木 花|{due}|50|ヤマダ食品|{settings.public_base_url}/i/")


@pytest.mark.parametrize("name", ["名" * 200, "شركة النسيج \u202eمقلوب", "工場 👩🏽‍🏭🇻🇳", "A\r\nBcc: x@evil.example"])
def test_any_name_of_a_supplier_leaves_as_one_mail_to_one_address(
    services: Services, database: Database, people: People, name: str
) -> None:
    with database.writing() as session:
        words = {"subject": "{supplier} {supplier}", "body": "{supplier} {link}"}
        campaign = a_campaign(session, people.aoi, messages={"invitation": {"ja": words}})
        supplier = a_supplier(session, people.aoi.organisation_id, name, contact_name=name[:200])
        operations.add_suppliers(session, asker_of(people.aoi), campaign, [supplier.id], utc_now())
        id = campaign.id

    work.send(Try(services, {"campaign_id": id}))
    sending.send_due(services, utc_now())

    with database.reading() as session:
        message = session.scalars(select(Message)).one()
        raw = session.scalars(select(MailboxCopy)).one().raw
    assert message.state == "sent"
    headers = raw.partition(b"\r\n\r\n")[0]
    assert b"\nBcc:" not in headers
    assert headers.count(b"\nTo:") == 1


def test_until_its_mail_has_left_a_request_is_due_when_the_campaign_is(
    database: Database, people: People, browser: Browsers
) -> None:
    due_on = today() + timedelta(days=30)
    id = draft(database, people.aoi, suppliers=2)
    aoi, address = browser(people.aoi), f"/campaigns/{id}"
    aoi.post(f"{address}/dates", {"due_on": due_on.isoformat(), "late_days": "14", "reminder_days": []})

    aoi.post(f"{address}/send", {"when": "now"})

    with database.reading() as session:
        assert [each.due_on for each in session.scalars(select(Request))] == [due_on, due_on]
    assert "#extend" not in aoi.get(address).text
