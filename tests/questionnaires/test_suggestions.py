"""What a remedy names when a name is not known, and how much of a hopeless input is told."""

from pathlib import Path
from time import process_time

import pytest

from questionnaires.problems import MOST_TOLD, Problem
from questionnaires.suggestions import nearest, suggestion
from tests.questionnaires.definitions import GOOD, definition
from tests.questionnaires.definitions import refusal as definition_refusal
from tests.questionnaires.fixtures import good_site, refusal

QUESTIONS = ["PRF-01", "PRF-02", "LAW-09", "LAW-18", "LAW-19", "FEE-01"]
MANY = 100_000
SECONDS = 10  # a guard against minutes, on a machine that does other things too


@pytest.mark.parametrize(
    ("found", "near"),
    [
        ("FEE-1", ["FEE-01"]),
        ("fee-01", ["FEE-01"]),
        ("ＦＥＥ－０１", ["FEE-01"]),
        ("LAW-99", ["LAW-09", "LAW-19"]),
        ("nonsense", []),
        ("", []),
        ("F" * 1_000_000, []),
    ],
)  # fmt: skip
def test_a_name_is_near_when_it_is_a_slip_away(found: str, near: list[str]) -> None:
    assert nearest(found, QUESTIONS) == near


def test_where_nothing_is_near_the_first_known_names_are_given() -> None:
    assert suggestion("nonsense", QUESTIONS, []) == "PRF-01, PRF-02, LAW-09, LAW-18, LAW-19, FEE-01"
    assert suggestion("nonsense", map(str, range(99)), []) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …"


@pytest.mark.parametrize("key", ["answers", "evidence", "accepted_na"])
def test_a_nonsense_question_is_told_what_questions_look_like(key: str) -> None:
    (problem,) = refusal(good_site({"nonsense": 1}) if key == "answers" else good_site(**{key: {"nonsense": 1}}))

    assert problem.code == "unknown_question"
    assert problem.remedy() == f"Write the id of a question, such as {problem.details['known']}."
    assert str(problem.details["known"]).startswith("PRF-01, PRF-02, ")
    assert str(problem.details["known"]) in problem.remedy("ja")


def test_of_a_hundred_thousand_unknown_questions_fifty_are_told() -> None:
    raw = good_site({f"X-{number}": 1 for number in range(MANY)})

    started = process_time()
    problems = refusal(raw)

    assert process_time() - started < SECONDS
    assert len(problems) == MOST_TOLD + 1
    assert problems[-1] == Problem("more_problems", f"answers.X-{MOST_TOLD}", {"count": "99,950"})


def is_told_in_part(problems: tuple[Problem, ...]) -> bool:
    last = problems[-1]
    return len(problems) == MOST_TOLD + 1 and last.code == "more_problems" and last.place.startswith("questionnaire.")


def test_of_a_hundred_thousand_unknown_keys_fifty_are_told(tmp_path: Path) -> None:
    asked = GOOD + "".join(f"key{number}: 1\n" for number in range(MANY))

    started = process_time()
    problems = definition_refusal(definition(tmp_path, asked))

    assert process_time() - started < SECONDS
    assert is_told_in_part(problems)
    assert "more problems" in problems[-1].reason("en") and "件" in problems[-1].reason("ja")


def test_of_ten_thousand_wrong_expressions_fifty_are_told(tmp_path: Path) -> None:
    wrong = "".join(f"  - id: s{number}\n    questions: {{Q-{number}: {{type: integer, show_if: Z-{number} > 1}}}}\n"
                    for number in range(10_000))  # fmt: skip
    asked = GOOD.replace("sections:\n", "sections:\n" + wrong.replace("  - ", "- ").replace("\n    ", "\n  "))

    started = process_time()
    problems = definition_refusal(definition(tmp_path, asked))

    assert process_time() - started < SECONDS
    assert is_told_in_part(problems)
