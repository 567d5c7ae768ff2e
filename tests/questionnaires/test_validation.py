"""Answers that contradict each other refuse their document, and no other of the batch."""

from pathlib import Path
from typing import Any

import pytest

from questionnaires.answers.batch import answer_frame
from questionnaires.validation import contradictions
from tests.questionnaires.fixtures import LEFT_OUT, frame_of, good_site, row
from tests.questionnaires.writing import small_document, small_questionnaire
from tests.shipped import assess_raw

REQUESTS = {"received": 4, "handled": 2, "withdrawn": 1, "refused": 1}
LEDGER = {"identified": 900_000, "repaid": 900_000, "eligible": 7, "repaid_workers": 7}
WAGE = {"basis": "monthly", "amount": 240_000, "hours": 160}
PREGNANCIES = {"total": 3, "stayed": 1, "confirmed": 1, "other": 1}


def broken(*raws: dict[str, Any]) -> dict[int, list[tuple[str, str]]]:
    """The rules each document breaks, with the place they are reported at."""
    found = contradictions(frame_of(*raws))
    return {
        index: [(str(problem.details.get("rule", problem.code)), problem.place) for problem in problems]
        for index, problems in found.items()
    }


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"PRF-03": 4, "PRF-04": [row(headcount=5)]}, "CC-08", "PRF-04"),
    ({"PRF-03": 9, "PRF-04": [row(headcount=5), row(route="contractor", headcount=5)]}, "CC-08", "PRF-04"),
    ({"JOB-03": REQUESTS | {"received": 5}}, "CC-11-JOB-03", "JOB-03"),
    ({"JOB-03": REQUESTS | {"received": 3}}, "CC-11-JOB-03", "JOB-03"),
    ({"FEE-17": LEDGER | {"repaid": 900_001}}, "CC-11-FEE-17", "FEE-17"),
    ({"FEE-17": LEDGER | {"identified": 0}}, "CC-11-FEE-17", "FEE-17"),
    ({"FEE-17": LEDGER | {"eligible": 0}}, "CC-11-FEE-17-eligible", "FEE-17.eligible"),
    ({"PRF-14": {"from": "2026-04-01", "to": "2026-03-31"}}, "PRF-14-period", "PRF-14.to"),
    ({"LAW-07": WAGE | {"pay_month": "2026-05"}}, "LAW-07-later", "LAW-07.pay_month"),
    ({"LAW-07": WAGE | {"pay_month": "2025-03"}}, "LAW-07-old", "LAW-07.pay_month"),
    ({"LAW-07": WAGE | {"pay_month": "2003-04"}}, "LAW-07-old", "LAW-07.pay_month"),
    ({"LAW-25": PREGNANCIES | {"total": 2}}, "CC-11-LAW-25", "LAW-25"),
    ({"JOB-03": REQUESTS | {"refused_lawful": 2}}, "JOB-03-lawful", "JOB-03"),
    ({"LAW-20": {"foreign": 2, "all": 1}}, "LAW-20-foreign", "LAW-20"),
]  # fmt: skip
IN_ORDER: list[dict[str, Any]] = [
    {}, {"PRF-03": 60}, {"JOB-03": REQUESTS}, {"JOB-03": REQUESTS | {"refused_lawful": 1}}, {"JOB-03": "N/A"},
    {"FEE-17": LEDGER}, {"LAW-25": PREGNANCIES}, {"LAW-25": PREGNANCIES | {"total": 4}},
    {"LAW-20": {"foreign": 1, "all": 1}}, {"LAW-20": LEFT_OUT},
    {"FEE-17": {"identified": 0, "repaid": 0, "eligible": 0, "repaid_workers": 0}},
    {"PRF-14": {"from": "2026-03-31", "to": "2026-03-31"}}, {"PRF-14": {"to": "2026-03-31"}},
    {"LAW-07": WAGE | {"pay_month": "2026-04"}}, {"LAW-07": WAGE | {"pay_month": "2025-04"}},
]  # fmt: skip


@pytest.mark.parametrize(("answers", "rule", "id"), BROKEN)
def test_a_contradiction_is_reported_at_its_question(answers: dict[str, Any], rule: str, id: str) -> None:
    assert broken(good_site(answers)) == {0: [(rule, f"answers.{id}")]}


@pytest.mark.parametrize("answers", IN_ORDER)
def test_answers_that_fit_together_are_no_contradiction(answers: dict[str, Any]) -> None:
    assert broken(good_site(answers)) == {}


SLIP = {"gross": 250_000, "hours": 160}
AROUND: list[tuple[dict[str, Any], str, str]] = [
    ({"records": {"payslips": [SLIP | {"pay_month": "2026-05"}]}}, "payslips-later", "records.payslips.pay_month"),
    ({"records": {"payslips": [SLIP | {"pay_month": "2026-04"}, SLIP | {"pay_month": "2025-03"}]}}, "payslips-old",
     "records.payslips.pay_month"),
    ({"records": {"insurance": {"eligible": 59, "enrolled": 60}}}, "insurance-enrolled", "records.insurance.enrolled"),
    ({"survey": {"invited": 39, "answered": 40}}, "survey-answered", "survey.answered"),
    ({"survey": {"answered": 4, "reports": {"WVS-01": 4, "WVS-10": 5}}}, "survey-reports", "survey.reports"),
]  # fmt: skip


@pytest.mark.parametrize(("top", "rule", "place"), AROUND)
def test_what_cannot_be_so_in_the_records_is_reported_at_its_place(top: dict[str, Any], rule: str, place: str) -> None:
    assert broken(good_site(**top)) == {0: [(rule, place)]}


