"""From a new campaign to its sending: each step, kept as a draft, and every slip said beside its field."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tadasu.campaigns import choosing
from tadasu.campaigns.dates import instants_of
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs.models import Job
from tadasu.library.models import RubricVersion
from tadasu.library.operations import add_shipped
from tadasu.mail.models import Message
from tadasu.organisations.models import Supplier, SupplierTag
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browser, People, Someone
from tests.platform.worlds import a_campaign, a_supplier, today

STEPS = ("questions", "suppliers", "dates", "letters", "check")


@pytest.fixture
def rubric_id(database: Database) -> int:
    with database.writing() as session:
        add_shipped(session, utc_now())
        return session.scalars(select(RubricVersion)).all()[0].id


def draft(database: Database, someone: Someone, *, suppliers: int = 0, **values: Any) -> int:
    with database.writing() as session:
        campaign = a_campaign(session, someone, **{"sent_at": None, "due_on": None, **values})
        for number in range(suppliers):
            listed(session, campaign, a_supplier(session, someone.organisation_id, f"株式会社サンプル{number}"))
        return campaign.id


def listed(session: Any, campaign: Campaign, supplier: Supplier) -> None:
    session.add(Request(member_id=campaign.member_id, campaign_id=campaign.id, supplier_id=supplier.id,
                        contact_name=supplier.contact_name, contact_email=supplier.contact_email,
                        contact_language="ja", due_on=today(), created_at=utc_now()))  # fmt: skip
    session.flush()


def kept(database: Database, campaign_id: int) -> Campaign:
    with database.reading() as session:
        return session.get_one(Campaign, campaign_id)


def count(database: Database, kind: type, *conditions: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind).where(*conditions)) or 0


def questions_form(rubric_id: int, **values: str) -> dict[str, str]:
    return {"name": "受入れ調査 2026", "rubric": str(rubric_id), "purpose_ja": "受入れ状況の確認", "purpose_en": "",
            "share_score": "yes", **values}  # fmt: skip


def test_a_campaign_goes_from_nothing_to_sent_in_five_pages(
    database: Database, people: People, browser: Callable[..., Browser], rubric_id: int
) -> None:
    ren = browser(people.ren)
    with database.writing() as session:
        a_supplier(session, people.ren.organisation_id, own_code="A-1")
        a_supplier(session, people.ren.organisation_id, "有限会社みなと水産", own_code="A-2")

    page = ren.get("/campaigns/new").text
    assert "46 minutes with foreign workers" in page
    assert "9 minutes without any" in page
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


@pytest.mark.parametrize(
    "name", ["شركة النسيج \u202eمقلوب", "受入れ 👩🏽‍🏭🇻🇳", "<script>alert(1)</script>", "{link} & 'Co'"]
)
def test_any_name_is_shown_as_it_was_typed(
    database: Database, people: People, browser: Callable[..., Browser], rubric_id: int, name: str
) -> None:
    aoi = browser(people.aoi)

    address = aoi.post("/campaigns/new", questions_form(rubric_id, name=name)).headers["Location"]

    page = aoi.get(address).text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert aoi.get("/campaigns").status_code == 200


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


def test_the_preview_of_a_letter_is_made_while_it_is_typed_and_keeps_nothing(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, suppliers=1)
    typed = {
        "kind": "invitation",
        "language": "ja",
        "subject": "<b>{member}</b>より",
        "body": "{supplier} {link} {minutes}",
    }

    fragment = browser(people.aoi).post(f"/campaigns/{id}/letters/preview", typed)

    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert "&lt;b&gt;ヤマダ食品&lt;/b&gt;より" in fragment.text
    assert "株式会社サンプル0 http://127.0.0.1:8000/i/… 50" in fragment.text
    assert kept(database, id).messages == {}


def test_without_scripts_a_button_shows_the_same_preview(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi)
    typed = {
        "kind": "reminder",
        "language": "en",
        "subject": "Due {due_date}",
        "body": "Here: {link}",
        "then": "preview",
    }

    page = browser(people.aoi).post(f"/campaigns/{id}/letters", typed)

    assert page.status_code == 200
    assert "Here: http://127.0.0.1:8000/i/…" in page.text
    assert kept(database, id).messages == {}


def test_an_unknown_placeholder_is_refused_when_saving_and_what_was_typed_stays(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi)
    typed = {"kind": "invitation", "language": "ja", "subject": "件名", "body": "{suplier} {link}"}

    page = browser(people.aoi).post(f"/campaigns/{id}/letters", typed)

    assert page.status_code == 422
    assert "{suplier} is not a placeholder" in page.text
    assert "{suplier} {link}</textarea>" in page.text
    assert kept(database, id).messages == {}


def test_a_letter_is_kept_by_kind_and_language(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)

    for language in ("ja", "en"):
        aoi.post(f"/campaigns/{id}/letters", {"kind": "invitation", "language": language, "subject": f"in {language}",
                                              "body": "｛link｝", "then": "save"})  # fmt: skip

    messages = kept(database, id).messages["invitation"]
    assert messages["ja"] == {"subject": "in ja", "body": "{link}"}
    assert messages["en"]["subject"] == "in en"


def test_a_copy_goes_to_oneself_with_a_link_that_leads_nowhere(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, suppliers=1)
    form = {"kind": "invitation", "language": "ja", "subject": "{campaign}", "body": "{link}", "then": "test"}

    browser(people.aoi).post(f"/campaigns/{id}/letters", form)

    with database.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.to_email, message.request_id) == ("aoi@example.jp", None)
        assert message.body == "http://127.0.0.1:8000/i/…"


def test_suppliers_are_found_by_what_they_have_in_common(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi)
    with database.writing() as session:
        own = people.aoi.organisation_id
        tagged = a_supplier(session, own, "Tagged")
        session.add(SupplierTag(supplier_id=tagged.id, tag="縫製", member_id=own))
        a_supplier(session, own, "Far", prefecture="JP-01", tier=2)
        a_supplier(session, own, "Archived", archived_at=utc_now())
        a_supplier(session, people.hana.organisation_id, "Of another member")
    aoi, address = browser(people.aoi), f"/campaigns/{id}/suppliers/matching"

    numbers = []
    for form in ({"tag": "縫製"}, {"prefecture": "JP-01", "tier": "2"}, {}):
        assert aoi.post(address, form).status_code == 303
        numbers.append(count(database, Request))

    assert numbers == [1, 2, 2]
    assert aoi.post(address, {"tier": "10"}).status_code == 422
    assert aoi.post(address, {"prefecture": "JP-99"}).status_code == 422


def test_numbers_that_name_nobody_or_two_are_told_of(database: Database, people: People) -> None:
    with database.writing() as session:
        own = people.aoi.organisation_id
        first = a_supplier(session, own, "One", own_code="A-1", corporate_number="5010401067252")
        a_supplier(session, own, "Two", own_code="B")
        a_supplier(session, own, "Three", own_code="B")
        foreign = a_supplier(session, people.hana.organisation_id, own_code="C")
        text = f"A-1、5010401067252; ５０１０４０１０６７２５２\tB C #{first.id} #{foreign.id} #x =1+1"
        found = choosing.pasted(session, asker_of(people.aoi), text)

    assert found.ids == [first.id]
    assert found.ambiguous == ["B"]
    assert found.unknown == ["C", f"#{foreign.id}", "#x", "=1+1"]


def test_a_supplier_without_an_address_is_shown_and_gets_one(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, due_on=today() + timedelta(days=30))
    with database.writing() as session:
        supplier = a_supplier(session, people.aoi.organisation_id, contact_email="", contact_name="")
        listed(session, session.get_one(Campaign, id), supplier)
    aoi, address = browser(people.aoi), f"/campaigns/{id}"
    assert "has no e-mail address" in aoi.get(f"{address}/suppliers").text
    assert aoi.post(f"{address}/send", {"when": "now"}).status_code == 422

    form = {"supplier_id": str(supplier.id), "name": "森 恵", "email": "Mori@Example.JP", "language": "ja"}
    wrong = aoi.post(f"{address}/suppliers/contact", {**form, "email": "mori@@example.jp"})
    aoi.post(f"{address}/suppliers/contact", form)

    assert (wrong.status_code, f'id="email-{1}-error"' in wrong.text) == (422, True)
    assert aoi.post(f"{address}/send", {"when": "now"}).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Request)).one().contact_email == "mori@example.jp"
        assert session.get_one(Supplier, supplier.id).contact_email == "mori@example.jp"


def test_a_supplier_is_taken_off_a_draft_again(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, suppliers=2)
    with database.reading() as session:
        supplier_id = session.scalars(select(Request.supplier_id)).all()[0]

    browser(people.aoi).post(f"/campaigns/{id}/suppliers/remove", {"supplier_id": str(supplier_id)})

    assert count(database, Request) == 1


def test_suppliers_ticked_in_the_table_join_a_campaign(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)
    with database.writing() as session:
        own = [a_supplier(session, people.aoi.organisation_id, f"No. {n}").id for n in range(3)]
        foreign = a_supplier(session, people.hana.organisation_id).id

    assert "責任ある受入れ 2026" in aoi.post("/campaigns/choose", {"chosen": [str(each) for each in own]}).text
    aoi.post(f"/campaigns/{id}/suppliers/chosen", {"chosen": [str(each) for each in (*own, foreign)]})

    assert count(database, Request) == 3
    assert aoi.post("/campaigns/choose", {"chosen": ["x"]}).status_code == 422
    assert aoi.post("/campaigns/choose", {}).status_code == 422


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


def test_the_questionnaire_can_be_read_in_both_languages(
    people: People, browser: Callable[..., Browser], rubric_id: int
) -> None:
    aoi = browser(people.aoi)

    assert (
        "外国人労働者の責任ある受入れに関する質問票"
        in aoi.get(f"/campaigns/questionnaire/{rubric_id}?language=ja").text
    )
    assert "Responsible acceptance" in aoi.get(f"/campaigns/questionnaire/{rubric_id}?language=xx").text
    assert aoi.get("/campaigns/questionnaire/999999").status_code == 404
