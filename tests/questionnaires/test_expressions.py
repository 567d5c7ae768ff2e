"""The expression language: what can be written, what mistakes are told, what an expression is worth."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers.batch import answer_frame
from questionnaires.expressions.binding import Names, bind
from questionnaires.expressions.evaluation import FALSE, TRUE, UNKNOWN
from questionnaires.expressions.syntax import MAX_LENGTH, ExpressionError
from questionnaires.expressions.tree import Kind
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire, Rule
from questionnaires.names import names_of
from tests.questionnaires.writing import small_document, small_questionnaire

QUESTIONS: dict[str, Any] = {
    "NUM-01": {"type": "decimal"},
    "NUM-02": {"type": "decimal"},
    "YES-01": {"type": "yes_no"},
    "YES-02": {"type": "yes_no"},
    "ONE-01": {"type": "choice", "options": ["a", "b", "c"]},
    "SET-01": {"type": "choices", "options": ["a", "b", "c"]},
    "DAY-01": {"type": "date"},
    "TXT-01": {"type": "short_text"},
    "MAT-01": {"type": "matrix", "options": ["ours", "theirs"], "rows": {"food": {}, "rent": {}}},
    "TAB-01": {
        "type": "table",
        "fields": {
            "kind": {"type": "choice", "options": "kinds"},
            "count": {"type": "integer"},
            "name": {"type": "short_text"},
        },
    },
    "TAB-02": {"type": "table", "fields": {"size": {"type": "decimal"}}},
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder: Path = tmp_path_factory.mktemp("expressions")
    return small_questionnaire(folder, QUESTIONS, lists={"kinds": ["x", "y"]}, derived={"twice": "2 * NUM-01"})


def names(asked: Questionnaire) -> Names:
    return names_of(asked.leaves, asked.questions, {name: rule.tree.kind for name, rule in asked.derived.items()})


def worth(asked: Questionnaire, text: str, *answers: dict[str, Any], kind: Kind = Kind.NUMBER) -> list[Any]:
    """What an expression gives for each of some sets of answers; None where a number is unknown."""
    column = frame_of(asked, *answers).result(Rule(text, bind(text, names(asked), kind)))
    return [None if np.isnan(value) else value for value in column.tolist()]


def frame_of(asked: Questionnaire, *answers: dict[str, Any]) -> AnswerFrame:
    documents = [small_document(asked, each) for each in answers or ({},)]
    return answer_frame(asked, documents, [None] * len(documents))


ARITHMETIC = [
    ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 2 - 3", 5), ("8 / 2 / 2", 2), ("-2 * -3", 6), ("- - 2", 2),
    ("2 - -2", 4), ("1.5 * 4", 6), ("1 / 0", None), ("0 / 0", None), ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3),
    ("min(3, 1 / 0)", None), ("coalesce(1 / 0, 5)", 5), ("coalesce(1 / 0, 0 / 0)", None), ("if(1 < 2, 5, 6)", 5),
    ("if(2 < 1, 5, 6)", 6), ("if(1 / 0 > 1, 5, 6)", None), ("min(min(min(min(4, 3), 2), 9), 8)", 2),
    ("\n 1\t+ 1 ", 2),
]  # fmt: skip
TRUTHS = [
    ("1 == 1", TRUE), ("1 != 1", FALSE), ("1 < 2", TRUE), ("2 <= 1", FALSE), ("2 > 1", TRUE), ("1 >= 2", FALSE),
    ("0.1 + 0.2 == 0.3", TRUE), ("1 / 3 * 3 >= 1", TRUE), ("1 / 0 == 1 / 0", UNKNOWN), ("not 1 == 2 and 1 == 1", TRUE),
    ("1 == 1 or 1 == 2 and 1 == 2", TRUE), ("(1 == 1 or 1 == 2) and 1 == 2", FALSE), ("not not 1 == 1", TRUE),
]  # fmt: skip
MISTAKES = [
    ("", 1, "'name' was expected, not the end"),
    ("1 +", 4, "'name' was expected, not the end"),
    ("(1 == 1", 8, "')' was expected"),
    ("1 == 1)", 7, "')' was not expected"),
    ("1 == 1 == 1", 8, "'==' was not expected"),
    ("NUM-01 $ 2", 8, "'$' is not understood here"),
    ("NUM-01 = 2", 8, "'=' was not expected; did you mean '=='?"),
    ("1 == 1 AND 2 == 2", 8, "'AND' was not expected; did you mean 'and'?"),
    ("ONE-01 == a", 11, "an option is written in quotes"),
    ("“a” == ONE-01", 1, "is not understood here"),
    ("1.2.3 == 1", 1, "'1' is not understood here"),
    (f"{'9' * 16} == 1", 1, "'9' is not understood here"),
    ("min(1,)", 7, "'name' was expected, not ')'"),
    ("NUM-03 > 1", 1, "unknown name 'NUM-03'; did you mean 'NUM-0"),
    ("1 == 1 and NUM-03 > 1", 12, "unknown name 'NUM-03'"),
    ("MAT-01.fod == \"ours\"", 1, "unknown name 'MAT-01.fod'; did you mean 'MAT-01.food'?"),
    ("mni(1, 2) > 1", 1, "unknown function 'mni'; did you mean 'min'?"),
    ("NUM-01", 1, "gives a number, but a truth is needed"),
    ("NUM-01 and 1 == 1", 1, "'NUM-01' is a number, but a truth is needed"),
    ("not NUM-01", 5, "'NUM-01' is a number, but a truth is needed"),
    ("TXT-01 == 1", 1, "'TXT-01' is a text, but a number is needed"),
    ("ONE-01 + 1 > 1", 1, "'ONE-01' is a choice, but a number is needed"),
    ("ONE-01 == \"d\"", 11, "ONE-01 has no option 'd'"),
    ("ONE-01 in (\"a\", \"d\")", 17, "ONE-01 has no option 'd'"),
    ("ONE-01 in (a)", 12, "'text' was expected, not 'a'"),
    ("ONE-01 < \"b\"", 8, "options have no order"),
    ("\"a\" == \"a\"", 8, "a quoted text can only be compared with a choice"),
    ("SET-01 == \"a\"", 1, "'SET-01' is a choices, but a choice is needed"),
    ("\"a\" in ONE-01", 5, "write \"option\" in a question with several choices"),
    ("coalesce(ONE-01, YES-01) == \"a\"", 1, "these answers have different options"),
    ("coalesce(ONE-01, NUM-01) == \"a\"", 18, "'NUM-01' is a number, but a choice is needed"),
    ("TAB-01.count > 1", 14, "gives one value for each row of TAB-01; use sum() or count()"),
    ("sum(TAB-01.count + TAB-02.size) > 1", 18, "rows of TAB-01 and TAB-02 cannot be mixed"),
    ("sum(NUM-01) > 1", 1, "sum() needs a column of a table"),
    ("sum() > 1", 1, "sum() takes 1 to 2 values, not 0"),
    ("if(1 == 1, 2) > 1", 1, "if() takes 3 values, not 2"),
    ("answered(NUM-03)", 10, "unknown question 'NUM-03'"),
    ("na(twice)", 4, "unknown question 'twice'"),
    ("value(NUM-01) > 1", 7, "unknown question 'NUM-01'"),
    ("every(ONE-01, \"a\")", 1, "'ONE-01' is not a matrix"),
    ("lookup(prices, ONE-01) > 1", 8, "unknown table 'prices'"),
    ("min(1, on=NUM-01) > 1", 1, "on= belongs to lookup() only"),
    ("1 == 1 " + " " * MAX_LENGTH, MAX_LENGTH, "longer than 4000 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), ARITHMETIC)
def test_arithmetic_follows_the_usual_order(asked: Questionnaire, text: str, value: float | None) -> None:
    assert worth(asked, text) == [value]


@pytest.mark.parametrize(("text", "truth"), TRUTHS)
def test_comparisons_and_logic_follow_the_usual_order(asked: Questionnaire, text: str, truth: int) -> None:
    assert worth(asked, text, kind=Kind.TRUTH) == [truth]


@pytest.mark.parametrize(("text", "column", "reason"), MISTAKES, ids=[text[:30] for text, *_ in MISTAKES])
def test_a_mistake_is_told_with_its_column(asked: Questionnaire, text: str, column: int, reason: str) -> None:
    with pytest.raises(ExpressionError) as error:
        bind(text, names(asked), Kind.TRUTH)

    assert reason in error.value.reason
    assert error.value.column == column


@pytest.mark.parametrize("text", ["(" * 200 + "1" + ")" * 200, "1" + " + 1" * 900, "-" * 3000 + "1", "not " * 900])
def test_an_expression_nested_too_deeply_is_a_mistake_like_others(asked: Questionnaire, text: str) -> None:
    with pytest.raises(ExpressionError, match="nested too deeply"):
        bind(text, names(asked), Kind.NUMBER)


def test_forty_functions_within_each_other_are_read_at_once(asked: Questionnaire) -> None:
    text = "min(" * 40 + "7" + ")" * 40

    assert worth(asked, text) == [7]


ANSWER = {TRUE: {"YES": "yes"}, FALSE: {"YES": "no"}, UNKNOWN: {}}
LOGIC = [(a, b) for a in ANSWER for b in ANSWER]


@pytest.mark.parametrize(("left", "right"), LOGIC)
def test_logic_has_three_values(asked: Questionnaire, left: int, right: int) -> None:
    answers = {f"YES-0{place}": "yes" if truth == TRUE else "no"
               for place, truth in ((1, left), (2, right)) if truth != UNKNOWN}  # fmt: skip
    a, b = 'YES-01 == "yes"', 'YES-02 == "yes"'

    assert worth(asked, f"{a} and {b}", answers, kind=Kind.TRUTH) == [min(left, right)]
    assert worth(asked, f"{a} or {b}", answers, kind=Kind.TRUTH) == [max(left, right)]
    assert worth(asked, f"not {a}", answers, kind=Kind.TRUTH) == [TRUE - left]


@pytest.mark.parametrize("text", ["NUM-01 > 0", "NUM-01 != 0", 'ONE-01 != "a"', 'ONE-01 in ("a", "b")', '"a" in SET-01',
                                  'every(MAT-01, "ours")', "DAY-01 < as_of"])  # fmt: skip
def test_a_comparison_with_something_unknown_is_unknown(asked: Questionnaire, text: str) -> None:
    assert worth(asked, text, {}, kind=Kind.TRUTH) == [UNKNOWN]


ROWS = [{"kind": "x", "count": 2}, {"kind": "y", "count": 5}, {"kind": "x"}, {"kind": "x", "count": 4, "name": "n"}]
AGGREGATES = [
    ("sum(TAB-01.count)", 11), ('sum(TAB-01.count, TAB-01.kind == "x")', 6), ("count(TAB-01)", 4),
    ("count(TAB-01.count > 2)", 2), ("count(not answered(TAB-01.count))", 1), ("count(answered(TAB-01.name))", 1),
    ("smallest(TAB-01.count)", 2), ('largest(TAB-01.count, TAB-01.kind == "x")', 4),
    ("largest_total(TAB-01.count, TAB-01.kind)", 6), ("sum(TAB-01.count * NUM-01)", 110),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), AGGREGATES)
def test_a_table_is_added_up_without_its_blanks(asked: Questionnaire, text: str, value: float) -> None:
    assert worth(asked, text, {"NUM-01": 10, "TAB-01": ROWS}) == [value]


NO_ROWS: list[tuple[str, float | None]] = [
    ("sum(TAB-01.count)", 0), ("count(TAB-01)", 0), ("smallest(TAB-01.count)", None),
    ("largest_total(TAB-01.count, TAB-01.kind)", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NO_ROWS)
def test_a_table_without_rows_is_none_and_a_table_left_out_is_unknown(
    asked: Questionnaire, text: str, value: float | None
) -> None:
    assert worth(asked, text, {"TAB-01": []}, {}) == [value, None]


@pytest.mark.parametrize(
    "subject", ["NUM-01", "ONE-01", "SET-01", "DAY-01", "TXT-01", "MAT-01.food", "TAB-01", "twice"]
)
def test_answered_tells_an_answer_from_a_blank(asked: Questionnaire, subject: str) -> None:
    answers = {
        "NUM-01": 0, "ONE-01": "a", "SET-01": ["a"], "DAY-01": "2026-01-01", "TXT-01": "so", "MAT-01": {"food": "ours"},
        "TAB-01": [],
    }  # fmt: skip

    assert worth(asked, f"answered({subject})", answers, {}, kind=Kind.TRUTH) == [TRUE, FALSE]


def test_the_day_judged_at_is_unknown_unless_it_is_given(asked: Questionnaire) -> None:
    assert worth(asked, "answered(as_of)", kind=Kind.TRUTH) == [FALSE]


PIECES = st.sampled_from(
    """and or not in ( ) , == != < <= > >= + - * / = 0 1 2.5 "a" "ours" NUM-01 ONE-01 SET-01 TAB-01 TAB-01.count
    MAT-01 TAB-02.size TXT-01 DAY-01 as_of twice min max if coalesce sum count largest_total every lookup answered
    na value on""".split()
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_is_an_expression_or_an_expression_error(asked: Questionnaire, text: str) -> None:
    try:
        tree = bind(text, names(asked), Kind.NUMBER)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        frame_of(asked, {"NUM-01": 3, "TAB-01": ROWS}, {}).result(Rule(text, tree))


def _numbers(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(children, children)
    return st.one_of(
        st.tuples(children, st.sampled_from("+-*/"), children).map(lambda parts: f"({' '.join(parts)})"),
        pair.map(lambda parts: f"min({parts[0]}, {parts[1]})"),
        pair.map(lambda parts: f"coalesce({parts[0]}, {parts[1]})"),
        st.tuples(children, st.sampled_from(["<", "==", ">="]), children, children, children).map(
            lambda parts: f"if({parts[0]} {parts[1]} {parts[2]}, {parts[3]}, {parts[4]})"
        ),
    )


EXPRESSIONS = st.recursive(
    st.sampled_from(["0", "2", "0.5", "NUM-01", "NUM-02", "sum(TAB-01.count)", "twice",
                     "largest(TAB-01.count, NUM-01 > 2)", 'sum(TAB-01.count, TAB-01.kind == "x")',
                     "largest_total(TAB-01.count, TAB-01.kind)"]),
    _numbers, max_leaves=8,
)  # fmt: skip


@given(EXPRESSIONS, st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_one_response_is_worth_the_same_alone_and_among_others(asked: Questionnaire, text: str, seed: int) -> None:
    rng = random.Random(seed)
    everybody = [_some_answers(rng) for _ in range(6)]

    together = worth(asked, text, *everybody)

    assert together == [worth(asked, text, each)[0] for each in everybody]


def _some_answers(rng: random.Random) -> dict[str, Any]:
    rows = [{"kind": rng.choice("xy"), "count": rng.randint(0, 9)} for _ in range(rng.randint(0, 4))]
    answers = {"NUM-01": rng.choice([0, 1.5, 7]), "NUM-02": rng.choice([0, 3]), "TAB-01": rows}
    return {id: answer for id, answer in answers.items() if rng.random() < 0.7}
