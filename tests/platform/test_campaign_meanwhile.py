"""What changes between the making of a list and the leaving of its letters: contacts, archiving, closing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tadasu.accounts.models import Organisation
from tadasu.campaigns import operations, taking_back, work
from tadasu.campaigns.models import Campaign, Request, Response
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.mail.sending import send_due
from tadasu.organisations.models import Supplier
from tadasu.organisations.operations import archive
from tadasu.services import Services
from tests.platform.assessed import work_off
from tests.platform.campaign_drafts import count, draft, kept
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browsers, People
from tests.platform.job_tries import Try
from tests.platform.worlds import a_campaign, a_request_row, a_supplier, today

DUE = {"due_on": today() + timedelta(days=30)}
NEW = {"contact_name": "新任 次郎", "contact_email": "new@sample.example.jp", "contact_language": "en"}


def a_list(database: Database, people: People, *names: str, **values: Any) -> tuple[int, list[int]]:
    """A draft and the suppliers on its list."""
    with database.writing() as session:
        campaign = a_campaign(session, people.aoi, **{"sent_at": None, **DUE, **values})
        ids = [a_supplier(session, people.aoi.organisation_id, name).id for name in names]
        operations.add_suppliers(session, asker_of(people.aoi), campaign, ids, utc_now())
        return campaign.id, ids


def change(database: Database, supplier_id: int, **values: str) -> None:
    with database.writing() as session:
        supplier = session.get_one(Supplier, supplier_id)
        for name, value in values.items():
            setattr(supplier, name, value)


def letters(database: Database, campaign_id: int) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        rows = select(Message.kind, Message.to_email, Message.state).join(Request, Request.id == Message.request_id)
        found = session.execute(rows.where(Request.campaign_id == campaign_id).order_by(Message.id))
        return [(kind, address, state) for kind, address, state in found]


@pytest.mark.parametrize("when", ["now", "later"])
def test_who_is_the_contact_by_then_is_written_to(
    services: Services, database: Database, people: People, browser: Browsers, when: str
) -> None:
    id, (supplier,) = a_list(database, people, "株式会社")
    later = {"send_on": (today() + timedelta(days=9)).isoformat(), "send_time": "09:00"}
    aoi = browser(people.aoi)
    if when == "later":
        aoi.post(f"/campaigns/{id}/send", {"when": "later", **later})
    change(database, supplier, **NEW)

    if when == "later":
        work.send_planned(services, utc_now() + timedelta(days=10))
    else:
        aoi.post(f"/campaigns/{id}/send", {"when": "now"})
    work.send(Try(services, {"campaign_id": id}))

    assert letters(database, id) == [("invitation", NEW["contact_email"], "queued")]
    with database.reading() as session:
        assert session.scalars(select(Message.to_name)).all()[-1] == "新任 次郎"
        assert session.scalars(select(Response.language)).one() == "en"


def test_a_draft_shows_who_is_the_contact_by_now_and_what_was_sent_stays(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    id, (supplier,) = a_list(database, people, "株式会社")
    sent, (other,) = a_list(database, people, "有限会社", sent_at=utc_now())
    change(database, supplier, **NEW)
    change(database, other, **NEW)

    work.follow_all_records(services, utc_now())

    page = browser(people.aoi).get(f"/campaigns/{id}/check").text
    assert NEW["contact_email"] in page and "suzuki@" not in page
    with database.reading() as session:
        address = select(Request.contact_email).where(Request.campaign_id == sent)
        assert session.scalars(address).one() == "suzuki@sample-seiko.example.jp"


def test_an_address_that_was_taken_off_the_record_is_not_written_to(
    database: Database, people: People, browser: Browsers
) -> None:
    id, (supplier,) = a_list(database, people, "株式会社")
    change(database, supplier, contact_email="")

    reply = browser(people.aoi).post(f"/campaigns/{id}/send", {"when": "now"})

    assert reply.status_code == 422
    assert kept(database, id).sent_at is None


def test_an_address_entered_on_the_list_is_the_suppliers_and_never_takes_the_place_of_another(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    id, (first, second) = a_list(database, people, "一", "二")
    for each in (first, second):
        change(database, each, contact_email="", contact_name="")
    work.follow_all_records(services, utc_now())
    aoi, address = browser(people.aoi), f"/campaigns/{id}/suppliers/contact"
    form = {"name": "森 恵", "email": "mori@example.jp", "language": "en"}
    change(database, second, contact_email="colleague@example.jp")

    kept_one = aoi.post(address, {**form, "supplier_id": str(first)})
    refused = aoi.post(address, {**form, "supplier_id": str(second)})

    assert (kept_one.status_code, refused.status_code) == (303, 422)
    assert "has an address by now: colleague@example.jp." in refused.text
    with database.reading() as session:
        on_record = session.scalars(select(Supplier.contact_email).order_by(Supplier.id)).all()
        listed = session.scalars(select(Request.contact_email).order_by(Request.id)).all()
    assert on_record == listed == ["mori@example.jp", "colleague@example.jp"]


def test_archived_suppliers_are_left_out_and_that_is_told(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    id, (first, _second) = a_list(database, people, "解散済", "存続")
    with database.writing() as session:
        archive(session, asker_of(people.aoi), [first], utc_now())
    aoi = browser(people.aoi)

    before = aoi.get(f"/campaigns/{id}/check").text
    after = aoi.get(aoi.post(f"/campaigns/{id}/send", {"when": "now"}).headers["Location"]).text
    work.send(Try(services, {"campaign_id": id}))

    assert "1 supplier on the list has been archived and is left out." in before
    assert "Send to 1 supplier" in before
    assert "1 supplier was left out: archived since it was put on the list." in after
    assert len(letters(database, id)) == count(database, Request) == count(database, Response) == 1
    assert "Left archived suppliers out of the campaign" in aoi.get("/organisation/audit").text


def test_the_last_page_before_sending_shows_only_who_is_written_to(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    id, (first, *_others) = a_list(database, people, "解散済", *(f"存続{number}" for number in range(7)))
    change(database, first, **NEW)
    work.follow_all_records(services, utc_now())
    with database.writing() as session:
        archive(session, asker_of(people.aoi), [first], utc_now())
    aoi = browser(people.aoi)

    page = aoi.get(f"/campaigns/{id}/check").text

    assert "<dt>Suppliers</dt><dd>7</dd>" in re.sub(r"\s*\n\s*", "", page)
    assert "存続0" in page and "存続4" in page and "解散済" not in page and NEW["contact_email"] not in page
    assert "and 2 more" in page and "Send to 7 suppliers" in page
    assert "Letters by language: 日本語 7<" in page
    letter = aoi.get(f"/campaigns/{id}/letters").text
    assert "存続0" in letter and "解散済" not in letter


def test_a_list_of_archived_suppliers_only_cannot_be_sent(
    database: Database, people: People, browser: Browsers
) -> None:
    id, ids = a_list(database, people, "解散済")
    with database.writing() as session:
        archive(session, asker_of(people.aoi), ids, utc_now())

    assert browser(people.aoi).post(f"/campaigns/{id}/send", {"when": "now"}).status_code == 422


def close(database: Database, people: People, id: int) -> None:
    with database.writing() as session:
        operations.close(session, asker_of(people.aoi), session.get_one(Campaign, id), utc_now())


def test_nobody_is_invited_to_a_campaign_that_was_closed_before_its_letters_were_written(
    services: Services, database: Database, people: People
) -> None:
    id, _ids = a_list(database, people, "株式会社", sent_at=utc_now())
    close(database, people, id)

    work_off(services)

    assert letters(database, id) == []


def test_letters_that_wait_when_a_campaign_is_closed_do_not_leave(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    id, _ids = a_list(database, people, "株式会社", sent_at=utc_now())
    other, _ids = a_list(database, people, "有限会社", sent_at=utc_now())
    work_off_sending(services, id, other)

    close(database, people, id)
    while send_due(services, utc_now()):
        pass

    assert [state for _kind, _to, state in letters(database, id)] == ["dropped"]
    assert [state for _kind, _to, state in letters(database, other)] == ["sent"]
    page = browser(people.aoi).get(f"/campaigns/{id}").text
    assert page.count("Not written to") == 2 and "Waiting to be sent" not in page  # its chip above and its row


def test_what_is_about_questions_that_were_sent_back_still_leaves_after_closing(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    with database.writing() as session:
        campaign = a_campaign(session, people.aoi)
        supplier = a_supplier(session, people.aoi.organisation_id)
        world = a_request_row(session, settings, campaign, supplier, answering="returned", round=1,
                              return_due_on=today() + timedelta(days=9))  # fmt: skip
        for number, kind in enumerate(("returned", "reminder")):
            session.add(Message(member_id=world.member_id, request_id=world.request_id, kind=kind, to_name="",
                                message_id=f"<{number}@x>", to_email="a@b.example", subject="", body="b",
                                next_try_at=utc_now(), created_at=utc_now()))  # fmt: skip
        id = campaign.id

    close(database, people, id)

    assert [state for _kind, _to, state in letters(database, id)] == ["queued", "queued"]


def test_thousands_of_waiting_letters_are_taken_back_a_part_at_a_time(
    services: Services, database: Database, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ids = a_list(database, people, *(f"No. {n}" for n in range(10)), sent_at=utc_now())
    work_off_sending(services, id)
    monkeypatch.setattr(taking_back, "AT_ONCE", 4)

    close(database, people, id)
    at_once = [state for _kind, _to, state in letters(database, id)]
    work_off(services)

    assert (at_once.count("dropped"), at_once.count("queued")) == (4, 6)
    assert {state for _kind, _to, state in letters(database, id)} == {"dropped"}


def work_off_sending(services: Services, *ids: int) -> None:
    for id in ids:
        work.send(Try(services, {"campaign_id": id}))


def test_a_member_suspended_after_sending_writes_to_nobody_until_it_is_back(
    services: Services, database: Database, people: People, browser: Browsers
) -> None:
    id = draft(database, people.aoi, suppliers=2, **DUE)
    browser(people.aoi).post(f"/campaigns/{id}/send", {"when": "now"})
    suspend(database, people, True)

    for _ in range(2):
        work_off(services)
        work.send_planned(services, utc_now())
    before = letters(database, id)
    suspend(database, people, False)
    for _ in range(2):
        work.send_planned(services, utc_now())
        work_off(services)

    assert before == []
    assert [kind for kind, _to, _state in letters(database, id)] == ["invitation", "invitation"]
    assert kept(database, id).send_at is None


def suspend(database: Database, people: People, is_suspended: bool) -> None:
    with database.writing() as session:
        member = session.get_one(Organisation, people.aoi.organisation_id)
        member.suspended_at = utc_now() if is_suspended else None
