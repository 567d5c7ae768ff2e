"""What a document says around its answers and cannot be so is refused at its place; a slip is only told."""

from datetime import date
from typing import Any

import pytest

from questionnaires.answers.document import read_document
from scoring.assess import assess
from tests.printed import example
from tests.shipped import assess_raw, shipped_questionnaire, shipped_rubric

FLAG = {"severity": "CRIT", "pillar": "A", "reason": "A worker said so."}


def refused(**top: Any) -> list[tuple[str, str]]:
    assessment = assess_raw([{**example("EX-01"), **top}, example("EX-03")])
    assert 1 not in assessment.rejected
    problems = assessment.rejected.get(0, ())
    assert all(problem.text("en") and problem.text("ja") for problem in problems)
    return [(problem.code, problem.place) for problem in problems]


def warned(**top: Any) -> list[tuple[str, str]]:
    assessment = assess_raw([{**example("EX-01"), **top}])
    assert not assessment.rejected
    return [(problem.code, problem.place) for problem in assessment.warnings.get(0, ())]


@pytest.mark.parametrize(
    "id", ["LAW-21", "CC-01", "UNANS-GATE:LAW-21", "FEES-IN-REMEDIATION", "four-major", "pillar", "pillar:A"]
)
def test_a_raised_flag_cannot_take_the_id_of_another(id: str) -> None:
    assert refused(raised=[{**FLAG, "id": id}]) == [("raised_reserved", "raised[0].id")]


def test_a_raised_flag_has_an_id_of_its_own() -> None:
    assert refused(raised=[{**FLAG, "id": "LAW-21-R"}]) == []


@pytest.mark.parametrize(("count", "problems"), [(200, []), (201, [("affected_above", "affected.LAW-21")])])
def test_no_more_workers_are_affected_than_work_at_the_site(count: int, problems: list[Any]) -> None:
    assert example("EX-01")["answers"]["PRF-03"] == 200

    assert refused(affected={"LAW-21": count}) == problems


@pytest.mark.parametrize(
    ("day", "problems"), [("2026-04-30", []), (None, []), ("2026-05-01", [("previous_later", "previous.as_of")])]
)
def test_an_earlier_document_is_not_the_later_one(day: str | None, problems: list[Any]) -> None:
    assert refused(previous={**example("EX-01"), "as_of": day}) == problems


def test_an_accepted_na_that_nobody_claimed_is_told() -> None:
    answers = {**example("EX-01")["answers"], "LAW-21": "N/A"}

    assert warned(answers=answers, accepted_na={"LAW-21": "Nobody keeps papers."}) == []
    assert warned(accepted_na={"LAW-21": "Nobody keeps papers."}) == [("na_not_claimed", "accepted_na.LAW-21")]
    assert warned(accepted_na={"JOB-03": "Nobody asked."}) == [("na_not_claimed", "accepted_na.JOB-03")]


@pytest.mark.parametrize(
    ("own", "judged", "rules"),
    [
        ("2026-04-30", "2029-02-01", []),
        (None, "2029-02-01", ["LAW-07-old"]),
        ("2026-04-30", "2026-03-31", ["LAW-07-later"]),
    ],
)
def test_a_wage_is_held_against_the_day_the_document_is_for(own: str | None, judged: str, rules: list[str]) -> None:
    documents = [
        read_document({**example("EX-01"), "as_of": day}, shipped_questionnaire()) for day in (own, "2026-04-30")
    ]

    found = assess(
        shipped_questionnaire(), shipped_rubric(), documents, [date.fromisoformat(judged), date(2026, 4, 30)]
    )

    assert [problem.details["rule"] for problem in found.rejected.get(0, ())] == rules
    assert 1 not in found.rejected
