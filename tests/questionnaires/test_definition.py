"""The shipped questionnaire against the facts of the question bank."""

import re
from collections import Counter

import pytest
import yaml

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.shape import UNKNOWN, Reader
from questionnaires.catalogue import DEFINITIONS
from questionnaires.model import Basis, Need, Rule
from questionnaires.names import uses
from tests.oracle.bank import BANK, QUESTIONS
from tests.shipped import shipped_questionnaire

ASKED = shipped_questionnaire()
FOLDER = DEFINITIONS / "responsible-acceptance" / "1"
TYPES = {
    "single": "choice", "multi_add": "choices", "multi_min": "choices", "number": "decimal", "percent": "percent",
    "money_months": "money", "money": "money", "table_ratio": "record", "wage_table": "record", "rate_table": "record",
    "ratio": "record", "matrix": "matrix", "space": "record", "table": "table",
}  # fmt: skip
SECTIONS = ["site", "recruitment-routes", "permits-and-terms", "pay-and-hours", "safety", "dignity", "duties", "fees",
            "job-change", "housing", "voice", "development", "management", "sign"]  # fmt: skip
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def test_all_119_items_are_asked_and_none_beside() -> None:
    assert set(ASKED.questions) == set(BANK)
    assert len(BANK) == 119
    assert sum(id.startswith("PRF-") for id in ASKED.questions) == 16
    assert len(QUESTIONS) == 103


def test_sections_come_in_order_and_hold_each_question_once() -> None:
    asked_in_order = [id for section in ASKED.sections for id in section.questions]

    assert [section.id for section in ASKED.sections] == SECTIONS
    assert asked_in_order == list(ASKED.questions)
    assert max(Counter(asked_in_order).values()) == 1


def test_a_question_comes_after_what_decides_whether_it_is_asked() -> None:
    """Somebody who answers from the top never meets a question that turns out not to apply."""
    order = list(ASKED.questions)

    for id, question in ASKED.questions.items():
        for other in _deciding(question.show_if):
            assert order.index(other) < order.index(id), f"{id} depends on {other}"


def _deciding(rule: Rule | None) -> set[str]:
    """The questions a condition depends on, through derived values too."""
    names = uses(rule.tree) if rule else set()
    through = {name: _deciding(ASKED.derived.get(name)) for name in names - ASKED.questions.keys()}
    return (names & ASKED.questions.keys()).union(*through.values())


@pytest.mark.parametrize("id", list(QUESTIONS))
def test_an_item_has_the_type_the_bank_gives_it(id: str) -> None:
    assert ASKED.questions[id].type == TYPES[BANK[id].type]


@pytest.mark.parametrize("id", [id for id, item in BANK.items() if item.options])
def test_an_item_has_the_options_the_bank_gives_it(id: str) -> None:
    shape = ASKED.questions[id].shape

    assert isinstance(shape, Choice | Choices)
    assert set(shape.options) == set(BANK[id].options)


@pytest.mark.parametrize("id", list(BANK))
def test_not_known_can_be_said_exactly_where_the_bank_foresees_it(id: str) -> None:
    shape = ASKED.questions[id].shape
    allowed = bool(getattr(shape, "unknown", False))

    assert allowed == (BANK[id].unknown is not None)
    if allowed and isinstance(shape, Choice | Choices):
        assert shape.codes[-1] == UNKNOWN


def test_69_items_are_single_choices() -> None:
    assert sum(item.type == "single" for item in BANK.values()) == 69
    assert sum(question.type == "choice" for question in ASKED.questions.values()) == 69


@pytest.mark.parametrize("id", list(BANK))
def test_an_item_is_asked_where_the_bank_says(id: str) -> None:
    """Interns without a recruit from abroad keep the fee questions: the answers contradict each other (CC-28)."""
    show_if = ASKED.questions[id].show_if
    text = show_if.text.replace(" ", "").replace("orinterns_without_recruits", "") if show_if else "always"

    assert text == BANK[id].show.replace(" ", "")


@pytest.mark.parametrize("id", list(BANK))
def test_an_item_asks_for_evidence_and_rests_on_a_basis_as_the_bank_says(id: str) -> None:
    assert (ASKED.questions[id].evidence is Need.REQUIRED) == BANK[id].evidence_required
    assert ASKED.questions[id].basis is Basis(BANK[id].basis)


@pytest.mark.parametrize("id", list(QUESTIONS))
def test_the_short_form_leaves_out_light_items_that_are_no_gates(id: str) -> None:
    """Two items that carry no score, FEE-13 and VOI-04, stay: checks and VOI-05 need them."""
    item = QUESTIONS[id]

    assert ASKED.questions[id].in_short_form == (item.weight >= 3 or item.gate or item.weight == 0)


