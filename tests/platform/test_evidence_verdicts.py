"""What reviewers say of the evidence for an answer, or for all: what counts, who may say it, and where it shows."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tadasu.assessments.computing import unpack
from tadasu.assessments.models import ReviewVerdict
from tadasu.responses.models import Submission
from tadasu.services import Services
from tests.platform.assessed import answers_with, assessment_of, sign, work_off
from tests.platform.conftest import Browser, Browsers, People
from tests.platform.exported import ask, file_of_newest
from tests.platform.worlds import World, a_request

GIVEN = {"LAW-01": 1, "LAW-17": {"level": 1, "on": "2025-01-31"}}
"""One paper without a day, and one that has expired: a year is what papers of wages count for."""


@pytest.fixture
def world(people: People, services: Services) -> World:
    """A submission with two papers that nobody has looked at."""
    made = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, made, answers_with(), evidence=GIVEN)
    work_off(services)
    return made


def judge(who: Browser, services: Services, subject: str, level: str, **more: str) -> Any:
    with services.database.reading() as session:
        (id,) = session.scalars(select(Submission.id))
    form = {"kind": "evidence", "subject": subject, "verdict": level, "reason": "原本を確認した", **more}
    reply = who.post(f"/submissions/{id}/verdicts", form)
    work_off(services)
    return reply


def levels(services: Services, world: World) -> dict[str, int]:
    score = unpack(assessment_of(services.database, world).document)["score"]
    return {item["id"]: item["evidence_level"] for item in score["items"]}


def test_what_is_said_of_one_answer_counts_for_it_alone(
    browser: Browsers, people: People, services: Services, world: World
) -> None:
    ren = browser(people.ren)
    before = assessment_of(services.database, world).final
    page = ren.get(f"/suppliers/{world.supplier_id}/answers").text

    reply = judge(ren, services, "LAW-01", "2")

    assert "Judge the evidence" in page
    assert reply.status_code == 303 and reply.headers["Location"].endswith("/answers")
    after = assessment_of(services.database, world).final
    assert before is not None and after is not None and after > before
    assert (levels(services, world)["LAW-01"], levels(services, world)["LAW-03"]) == (2, 0)
    said = ren.get(f"/suppliers/{world.supplier_id}/answers").text
    assert "Accepted: it shows what the answer says" in said and "原本を確認した" in said


def test_what_is_said_of_all_lifts_papers_too_and_leaves_what_was_said_of_one(
    browser: Browsers, people: People, services: Services, world: World
) -> None:
    ren = browser(people.ren)
    judge(ren, services, "LAW-03", "0")

    judge(ren, services, "*", "2")

    found = levels(services, world)
    assert (found["LAW-01"], found["LAW-03"], found["LAW-04"]) == (2, 0, 2)
    rows = _evidence_rows(ren, services, world)
    assert rows["LAW-01"] == (2, "level 2 confirmed for all answers")
    assert rows["LAW-03"] == (0, "rejected")


@pytest.mark.parametrize("subject", ["LAW-17", "*"])
def test_a_paper_that_has_expired_stays_expired(
    browser: Browsers, people: People, services: Services, world: World, subject: str
) -> None:
    judge(browser(people.ren), services, subject, "2")

    assert levels(services, world)["LAW-17"] == 0


def test_only_an_administrator_calls_evidence_independent(
    browser: Browsers, people: People, services: Services, world: World
) -> None:
    aoi, ren = browser(people.aoi), browser(people.ren)
    address = f"/suppliers/{world.supplier_id}/answers"

    assert "Confirmed by an independent source" not in ren.get(address).text
    assert judge(ren, services, "FEE-16", "3").status_code == 403
    assert "Confirmed by an independent source" in aoi.get(address).text
    assert judge(aoi, services, "LAW-01", "3").status_code == 303
    assert levels(services, world)["LAW-01"] == 3


@pytest.mark.parametrize(
    ("subject", "level", "more"),
    [("LAW-01", "1", {}), ("LAW-01", "4", {}), ("LAW-01", "２", {}), ("LAW-01", "", {}), ("LAW-99", "2", {}),
     ("PRF-01", "2", {}), ("LAW-01", "2", {"reason": ""}), ("LAW-01", "2", {"reason": "x" * 2_001})],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    browser: Browsers, people: People, services: Services, world: World, subject: str, level: str, more: dict[str, str]
) -> None:
    assert judge(browser(people.aoi), services, subject, level, **more).status_code == 422
    with services.database.reading() as session:
        assert session.scalars(select(ReviewVerdict)).all() == []


def test_a_word_on_an_answer_is_not_one_on_the_flag_of_the_same_name(
    browser: Browsers, people: People, services: Services
) -> None:
    made = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, made, answers_with(LAW_21="d"))
    work_off(services)
    ren = browser(people.ren)

    judge(ren, services, "LAW-21", "2")

    assert "原本を確認した" in ren.get(f"/suppliers/{made.supplier_id}/answers").text
    assert "原本を確認した" not in ren.get(f"/suppliers/{made.supplier_id}/flags").text


def _evidence_rows(who: Browser, services: Services, world: World) -> dict[str, tuple[Any, Any]]:
    """Level and decision on the evidence sheet of the supplier's workbook, by question."""
    ask(who, world, kind="supplier")
    work_off(services)
    book = load_workbook(io.BytesIO(file_of_newest(who, services)), data_only=True)
    lines = list(book["Evidence"].iter_rows(values_only=True))
    head = next(line for line in lines if "Decision" in line)
    rows = [dict(zip(head, line, strict=True)) for line in lines[lines.index(head) + 1 :]]
    return {str(row["Item"]): (row["Level"], row["Decision"]) for row in rows}
