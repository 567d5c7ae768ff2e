"""Pages of a supplier say things in words, name every region apart, and give out the answers as they were signed."""

import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import select

from questionnaires.answers.document import read_document
from questionnaires.catalogue import questionnaire
from tadasu.responses.models import AccessNote, Consent, Submission
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, sign, statements_of, work_off
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import World, a_request, complete_answers


def page(browser: Browsers, people: People, world: World, tab: str = "", language: str = "en") -> str:
    reply = browser(people.ren, language).get(f"/suppliers/{world.supplier_id}{tab}")
    assert reply.status_code == 200
    return str(reply.text)


@pytest.mark.parametrize(("language", "named"), [
    ("en", "Rows of the answer: Foreign workers"), ("ja", "回答の内訳："),
])  # fmt: skip
def test_every_region_of_the_answers_has_a_name_of_its_own(
    browser: Browsers, people: People, services: Services, language: str, named: str
) -> None:
    world = a_scored_request(services, people)

    text = page(browser, people, world, "/answers", language)

    regions = re.findall(r'role="region" aria-label="([^"]+)"', text)
    assert len(regions) > 1
    assert len(set(regions)) == len(regions)
    assert any(each.startswith(named) for each in regions)


@pytest.mark.parametrize(("language", "name"), [("en", "Vietnamese"), ("ja", "ベトナム語")])
def test_languages_are_named(browser: Browsers, people: People, services: Services, language: str, name: str) -> None:
    world = a_scored_request(services, people, PRF_07=["vi"])

    text = page(browser, people, world, "/answers", language)

    assert f"<strong>{name}</strong>" in text
    assert "<strong>vi</strong>" not in text


def test_a_flag_without_a_basis_names_its_sources_alone(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, FEE_04=0, FEE_06=20, FEE_07=100_000)  # answers at odds: CC-01

    text = page(browser, people, world, "/flags")

    assert "CC-01" in text
    assert "–:" not in text and "–：" not in page(browser, people, world, "/flags", "ja")


@pytest.mark.parametrize(("language", "said"), [
    ("en", "Sleeping space per person: Technical interns, skill-development workers (bedroom, m² per person): 3"),
    ("ja", "1人当たりの寝室面積：技能実習生・育成就労外国人（寝室、㎡/人）：3"),
])  # fmt: skip
def test_a_flag_on_an_answer_of_several_parts_says_them(
    browser: Browsers, people: People, services: Services, language: str, said: str
) -> None:
    world = a_scored_request(services, people, PRF_08={"housed_percent": 100}, LIV_01={"trainee": 3.0})

    text = page(browser, people, world, "/flags", language)

    assert f"</span> {said}</h2>" in text
    assert "see the answer" not in text and "回答欄を参照" not in text


@pytest.mark.parametrize(("language", "title"), [("en", "Regional minimum wage"), ("ja", "地域別最低賃金")])
def test_a_table_with_provisional_figures_is_called_by_its_title(
    browser: Browsers, people: People, services: Services, language: str, title: str
) -> None:
    world = a_request(services.database, people, services.settings)
    pay = {**complete_answers()["LAW-07"], "prefecture": "JP-01", "pay_month": "2026-10"}  # its figure is provisional
    with services.database.writing() as session:
        sign(session, world, answers_with(LAW_07=pay), at=datetime(2026, 11, 15, tzinfo=UTC))
    work_off(services)

    text = page(browser, people, world, language=language)

    assert title in text
    assert "minimum_wage" not in text


def test_the_answers_are_given_out_as_they_were_signed(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    submission = only_submission(services)
    address = f"/submissions/{submission.id}/answers.json"
    text = page(browser, people, world)

    reply = browser(people.ren).get(address)

    assert f'href="{address}"' in text
    assert (reply.status_code, reply.mimetype) == (200, "application/json")
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.headers["Cache-Control"] == "no-store"
    digest = sha256(reply.data).hexdigest()
    assert f'title="{digest}"' in text, "the hash of the file is the one on the page"
    assert read_document(reply.json, questionnaire("responsible-acceptance@1")).sha256 == digest
    with services.database.reading() as session:
        assert session.scalars(select(AccessNote.object_id)).all() == [submission.id], "the supplier can see it"


def test_answers_that_may_not_be_read_are_not_there(browser: Browsers, people: People, services: Services) -> None:
    a_scored_request(services, people)
    submission = only_submission(services)
    address = f"/submissions/{submission.id}/answers.json"

    assert browser(people.hana).get(address).status_code == 404
    assert browser(people.ren).get("/submissions/999/answers.json").status_code == 404
    with services.database.writing() as session:
        session.scalars(select(Consent)).one().revoked_at = submission.submitted_at
    assert browser(people.ren).get(address).status_code == 404


def only_submission(services: Services) -> Submission:
    with services.database.reading() as session:
        return session.scalars(select(Submission)).one()


def test_accepting_reads_neither_answers_nor_score(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    ren.post(f"/requests/{world.request_id}/review/start")

    with statements_of(services.database) as statements:
        reply = ren.post(f"/requests/{world.request_id}/review/accept", {"confirmed": "yes"})

    assert reply.status_code == 303
    assert not any("assessment.document," in each or "submission.document," in each for each in statements)
    assert "The answers are accepted." in ren.get(f"/suppliers/{world.supplier_id}").text
