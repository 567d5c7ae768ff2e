"""The pages of a supplier: figures in words, honest emptiness, and a note of everybody who looks."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.responses.models import AccessNote, Consent, Submission
from tadasu.services import Services
from tests.platform.assessed import (
    a_scored_request,
    answers_with,
    assessment_of,
    last_year,
    sign,
    statements_of,
    work_off,
)
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import a_request, answering_browser

TABS = ("", "/answers", "/flags", "/checks", "/places", "/requests", "/access")


def _text(page: Any) -> str:
    assert page.status_code == 200, page.text[:500]
    return str(page.text)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_supplier_never_asked_has_honest_pages(
    browser: Browsers, people: People, services: Services, tab: str, language: str
) -> None:
    world = a_request(services.database, people, services.settings)

    text = _text(browser(people.ren, language).get(f"/suppliers/{world.supplier_id}{tab}"))

    assert "株式会社サンプル精工" in text
    assert f'<html lang="{language}">' in text
    assert language != "en" or "Unknown" in text
    assert ">0<" not in text and "0.0" not in text


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_of_a_scored_supplier_opens(
    browser: Browsers, people: People, services: Services, tab: str, language: str
) -> None:
    world = a_scored_request(services, people, LAW_21="d")

    page = browser(people.ren, language).get(f"/suppliers/{world.supplier_id}{tab}")

    assert "株式会社サンプル精工" in _text(page)
    assert "style=" not in page.text


def test_the_head_names_band_score_and_the_reason_in_words(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    found = assessment_of(services.database, world)

    text = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}"))

    assert found.band == "critical"
    assert f"{found.final:.1f}" in text
    assert "Final is at most" in text
    assert "Declared, not yet reviewed" in text
    assert text.count("<svg") >= 4, "the waterfall and the pillars, each wide and narrow"


def test_zero_tolerance_stands_first_and_is_never_called_forced_labour_found(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d", LAW_10=90)

    text = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}/flags"))

    assert text.index("Zero tolerance") < text.index("flag-2")
    assert "forced labour found" not in text.lower()
    assert "Workers affected" in text
    assert "art. 48 [TITA48]" in text, "a law is named, not only cited by its code"


def test_who_has_signed_is_led_to_the_own_score(
    app: Flask, browser: Browsers, people: People, services: Services, database: Database
) -> None:
    world = a_scored_request(services, people)

    start = _text(answering_browser(app, database, world).get("/answer"))

    assert 'href="/answer/score"' in start


def test_answers_are_in_words_with_value_weight_and_points(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)

    text = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}/answers"))

    assert "The worker always; own lockable storage is provided" in text
    assert "points of the total" in text
    assert "technical intern" in text.lower(), "rows of a table are in words too"


def test_what_a_supplier_typed_is_text_and_never_markup(browser: Browsers, people: People, services: Services) -> None:
    evil = "<script>alert(1)</script>"
    site = {"entity": evil, "prefecture": "JP-23"}
    world = a_scored_request(services, people, PRF_01=site)

    text = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}/answers"))

    assert evil not in text
    assert "&lt;script&gt;alert(1)" in text


def test_looking_is_noted_once_a_day_and_the_supplier_sees_it(
    browser: Browsers, people: People, services: Services, app: Flask
) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)

    for tab in ("", "/answers", "/flags"):
        _text(ren.get(f"/suppliers/{world.supplier_id}{tab}"))

    with services.database.reading() as session:
        notes = session.scalars(select(AccessNote)).all()
    assert [(note.person_id, note.what, note.response_id) for note in notes] == [
        (people.ren.person_id, "submission", world.response_id)
    ]
    assert "ren" in _text(ren.get(f"/suppliers/{world.supplier_id}/access"))


def test_without_consent_a_submission_is_not_there(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    with services.database.writing() as session:
        session.scalars(select(Consent)).one().revoked_at = utc_now()

    text = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}"))

    assert "Nothing is known about this supplier yet" in text
    assert "Final is at most" not in text
    with services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccessNote)) == 0


@pytest.mark.parametrize("tab", TABS)
def test_another_members_supplier_does_not_exist(
    browser: Browsers, people: People, services: Services, tab: str
) -> None:
    world = a_scored_request(services, people)

    foreign = browser(people.hana).get(f"/suppliers/{world.supplier_id}{tab}")

    assert foreign.status_code == 404


@pytest.mark.parametrize("named", ["999", "x", "-1", "1e5", "９"])
def test_a_submission_that_is_not_the_suppliers_is_not_there(
    browser: Browsers, people: People, services: Services, named: str
) -> None:
    world = a_scored_request(services, people)

    page = browser(people.ren).get(f"/suppliers/{world.supplier_id}?submission={named}")

    assert page.status_code == 404


def test_an_earlier_submission_stays_readable_and_says_so(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    with services.database.writing() as session:
        sign(session, world, answers_with(), number=2)
        first = session.scalar(select(Submission.id).where(Submission.round == 1))
    work_off(services)
    ren = browser(people.ren)

    now, then = (_text(ren.get(f"/suppliers/{world.supplier_id}{query}")) for query in ("", f"?submission={first}"))

    assert "This is an earlier submission" not in now
    assert "This is an earlier submission" in then
    assert "Critical" in then


def test_the_trend_goes_over_campaigns(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    last_year(services, people, world, LAW_21="d")

    text = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}"))

    assert "Final score over campaigns" in text
    assert "責任ある受入れ 2025" in text


def test_the_page_asks_few_questions_of_the_database(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    ren.get(f"/suppliers/{world.supplier_id}")

    with statements_of(services.database) as statements:
        ren.get(f"/suppliers/{world.supplier_id}/answers")

    assert len(statements) <= 15, statements


def test_a_supplier_sees_its_own_score_with_every_point(
    app: Flask, people: People, services: Services, database: Database
) -> None:
    world = a_scored_request(services, people, LAW_21="c")

    text = _text(answering_browser(app, database, world).get("/answer/score"))

    assert "Declared, not yet reviewed" in text
    assert "What to put right first" in text
    assert "of the total" in text
    assert "htmx" not in text


@pytest.mark.parametrize("shared, submitted", [(False, True), (True, False)])
def test_no_own_score_where_it_is_not_shared_or_nothing_was_submitted(
    app: Flask, people: People, services: Services, shared: bool, submitted: bool
) -> None:
    world = a_request(services.database, people, services.settings, campaign={"share_score": shared})
    if submitted:
        with services.database.writing() as session:
            sign(session, world, answers_with())
        work_off(services)

    assert answering_browser(app, services.database, world).get("/answer/score").status_code == 404


def test_before_the_job_has_run_the_score_is_said_to_be_on_its_way(
    app: Flask, browser: Browsers, people: People, services: Services
) -> None:
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, world, answers_with())

    member = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}"))
    own = _text(answering_browser(app, services.database, world).get("/answer/score"))

    assert "is not worked out yet" in member
    assert "being worked out" in own


def test_a_part_of_an_answer_has_its_own_words_and_no_foreign_unit(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)

    text = _text(browser(people.ren).get(f"/suppliers/{world.supplier_id}/answers"))

    assert "<strong>Main activity: Machinery and metal products</strong>" in text, "an option given alone is in words"
    assert "<strong>Pay basis: Monthly</strong>" in text
    assert "(JPY per month or per hour): 240,000</strong>" in text, "a part has the unit of its label and no other"