POSSIBLE: list[dict[str, Any]] = [
    {"records": {"payslips": [SLIP | {"pay_month": "2026-04"}, SLIP | {"pay_month": "2025-04"}]}},
    {"records": {"payslips": []}}, {"records": {"insurance": {"eligible": 60, "enrolled": 60}}},
    {"records": {"insurance": {"enrolled": 60}}}, {"survey": {"invited": 40, "answered": 40}},
    {"survey": {"answered": 4, "reports": {"WVS-01": 4}}}, {"survey": {"reports": {"WVS-01": 4}}},
]  # fmt: skip


@pytest.mark.parametrize("top", POSSIBLE)
def test_records_that_can_be_so_are_no_contradiction(top: dict[str, Any]) -> None:
    assert broken(good_site(**top)) == {}


MONTHS = [("2026-04-01", "2026-04", None), ("2026-03-31", "2026-04", "LAW-07-later"), ("2026-04-30", "2025-04", None),
          ("2026-05-31", "2025-05", None), ("2026-05-31", "2025-04", "LAW-07-old")]  # fmt: skip


@pytest.mark.parametrize(("as_of", "month", "rule"), MONTHS)
def test_a_wage_is_of_the_year_before_the_day_of_judgement(as_of: str, month: str, rule: str | None) -> None:
    found = broken(good_site({"LAW-07": WAGE | {"pay_month": month}}, as_of=as_of))

    assert found == ({0: [(rule, "answers.LAW-07.pay_month")]} if rule else {})


def test_a_wage_nobody_asks_for_may_be_of_any_month() -> None:
    assert broken(good_site({"PRF-04": [], "LAW-07": WAGE | {"pay_month": "2003-04"}})) == {}


@pytest.mark.parametrize(("headcount", "rules"), [(60, {}), (59, {0: [("CC-08", "answers.PRF-04")]})])
def test_the_workers_listed_are_held_against_the_records(headcount: int, rules: dict[int, Any]) -> None:
    assert broken(good_site(records={"foreign_headcount": headcount})) == rules


def test_a_contradiction_is_told_with_reason_and_remedy_in_both_languages() -> None:
    problem = contradictions(frame_of(good_site(BROKEN[0][0])))[0][0]

    assert "PRF-03" in problem.reason("en")
    assert "PRF-03" in problem.remedy("ja")
    assert problem.text("en") != problem.text("ja")


@pytest.mark.parametrize(("headcount", "allowed"), [(0, False), (1, True), (9, True), (10, False)])
def test_the_short_form_is_for_one_to_nine_foreign_workers(headcount: int, allowed: bool) -> None:
    rows = [row(headcount=headcount)] if headcount else []

    found = broken(good_site({"PRF-04": rows}, form="short"))

    assert found == ({} if allowed else {0: [("short_form", "form")]})


def test_contractors_do_not_open_the_short_form() -> None:
    found = broken(good_site({"PRF-04": [row(route="contractor")]}, form="short"))

    assert found == {0: [("short_form", "form")]}


def test_a_document_can_break_several_rules() -> None:
    answers = BROKEN[0][0] | BROKEN[2][0]

    found = broken(good_site(answers, form="short"))

    # Five workers are few enough for the short form, which leaves LAW-20 out but not JOB-03.
    assert found == {0: [("CC-08", "answers.PRF-04"), ("CC-11-JOB-03", "answers.JOB-03")]}


def test_a_question_that_does_not_apply_contradicts_nothing() -> None:
    assert broken(good_site({"PRF-04": [], "JOB-03": REQUESTS | {"received": 9}})) == {}


def test_a_bad_document_leaves_the_others_of_its_batch_untouched() -> None:
    sites = [good_site(), good_site(BROKEN[0][0]), good_site(IN_ORDER[2]), good_site(BROKEN[3][0])]

    together = assess_raw(sites)

    assert together.accepted == [0, 2]
    assert [problem.details["rule"] for problem in together.rejected[1]] == ["CC-08"]
    assert [problem.details["rule"] for problem in together.rejected[3]] == ["CC-11-JOB-03"]
    for index in together.accepted:
        alone = assess_raw([sites[index]])
        assert together.cards.final[index] == alone.cards.final[0]
        assert together.cards.declared["total"][index] == alone.cards.declared["total"][0]


def test_without_a_rule_for_it_a_questionnaire_has_no_short_form(tmp_path: Path) -> None:
    asked = small_questionnaire(tmp_path, {"NUM-01": {"type": "integer"}})
    frame = answer_frame(asked, [small_document(asked, {}, form="short")], [None])

    assert [problem.code for problem in contradictions(frame)[0]] == ["short_form"]


def test_a_rule_that_cannot_be_decided_refuses_nothing(tmp_path: Path) -> None:
    rules = {"R-1": {"at": "NUM-01", "when": "NUM-01 > NUM-02"}}
    questions = {"NUM-01": {"type": "integer"}, "NUM-02": {"type": "integer"}}
    asked = small_questionnaire(tmp_path, questions, rules=rules)
    documents = [small_document(asked, answers) for answers in ({"NUM-01": 5}, {"NUM-01": 5, "NUM-02": 4})]

    found = contradictions(answer_frame(asked, documents, [None, None]))

    assert list(found) == [1]
    assert found[1][0].text("en") == "answers.NUM-01: R-1 is broken. Mend it."


def test_a_rule_without_words_in_a_language_is_told_in_the_first_one(tmp_path: Path) -> None:
    rules = {"R-1": {"at": "NUM-01", "when": "NUM-01 > 1"}}
    asked = small_questionnaire(tmp_path, {"NUM-01": {"type": "integer"}}, rules=rules)

    found = contradictions(answer_frame(asked, [small_document(asked, {"NUM-01": 5})], [None]))

    assert found[0][0].text("ja") == "answers.NUM-01: R-1 is broken. Mend it."
