"""What a response can still come to: the limit that holds it, and the figures that may be slips."""

from typing import Any

from questionnaires.answers.document import read_document
from scoring.possible import PossibleRange, possible_ranges
from scoring.submissions import submissions_of
from tests.printed import example
from tests.shipped import LAST_RESORT, score_raw, shipped_questionnaire, shipped_rubric


def range_of(**answers: Any) -> PossibleRange:
    raw = with_answers(**answers)
    document = read_document(raw, shipped_questionnaire())
    rubric, questionnaire = shipped_rubric(), shipped_questionnaire()
    submissions = submissions_of(questionnaire, rubric, [document], [document.as_of or LAST_RESORT])
    return possible_ranges(questionnaire, rubric, submissions)[0]


def with_answers(**answers: Any) -> dict[str, Any]:
    """The good example with some answers changed; None leaves one out."""
    raw: dict[str, Any] = example("EX-01")
    changed = {id.replace("_", "-"): value for id, value in answers.items()}
    kept = {id: value for id, value in (raw["answers"] | changed).items() if value is not None}
    return {**raw, "answers": kept}


def test_nothing_holds_a_good_response_and_nothing_in_it_is_doubtful() -> None:
    found = range_of()

    assert (found.limit, found.doubts) == (None, ())


def test_the_limit_is_that_of_the_score_with_the_question_behind_it() -> None:
    found = range_of(LAW_21="d")
    scored = score_raw(with_answers(LAW_21="d"))

    assert found.limit is not None
    assert (found.limit.item, found.limit.text) == ("LAW-21", scored["binding_cap"]["text"])
    assert found.high == scored["final"]


def test_a_blank_that_would_be_held_against_it_is_no_limit_yet() -> None:
    found = range_of(LAW_21=None)

    assert found.low is not None and found.high is not None and found.low < found.high
    assert found.limit is None


def test_figures_below_a_minimum_and_answers_at_odds_are_doubtful_and_choices_are_not() -> None:
    wage = example("EX-01")["answers"]["LAW-07"] | {"basis": "hourly", "amount": 600}

    found = range_of(LAW_07=wage, LAW_21="d", LAW_09="c", LAW_10=40)

    assert [doubt.item for doubt in found.doubts] == ["LAW-07", "LAW-09"]
    assert "times the minimum wage" in found.doubts[0].text["en"]
    assert found.doubts[1].text["ja"] == shipped_rubric().texts["ja"].checks["CC-07"]


def test_what_is_not_known_is_no_slip() -> None:
    assert [doubt.item for doubt in range_of(FEE_04="unk").doubts] == []
