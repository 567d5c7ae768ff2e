"""Answers of every type, good and bad, and JSON that is no answer document at all."""

import json
from typing import Any

import pytest

from questionnaires.answers.document import AnswersRejected, parse_json, read_document
from questionnaires.load_shapes import TYPES
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from tests.questionnaires.every_type import BAD, GOOD, QUESTIONS, every_type
from tests.questionnaires.writing import raw_document, small_document


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return every_type(tmp_path_factory.mktemp("every-type"))


def refusal(asked: Questionnaire, answers: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(AnswersRejected) as error:
        read_document(raw_document(asked, answers), asked)
    return error.value.problems


def test_every_type_of_answer_is_tried() -> None:
    assert {settings["type"] for settings in QUESTIONS.values()} == set(TYPES)
    assert {id for id, _ in GOOD} == set(QUESTIONS)
    assert {id for id, *_ in BAD} == set(QUESTIONS) - {
        "TXT-03",
        "ONE-04",
    }  # an address is a long text; any statement is read


@pytest.mark.parametrize(("id", "answer"), GOOD)
def test_a_good_answer_is_read(asked: Questionnaire, id: str, answer: Any) -> None:
    document = small_document(asked, {id: answer})

    assert (id in document.answers) == (answer != "")


@pytest.mark.parametrize(("id", "answer", "code", "below"), BAD, ids=[f"{id} {answer!r:.30}" for id, answer, *_ in BAD])
def test_a_bad_answer_is_refused_at_its_place(
    asked: Questionnaire, id: str, answer: Any, code: str, below: str
) -> None:
    problems = refusal(asked, {id: answer})

    assert [(problem.code, problem.place) for problem in problems] == [(code, f"answers.{id}{below}")]
    for language in ("en", "ja"):
        text = problems[0].text(language)
        assert len(text) < 700
        assert text.isprintable() or "\u3000" in text
        assert text.encode("utf-8")


def test_null_is_a_question_left_out(asked: Questionnaire) -> None:
    assert small_document(asked, dict.fromkeys(QUESTIONS)).answers == {}


def test_n_a_may_be_written_for_any_question(asked: Questionnaire) -> None:
    assert small_document(asked, dict.fromkeys(QUESTIONS, "N/A")).answers == dict.fromkeys(QUESTIONS, "N/A")


def test_blank_words_are_no_answer(asked: Questionnaire) -> None:
    assert small_document(asked, {"TXT-01": "  ", "TXT-02": "\n"}).answers == {}


def test_every_problem_of_a_document_is_told_at_once(asked: Questionnaire) -> None:
    problems = refusal(asked, {"NUM-01": "1", "ONE-01": "z", "REC-01": {"of": 2}, "XXX-01": 1})

    assert [problem.place for problem in problems] == [
        "answers.NUM-01", "answers.ONE-01", "answers.REC-01.of", "answers.REC-01.amount", "answers.XXX-01",
    ]  # fmt: skip


def test_a_slip_in_a_name_is_told_the_nearest_name(asked: Questionnaire) -> None:
    question = refusal(asked, {"NUM-1": 1})[0]
    field = refusal(asked, {"REC-01": {"amuont": 1, "amount": 1}})[0]

    assert "NUM-01" in question.remedy()
    assert "amount" in field.remedy()


def test_a_name_of_ten_thousand_characters_is_quoted_shortly(asked: Questionnaire) -> None:
    problem = refusal(asked, {"Q" * 10_000: 1})[0]

    assert len(problem.text()) < 300


def test_ten_thousand_unknown_questions_are_refused_soon(asked: Questionnaire) -> None:
    assert len(refusal(asked, {f"XXX-{number}": 1 for number in range(10_000)})) >= 1


JSON_TEXTS = [
    (b"", "json_syntax"), (b"{", "json_syntax"), (b"{'a': 1}", "json_syntax"), (b'{"a": 1,}', "json_syntax"),
    ('{"a": １}'.encode(), "json_syntax"), (b'{"a": 01}', "json_syntax"), (b'{"a": +1}', "json_syntax"),
    (b'{"a": .5}', "json_syntax"), (b'{"a": "\x00"}', "json_syntax"), (b'{"a": NaN}', "json_number"),
    (b'{"a": Infinity}', "json_number"), (b'{"a": -Infinity}', "json_number"),
    (b'{"a": ' + b"9" * 5_000 + b"}", "json_number"), (b"\xff\xfe\xfa", "not_utf8"),
    (b'{"a": 1, "a": 2}', "json_key_twice"), (b'{"a": {"b": 1, "b": 1}}', "json_key_twice"),
    (b"[" * 100_000, "json_too_deep"), (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "json_too_deep"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), JSON_TEXTS, ids=[f"{code} {text[:12]!r}" for text, code in JSON_TEXTS])
def test_what_json_does_not_allow_is_refused(text: bytes, code: str) -> None:
    with pytest.raises(AnswersRejected) as error:
        parse_json(text)

    assert [problem.code for problem in error.value.problems] == [code]
    assert error.value.problems[0].text("ja").isprintable()


def test_a_number_beyond_all_bounds_is_refused_where_it_stands(asked: Questionnaire) -> None:
    raw = parse_json(json.dumps(raw_document(asked, {"NUM-02": 5})).replace("5}", "1E+1000000}"))

    with pytest.raises(AnswersRejected) as error:
        read_document(raw, asked)

    assert [(problem.code, problem.place) for problem in error.value.problems] == [
        ("number_too_large", "answers.NUM-02")
    ]


@pytest.mark.parametrize("text", [b"null", b"[]", b'"words"', b"5", b"true"])
def test_json_that_is_no_object_is_no_document(asked: Questionnaire, text: bytes) -> None:
    with pytest.raises(AnswersRejected) as error:
        read_document(parse_json(text), asked)

    assert [problem.code for problem in error.value.problems] == ["document_expected"]


@pytest.mark.parametrize("place", ["answers", "comments", "evidence", "raised", "supplier", "as_of"])
def test_deep_nesting_is_refused_wherever_it_stands(asked: Questionnaire, place: str) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    raw = raw_document(asked, {"ONE-04": deep} if place == "answers" else {}) | (
        {} if place == "answers" else {place: deep}
    )

    with pytest.raises(AnswersRejected) as error:
        read_document(raw, asked)

    assert [problem.code for problem in error.value.problems] == ["json_too_deep"]


def test_a_byte_order_mark_does_no_harm(asked: Questionnaire) -> None:
    text = json.dumps(raw_document(asked, {"NUM-01": 1})).encode("utf-8-sig")

    assert read_document(parse_json(text), asked).answers == {"NUM-01": 1}
