"""From a new campaign to its sending and its end: each step kept as a draft, and who may take it."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import select

from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs.models import Job
from tadasu.library.models import RubricVersion
from tadasu.library.operations import add_shipped
from tests.platform.campaign_drafts import count, draft, kept, questions_form
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_supplier, today

STEPS = ("questions", "suppliers", "dates", "letters", "check")


@pytest.fixture
def rubric_id(database: Database) -> int:
    with database.writing() as session:
        add_shipped(session, utc_now())
        return session.scalars(select(RubricVersion)).all()[0].id


def test_a_campaign_goes_from_nothing_to_sent_in_five_pages(
    database: Database, people: People, browser: Callable[..., Browser], rubric_id: int
) -> None:
    ren = browser(people.ren)
    with database.writing() as session:
        a_supplier(session, people.ren.organisation_id, own_code="A-1")
        a_supplier(session, people.ren.organisation_id, "有限会社みなと水産", own_code="A-2")

    page = ren.get("/campaigns/new").text
    assert "50 minutes with foreign workers" in page
    assert "10 minutes without any" in page
    made = ren.post("/campaigns/new", questions_form(rubric_id))
    address = made.headers["Location"].removesuffix("/suppliers")
    ren.post(f"{address}/suppliers/pasted", {"codes": "Ａ－１\nA-2, A-9"})
    assert "A-9" in ren.get(f"{address}/suppliers").text
    ren.post(f"{address}/dates", {"due_on": (today() + timedelta(days=30)).isoformat(), "late_days": "14",
                                  "reminder_days": ["-7", "1"]})  # fmt: skip
    for step in STEPS:
        assert ren.get(f"{address}/{step}").status_code == 200
    sent = ren.post(f"{address}/send", {"when": "now"})

    assert sent.headers["Location"] == address
    campaign = kept(database, int(address.rpartition("/")[2]))
    assert campaign.sent_at is not None
    assert (campaign.reminder_days, campaign.created_by_id) == ([-7, 1], people.ren.person_id)
    assert count(database, Request) == 2
    assert count(database, Job, Job.kind == "send_campaign") == 1
    assert ren.get(address).status_code == 200


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "名" * 10_000}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"rubric": "999999"}, "rubric"),
        ({"rubric": "1e3"}, "rubric"),
        ({"rubric": "１"}, "rubric"),
        ({"purpose_ja": " \n "}, "purpose_ja"),
        ({"purpose_en": "x" * 2_001}, "purpose_en"),
    ],
)
def test_a_slip_in_the_questions_is_said_beside_its_field(
    database: Database, people: People, browser: Callable[..., Browser], rubric_id: int, slip: dict[str, str],
    field: str,
) -> None:  # fmt: skip
    reply = browser(people.aoi).post("/campaigns/new", questions_form(rubric_id, **slip))

    assert reply.status_code == 422
    assert f'id="{field}-error"' in reply.text
    assert count(database, Campaign) == 0


def test_the_first_page_begins_with_a_purpose_that_can_be_sent_as_it_stands(
    people: People, browser: Callable[..., Browser], rubric_id: int, database: Database
) -> None:
    aoi = browser(people.aoi)

    page = aoi.get("/campaigns/new").text
    offered = {
        f"purpose_{language}": unescape(page.partition(f'name="purpose_{language}"')[2].partition(">")[2]
                                        .partition("</textarea>")[0]).strip()
        for language in ("ja", "en")
    }  # fmt: skip
    made = aoi.post("/campaigns/new", questions_form(rubric_id, **offered))

    assert made.status_code == 303
    assert kept(database, 1).purpose == {"ja": offered["purpose_ja"], "en": offered["purpose_en"]}
    assert "外国人の方々" in offered["purpose_ja"] and "foreign workers" in offered["purpose_en"]


def test_the_last_page_names_the_first_recipients_and_counts_their_languages(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, suppliers=7, due_on=today() + timedelta(days=30))
    with database.writing() as session:
        first, second = session.scalars(select(Request).order_by(Request.id).limit(2)).all()
        first.contact_language, second.contact_name = "en", "<b>森</b>"

    page = browser(people.aoi).get(f"/campaigns/{id}/check").text

    assert "株式会社サンプル4" in page and "株式会社サンプル5" not in page
    assert "and 2 more" in page
    assert "日本語 6, English 1" in page
    assert "&lt;b&gt;森&lt;/b&gt;" in page


@pytest.mark.parametrize(
    "name", ["شركة النسيج \u202eمقلوب", "受入れ 👩🏽‍🏭🇻🇳", "<script>alert(1)</script>", "{link} & 'Co'"]
)
def test_any_name_is_shown_as_it_was_typed(
    database: Database, people: People, browser: Callable[..., Browser], rubric_id: int, name: str
) -> None:
    aoi = browser(people.aoi)

    address = aoi.post("/campaigns/new", questions_form(rubric_id, name=name)).headers["Location"]

    page = aoi.get(address).text
    assert str(escape(name.replace("\u202e", ""))) in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert aoi.get("/campaigns").status_code == 200


@pytest.mark.parametrize("missing", ["suppliers", "dates"])
def test_a_draft_that_lacks_something_says_so_and_is_not_sent(
    database: Database, people: People, browser: Callable[..., Browser], missing: str
) -> None:
    due_on = None if missing == "dates" else today() + timedelta(days=30)
    id = draft(database, people.aoi, suppliers=0 if missing == "suppliers" else 1, due_on=due_on)
    aoi = browser(people.aoi)

    assert f"/campaigns/{id}/{missing}" in aoi.get(f"/campaigns/{id}/check").text
    assert aoi.post(f"/campaigns/{id}/send", {"when": "now"}).status_code == 422
    assert kept(database, id).sent_at is None


def test_a_draft_is_discarded_only_when_asked_twice(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id, aoi = draft(database, people.aoi, suppliers=2), browser(people.aoi)

    assert "Discard this draft?" in aoi.post(f"/campaigns/{id}/discard").text
    assert count(database, Campaign) == 1
    aoi.post(f"/campaigns/{id}/discard", {"confirmed": "yes"})

    assert (count(database, Campaign), count(database, Request)) == (0, 0)


CHANGES = ("questions", "dates", "letters", "send", "discard", "suppliers/remove", "suppliers/contact")


@pytest.mark.parametrize("step", CHANGES)
def test_what_was_sent_does_not_change_any_more(
    database: Database, people: People, browser: Callable[..., Browser], rubric_id: int, step: str
) -> None:
    id = draft(database, people.aoi, sent_at=utc_now(), due_on=today() + timedelta(days=30))
    forms: dict[str, dict[str, Any]] = {
        "questions": questions_form(rubric_id, name="Other"),
        "dates": {"due_on": (today() + timedelta(days=60)).isoformat(), "late_days": "1"},
        "letters": {"kind": "invitation", "language": "ja", "subject": "s", "body": "{link}"},
        "send": {"when": "now"},
        "discard": {"confirmed": "yes"},
        "suppliers/remove": {"supplier_id": "1"},
        "suppliers/contact": {"supplier_id": "1", "name": "", "email": "a@b.example", "language": "ja"},
    }

    reply = browser(people.aoi).post(f"/campaigns/{id}/{step}", forms[step])

    assert reply.status_code == 409
    campaign = kept(database, id)
    assert (campaign.name, campaign.due_on) == ("責任ある受入れ 2026", today() + timedelta(days=30))


@pytest.mark.parametrize("step", ["", *(f"/{step}" for step in STEPS)])
def test_another_members_campaign_does_not_exist(
    database: Database, people: People, browser: Callable[..., Browser], step: str
) -> None:
    id = draft(database, people.aoi, suppliers=1)

    foreign = browser(people.hana).get(f"/campaigns/{id}{step}")
    missing = browser(people.hana).get(f"/campaigns/999999{step}")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "責任ある受入れ" not in browser(people.hana).get("/campaigns").text


def test_closing_is_for_administrators_and_asks_first(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, sent_at=utc_now(), due_on=today() + timedelta(days=30))
    address, aoi = f"/campaigns/{id}/close", browser(people.aoi)

    assert browser(people.ren).post(address, {"confirmed": "yes"}).status_code == 403
    assert "Close this campaign?" in aoi.post(address).text
    assert kept(database, id).closed_at is None
    assert aoi.post(address, {"confirmed": "yes"}).status_code == 303
    assert aoi.post(address, {"confirmed": "yes"}).status_code == 409
    assert aoi.post(f"/campaigns/{id}/suppliers/matching", {}).status_code == 409


def test_before_and_after_closing_it_is_said_what_is_still_answered(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    """dates.closing_instant: while returned, a request's own day counts even after the campaign was closed."""
    id = draft(database, people.aoi, sent_at=utc_now(), due_on=today() + timedelta(days=30))
    address, aoi = f"/campaigns/{id}", browser(people.aoi)

    asked = [aoi.get(address).text, aoi.post(f"{address}/close").text]
    aoi.post(f"{address}/close", {"confirmed": "yes"})
    notice_and_page = aoi.get(address).text

    for page in asked:
        assert "but the answers to questions that were sent back, until their own day" in page
    assert notice_and_page.count("Only questions that were sent back are still answered, until their own day.") == 2


def test_the_questionnaire_can_be_read_in_both_languages(
    people: People, browser: Callable[..., Browser], rubric_id: int
) -> None:
    aoi = browser(people.aoi)

    assert (
        "外国人労働者の責任ある受入れに関する調査票"
        in aoi.get(f"/campaigns/questionnaire/{rubric_id}?language=ja").text
    )
    assert "Responsible acceptance" in aoi.get(f"/campaigns/questionnaire/{rubric_id}?language=xx").text
    assert aoi.get("/campaigns/questionnaire/999999").status_code == 404
