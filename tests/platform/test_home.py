"""Home: what waits, the gravest first, every number a list; figures counted by the runner."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.assessments import totals
from tadasu.assessments.models import MemberTotals
from tadasu.assessments.totals import count_totals
from tadasu.campaigns.models import HelpNeeded, Request
from tadasu.clock import utc_now
from tadasu.organisations.models import Supplier
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, more_scored, sign, statements_of, work_off
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import World, a_request


def test_a_member_with_nothing_sees_what_to_do_first(browser: Browsers, people: People) -> None:
    text = browser(people.aoi).get("/").text

    assert "Nothing waits for you" in text
    assert "No suppliers yet" in text


def test_zero_tolerance_comes_before_everything_else(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    with services.database.writing() as session:
        request = a_request_of(session, world)
        session.add(HelpNeeded(request_id=request.id, member_id=world.member_id, kind="time", created_at=utc_now()))

    text = browser(people.ren).get("/").text

    order = [text.index(each) for each in ("Zero-tolerance flags", "asking for help", "Submissions to review")]
    assert order == sorted(order)
    assert "株式会社サンプル精工" in text
    assert "/waiting/zero_tolerance" in text


def a_request_of(session: Session, world: World) -> Request:
    return session.get_one(Request, world.request_id)


@pytest.mark.parametrize("kind", ["zero_tolerance", "contradictions", "mails", "help", "reopen", "review"])
def test_every_list_opens_and_is_the_members_own(
    browser: Browsers, people: People, services: Services, kind: str
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    undelivered = a_request(services.database, people, services.settings, delivery="bounced",
                            supplier={"name": "届かない工業"}, campaign={"name": "二つ目"})  # fmt: skip
    with services.database.writing() as session:
        for call in ("address", "reopen"):
            session.add(HelpNeeded(request_id=undelivered.request_id, member_id=world.member_id, kind=call,
                                   text="お願いします", created_at=utc_now()))  # fmt: skip

    own, foreign = browser(people.ren).get(f"/waiting/{kind}"), browser(people.hana).get(f"/waiting/{kind}")

    assert own.status_code == foreign.status_code == 200
    assert "Nothing waits here" in foreign.text
    if kind != "contradictions":
        assert ("届かない工業" if kind in ("mails", "help", "reopen") else "株式会社サンプル精工") in own.text


@pytest.mark.parametrize("kind", ["everything", "zero-tolerance", "1"])
def test_a_list_that_is_none_is_not_there(browser: Browsers, people: People, kind: str) -> None:
    assert browser(people.ren).get(f"/waiting/{kind}").status_code == 404


@pytest.mark.parametrize("after", ["x", "1", "1.x", "9" * 40 + ".1", "-1.-1", "１.１"])
def test_a_place_in_a_list_that_makes_no_sense_is_its_beginning(
    browser: Browsers, people: People, services: Services, after: str
) -> None:
    a_scored_request(services, people, LAW_21="d")

    page = browser(people.ren).get(f"/waiting/zero_tolerance?after={after}")

    assert "株式会社サンプル精工" in page.text


def test_a_long_list_goes_on_where_it_stopped(browser: Browsers, people: People, services: Services) -> None:
    from tadasu.assessments import worklist

    world = a_scored_request(services, people, LAW_21="d")
    more_scored(services, people, world, "二号", "三号", LAW_21="d")

    with services.database.reading() as session:
        first = worklist.waiting(session, world.member_id, "zero_tolerance", most=2)
        place = (first[-1].workers or 0, first[-1].id)
        rest = worklist.waiting(session, world.member_id, "zero_tolerance", after=place, most=2)

    assert len({each.supplier_id for each in [*first, *rest]}) == 3


def test_flags_of_an_earlier_round_wait_no_more(people: People, services: Services) -> None:
    from tadasu.assessments import worklist

    world = a_scored_request(services, people, LAW_21="d")
    with services.database.writing() as session:
        sign(session, world, answers_with(), number=2)
    work_off(services)

    with services.database.reading() as session:
        assert worklist.counted(session, world.member_id, "zero_tolerance") == (0, 0)


def test_the_runner_counts_what_changed_and_then_rests(people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    now = utc_now()

    while count_totals(services, now):
        pass
    with services.database.reading() as session:
        totals = session.get_one(MemberTotals, world.member_id).totals

    assert totals["bands"]["critical"]["suppliers"] == 1
    assert totals["bands"]["critical"]["workers"] == 60
    assert (totals["work"][0]["kind"], totals["work"][0]["count"]) == ("zero_tolerance", 1)
    assert totals["campaigns"][0]["answered"] == 1
    with statements_of(services.database) as statements:
        assert not count_totals(services, now)
    assert not any("INSERT" in each for each in statements)


def test_a_change_is_seen_by_its_line_in_the_audit_log(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    while count_totals(services, utc_now()):
        pass

    browser(people.ren).post(f"/requests/{world.request_id}/review/start")
    assert count_totals(services, utc_now())

    with services.database.reading() as session:
        work = session.get_one(MemberTotals, world.member_id).totals["work"]
    assert [each["rows"][0]["code"] for each in work if each["kind"] == "review"] == ["in_review"]


def test_a_new_score_is_seen_without_waiting(people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    now = utc_now()
    while count_totals(services, now):
        pass

    with services.database.writing() as session:
        sign(session, world, answers_with(LAW_21="d"), number=2)
    work_off(services)

    assert count_totals(services, now)
    with services.database.reading() as session:
        assert session.get_one(MemberTotals, world.member_id).totals["bands"]["critical"]["suppliers"] == 1


def test_looking_for_what_changed_is_one_question_for_all_members(people: People, services: Services) -> None:
    a_scored_request(services, people)
    now = utc_now()
    while count_totals(services, now):
        pass

    with statements_of(services.database) as statements:
        assert not count_totals(services, now)

    assert len([each for each in statements if "audit" in each]) == 1
    assert len(statements) <= 2, statements


def test_figures_older_than_a_minute_are_counted_anew(people: People, services: Services) -> None:
    a_scored_request(services, people)
    now = utc_now()
    while count_totals(services, now):
        pass

    assert not count_totals(services, now + timedelta(seconds=50))
    assert count_totals(services, now + timedelta(seconds=70))


def test_the_page_reads_little(browser: Browsers, people: People, services: Services) -> None:
    a_scored_request(services, people, LAW_21="d")
    while count_totals(services, utc_now()):
        pass
    ren = browser(people.ren)

    with statements_of(services.database) as statements:
        page = ren.get("/")

    assert page.status_code == 200
    assert len(statements) <= 15, statements


def test_others_begin_elsewhere(browser: Browsers, people: People) -> None:
    reply = browser(people.sora).get("/")

    assert reply.status_code == 303
    assert reply.headers["Location"] == "/admin"
    assert browser(people.sora).get("/waiting/review").status_code == 404


def test_totals_of_another_member_are_never_shown(browser: Browsers, people: People, services: Services) -> None:
    a_scored_request(services, people, LAW_21="d")
    while count_totals(services, utc_now()):
        pass

    text = browser(people.hana).get("/").text

    assert "株式会社サンプル精工" not in text
    with services.database.reading() as session:
        assert len(session.scalars(select(MemberTotals)).all()) == 2


def test_a_campaign_was_sent_on_the_day_it_was_there(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    with services.database.writing() as session:
        campaign = a_request_of(session, world).campaign
        campaign.zone, campaign.sent_at = "Asia/Tokyo", datetime(2026, 6, 11, 22, 30, tzinfo=UTC)  # 07:30 there
    while count_totals(services, utc_now() + timedelta(days=1)):
        pass

    assert "12 June 2026" in browser(people.ren).get("/").text


def test_one_member_that_cannot_be_counted_keeps_nobody_waiting(
    people: People, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted(session: Session, member_id: int) -> dict[str, object]:
        if member_id == people.aoi.organisation_id:
            raise ValueError("a questionnaire that cannot be read")
        return real(session, member_id)

    real = totals.counted
    monkeypatch.setattr(totals, "counted", counted)

    while count_totals(services, utc_now()):
        pass

    with services.database.reading() as session:
        assert session.scalars(select(MemberTotals.member_id)).all() == [people.hana.organisation_id]


def test_what_nobody_can_do_anything_about_waits_no_more(browser: Browsers, people: People, services: Services) -> None:
    def an_undelivered(name: str, **values: Any) -> World:
        return a_request(services.database, people, services.settings, delivery="bounced",
                         supplier={"name": name}, campaign={"name": name}, **values)  # fmt: skip

    long_ago, recent = utc_now().date() - timedelta(days=365), utc_now().date() - timedelta(days=3)
    an_undelivered("去年の会社", due_on=long_ago)
    an_undelivered("今の会社", due_on=recent)
    withdrawn, archived = an_undelivered("取り下げた会社"), an_undelivered("やめた会社")
    with services.database.writing() as session:
        session.get_one(Supplier, archived.supplier_id).archived_at = utc_now()
        session.get_one(Request, withdrawn.request_id).withdrawn_at = utc_now()
        for world in (withdrawn, archived):
            session.add(HelpNeeded(request_id=world.request_id, member_id=world.member_id, kind="address",
                                   text="違う会社です", created_at=utc_now()))  # fmt: skip
    ren = browser(people.ren)

    mails, calls = ren.get("/waiting/mails").text, ren.get("/waiting/help").text

    assert "今の会社" in mails
    assert all(name not in mails for name in ("去年の会社", "取り下げた会社", "やめた会社"))
    assert "Nothing waits here" in calls
