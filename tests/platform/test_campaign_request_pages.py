"""The page of a request and its buttons: roles, slips, what it shows and what it never shows; many at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tadasu.campaigns.codes import normal
from tadasu.campaigns.models import Answering, Campaign, HelpNeeded, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message
from tests.platform.campaign_worlds import actions, put_letter, read
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_request, today

BY_ANALYST = ("send-again", "remind", "ask-again", "mark-bounced", "contact", "contact/drop", "settle-help")
BY_ADMINISTRATOR = ("withdraw", "undo-withdrawal", "extend", "telephone-code", "contact/force")


@pytest.mark.parametrize("step", [*BY_ANALYST, *BY_ADMINISTRATOR])
def test_another_members_request_does_not_exist(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser], step: str
) -> None:
    world = a_request(database, people, settings)

    reply = browser(people.hana).post(f"/requests/{world.request_id}/{step}", {"reason": "x"})

    assert reply.status_code == 404
    assert browser(people.hana).get(f"/requests/{world.request_id}").status_code == 404
    assert actions(database, world) == []


@pytest.mark.parametrize("step", BY_ADMINISTRATOR)
def test_an_analyst_hears_that_this_is_for_administrators(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser], step: str
) -> None:
    world = a_request(database, people, settings)

    reply = browser(people.ren).post(f"/requests/{world.request_id}/{step}", {"reason": "x"})

    assert reply.status_code == 403
    assert actions(database, world) == []


@pytest.mark.parametrize(
    ("step", "answering", "letter", "action"),
    [
        ("send-again", Answering.NOT_OPENED, "failed", "letter sent again"),
        ("remind", Answering.STARTED, "sent", "reminded by hand"),
        ("ask-again", Answering.DECLINED, "sent", "asked again"),
        ("mark-bounced", Answering.NOT_OPENED, "sent", "letter marked as returned"),
        ("contact", Answering.NOT_OPENED, "bounced", "contact corrected"),
        ("contact/drop", Answering.OPENED, "sent", "contact change taken back"),
        ("settle-help", Answering.NOT_OPENED, "sent", "help settled"),
    ],
)
def test_an_analyst_may_see_to_the_mail(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser], step: str,
    answering: Answering, letter: str, action: str,
) -> None:  # fmt: skip
    opened_at = None if answering == Answering.NOT_OPENED else utc_now()
    world = a_request(database, people, settings, answering=answering, opened_at=opened_at)
    put_letter(database, settings, world, letter)
    ren, address = browser(people.ren), f"/requests/{world.request_id}"
    another = {"name": "森 恵", "email": "mori@sample-seiko.example.jp", "language": "ja"}
    if step == "contact/drop":
        ren.post(f"{address}/contact", another)
    if step == "settle-help":
        with database.writing() as session:
            session.add(HelpNeeded(request_id=world.request_id, member_id=world.member_id, kind="time",
                                   created_at=utc_now()))  # fmt: skip

    reply = ren.post(f"{address}/{step}", another if step == "contact" else {})

    assert reply.status_code == 303
    assert actions(database, world)[-1] == action


def test_what_was_submitted_is_reviewed_on_the_page_of_its_supplier(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = a_request(database, people, settings, answering=Answering.SUBMITTED, opened_at=utc_now(), round=1)
    ren, link = browser(people.ren), f'href="/suppliers/{world.supplier_id}"'

    assert link in ren.get(f"/requests/{world.request_id}").text
    assert link in ren.get(f"/campaigns/{world.campaign_id}").text


def test_the_page_of_a_request_shows_its_history_and_no_answer(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    secret = "一度しか書かない秘密の回答"
    world = a_request(database, people, settings, answers={"PRF-01": {"entity": secret}, "PRF-03": 4711},
                      sections_done=3, sections_in_all=7)  # fmt: skip
    id = put_letter(database, settings, world, "queued")
    with database.writing() as session:
        mail.move(
            session, session.get_one(Message, id), ("queued",), "failed", utc_now(), reply="550 5.1.1 unknown user"
        )
    aoi = browser(people.aoi)
    aoi.post(f"/requests/{world.request_id}/extend",
             {"to_day": (today() + timedelta(days=45)).isoformat(), "reason": "<b>stock-taking</b>"})  # fmt: skip

    page = aoi.get(f"/requests/{world.request_id}").text

    assert "550 5.1.1 unknown user" in page
    assert "3 of 7" in page
    assert "&lt;b&gt;stock-taking&lt;/b&gt;" in page
    assert "Due day moved from" in page
    assert secret not in page
    assert "4711" not in page
    assert "PRF-0" not in page


def test_the_page_says_which_address_a_letter_came_back_from(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    given = "own@sample-seiko.example.jp"
    world = a_request(database, people, settings, answering="opened", opened_at=utc_now(), contact_email=given)
    put_letter(database, settings, world, "bounced")
    ren, address = browser(people.ren), f"/requests/{world.request_id}"

    page = ren.get(address).text
    ren.post(f"{address}/send-again")

    assert "The mail to suzuki@sample-seiko.example.jp came back, and the address has changed since." in page
    assert f"The mail to {given} came back" not in page
    assert f'action="{address}/send-again"' in page
    assert "came back" not in ren.get(address).text.partition("<h2>")[0]


@pytest.mark.parametrize(
    ("step", "form", "field"),
    [
        ("withdraw", {"reason": "  "}, "withdraw_reason"),
        ("withdraw", {"reason": "x" * 1_001}, "withdraw_reason"),
        ("extend", {"to_day": "2026-02-30", "reason": "why"}, "extend_to_day"),
        ("extend", {"to_day": "9999-12-31", "reason": "why"}, "extend_to_day"),
        ("extend", {"to_day": "20260101", "reason": "why"}, "extend_to_day"),
        ("extend", {"to_day": "1/2/26", "reason": "why"}, "extend_to_day"),
        ("extend", {"to_day": "2020-01-01", "reason": "why"}, "extend_to_day"),
        ("extend", {"to_day": "2027-01-01T00:00:00", "reason": "why"}, "extend_to_day"),
        ("contact", {"name": "x" * 10_000, "email": "a@b.example", "language": "ja"}, "contact_name"),
        ("contact", {"name": "", "email": "a@localhost", "language": "ja"}, "contact_email"),
        ("contact", {"name": "", "email": "a@b.example\nBcc: c@d.example", "language": "ja"}, "contact_email"),
        ("contact", {"name": "", "email": "a@b.example", "language": "xx"}, "contact_language"),
        ("telephone-code", {"reason": ""}, "telephone_reason"),
    ],
)
def test_a_slip_is_said_beside_its_field_and_changes_nothing(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser], step: str,
    form: dict[str, str], field: str,
) -> None:  # fmt: skip
    world = a_request(database, people, settings)

    reply = browser(people.aoi).post(f"/requests/{world.request_id}/{step}", form)

    assert reply.status_code == 422
    assert f'id="{field}-error"' in reply.text
    assert actions(database, world) == []


def test_a_telephone_code_appears_on_one_page_only(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = a_request(database, people, settings)
    aoi = browser(people.aoi)

    page = aoi.post(f"/requests/{world.request_id}/telephone-code", {"reason": "no mailbox"})

    code = page.text.partition('id="code"')[2].partition(">")[2][:9]
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert code.replace("-", "") == normal(code)
    assert code not in aoi.get(f"/requests/{world.request_id}").text


def test_a_request_of_a_draft_has_no_page_yet(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = a_request(database, people, settings, campaign={"sent_at": None})

    assert browser(people.aoi).get(f"/requests/{world.request_id}").status_code == 404


def test_many_are_reminded_at_once_and_the_others_are_told_of(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    worlds = [a_request(database, people, settings) for _ in range(3)]
    with database.writing() as session:
        for world in worlds[1:]:
            request = session.get_one(Request, world.request_id)
            request.campaign_id = worlds[0].campaign_id
            request.campaign = session.get_one(Campaign, worlds[0].campaign_id)
            request.contact_name = "x"
    for world in worlds[:2]:
        put_letter(database, settings, world)
    put_letter(database, settings, worlds[2], "failed")
    aoi = browser(people.aoi)
    address = f"/campaigns/{worlds[0].campaign_id}"

    aoi.post(f"{address}/bulk", {"do": "remind", "chosen": [world.request_id for world in worlds]})

    page = aoi.get(address).text
    assert "Done for 2 suppliers." in page
    assert "Not for 1 supplier:" in page
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Message.kind == "reminder")) == 2


def test_withdrawing_many_asks_for_the_reason_first_and_is_for_administrators(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = a_request(database, people, settings)
    address, form = f"/campaigns/{world.campaign_id}/bulk", {"do": "withdraw", "chosen": [world.request_id]}

    assert browser(people.ren).post(address, form).status_code == 403
    aoi = browser(people.aoi)
    assert "Withdraw the request to 1 supplier" in aoi.post(address, form).text
    assert aoi.post(address, {**form, "confirmed": "yes", "reason": ""}).status_code == 422
    assert read(database, world).withdrawn_at is None
    assert aoi.post(address, {**form, "confirmed": "yes", "reason": "left"}).status_code == 303
    assert read(database, world).withdrawn_at is not None


def test_requests_of_another_campaign_cannot_be_slipped_in(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    own, other = (a_request(database, people, settings) for _ in range(2))
    form = {"do": "withdraw", "chosen": [other.request_id], "confirmed": "yes", "reason": "x"}

    browser(people.aoi).post(f"/campaigns/{own.campaign_id}/bulk", form)

    assert read(database, other).withdrawn_at is None