def test_the_profile_is_part_of_the_short_form() -> None:
    assert all(question.in_short_form for id, question in ASKED.questions.items() if id.startswith("PRF-"))


def test_gates_and_what_identifies_the_site_are_needed_before_submission() -> None:
    needed = {id for id, question in ASKED.questions.items() if question.before_submission}

    assert needed == {id for id, item in BANK.items() if item.gate} | {"PRF-01", "PRF-03", "PRF-04", "PRF-14", "PRF-16"}


def test_only_the_prefecture_and_the_workforce_are_required_of_every_document() -> None:
    assert [id for id, question in ASKED.questions.items() if question.required] == ["PRF-01", "PRF-03", "PRF-04"]


def test_evidence_of_pay_and_hours_expires_after_a_year_and_of_recruitment_after_three() -> None:
    months = {id: question.evidence_months for id, question in ASKED.questions.items()}

    assert {id for id, term in months.items() if term == 12} == {
        "LAW-07", "LAW-08", "LAW-10", "LAW-11", "LAW-16", "LAW-17",
    }  # fmt: skip
    assert {id for id, term in months.items() if term == 36} == {"FEE-09", "FEE-10"}
    assert set(months.values()) == {12, 24, 36}


def test_every_question_takes_time() -> None:
    assert all(question.minutes > 0 for question in ASKED.questions.values())
    assert 40 <= sum(question.minutes for question in ASKED.questions.values()) <= 70


@pytest.mark.parametrize("id", list(BANK))
def test_a_question_speaks_both_languages(id: str) -> None:
    english, japanese = (ASKED.texts[language].questions[id] for language in ("en", "ja"))

    for part in ("text", "guidance", "why", "label"):
        assert getattr(english, part) and not JAPANESE.search(getattr(english, part)), part
        assert JAPANESE.search(getattr(japanese, part)), part
    for part in ("example", "unit", "evidence"):
        assert bool(getattr(english, part)) == bool(getattr(japanese, part)), part
    assert english.options.keys() == japanese.options.keys()
    assert english.fields.keys() == japanese.fields.keys()


def test_every_question_that_needs_evidence_says_what_would_show_it() -> None:
    needing = [id for id, question in ASKED.questions.items() if question.evidence is Need.REQUIRED]

    assert [id for id in needing if not ASKED.texts["en"].questions[id].evidence] == []


def test_every_condition_and_derived_value_is_put_into_words() -> None:
    for texts in ASKED.texts.values():
        assert texts.derived.keys() == ASKED.derived.keys()
        assert all(texts.conditions.values())


def test_every_source_is_listed() -> None:
    listed = yaml.safe_load((FOLDER / "sources.yaml").read_text(encoding="utf-8"))
    named = {source for question in ASKED.questions.values() for source in question.sources}

    assert {source for source in named if not source.startswith("RULES:")} - listed.keys() == set()


def test_every_choice_of_a_field_has_words_in_both_languages() -> None:
    for leaf, name in ASKED.field_lists.items():
        if name in ("countries", "prefectures"):
            continue
        for texts in ASKED.texts.values():
            assert set(ASKED.lists[name]) == set(texts.lists[name]), leaf


def test_answers_made_of_parts_are_the_ones_the_specification_lists() -> None:
    parts = {id for id, question in ASKED.questions.items() if isinstance(question.shape, Record | Table | Matrix)}

    assert parts == {
        "PRF-01", "PRF-02", "PRF-04", "PRF-05", "PRF-06", "PRF-08", "PRF-10", "PRF-11", "PRF-12", "PRF-14", "LAW-07",
        "LAW-08", "LAW-20", "LAW-25", "FEE-02", "FEE-17", "JOB-03", "LIV-01", "VOI-04",
    }  # fmt: skip


@pytest.mark.parametrize(("question", "field"), [("LAW-08", "flat_overtime_yen"), *(
    ("LIV-01", group) for group in ("trainee", "ssw", "ssw_stay", "other")
)])  # fmt: skip
def test_a_zero_that_means_none_is_refused_where_it_would_count_as_a_figure(question: str, field: str) -> None:
    shape = ASKED.questions[question].shape
    given = {"overtime": 25, "overtime_60h": 50, "holiday": 35, "night": 25} if question == "LAW-08" else {}
    reader = Reader()

    shape.read({**given, field: 0}, question, reader)

    assert [(each.code, each.place) for each in reader.problems] == [("number_not_above", f"{question}.{field}")]
    assert "空欄" in reader.problems[0].remedy("ja")
