"""The supplier workbook: what it shows, and how it may be used."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from exports.supplier.workbook import write_supplier_workbook
from exports.texts import labels
from questionnaires.answers.document import read_document
from questionnaires.model import Questionnaire
from scoring.engine import score_documents
from scoring.rubric import Rubric
from tests.exports.supplier_workbooks import (
    GENERATED_AT,
    column_of,
    example,
    formulas,
    rows_by_first_cell,
    scored,
    write,
)

SHEETS = ["Cover", "Summary", "Pillars", "Answers", "Flags", "Consistency", "Computed", "Profile", "Intermediaries",
          "Fee map", "Repayment", "Transfers", "Evidence", "CAP", "Worker survey", "Rubric", "Sources", "Log",
          "CHECK", "Flag register", "Reference tables"]  # fmt: skip
HOSTILE = ["=1+1", "@SUM(A1)", "+81-3-1234-5678", "-2+3", '=HYPERLINK("http://x")', "a\x0bb", "x" * 40_000]


@pytest.fixture(scope="module")
def written(questions: Questionnaire, rules: Rubric) -> Workbook:
    target = BytesIO()
    write(target, example("EX-08"), questions, rules)
    return load_workbook(target)


def test_the_sheets_stand_in_the_order_of_the_specification(written: Workbook) -> None:
    assert written.sheetnames == SHEETS


def test_every_score_of_every_item_is_a_formula(written: Workbook, rules: Rubric) -> None:
    sheet = written["Answers"]
    rows = rows_by_first_cell(sheet)
    scores = [column_of(sheet, label) for label in ("Declared value", "Assured value", "Evidence level", "Flag")]

    constants = [
        (item.id, column)
        for item in rules.items.values() if item.scale is not None
        for column in scores if rows[item.id][column].data_type != "f"
    ]  # fmt: skip

    assert constants == []


def test_no_formula_needs_more_than_excel_2016(written: Workbook) -> None:
    newer = ("LET(", "LAMBDA(", "XLOOKUP(", "FILTER(", "TEXTJOIN(", "MINIFS(", "MAXIFS(", "IFS(", "SWITCH(")
    older = ("SUMIFS(", "COUNTIFS(")

    found = [
        place for place in formulas(written)
        if any(name in place[2].replace(older[0], "").replace(older[1], "") for name in newer)
    ]  # fmt: skip

    assert found == []
    assert max(len(text) for *_, text in formulas(written)) < 8_192


def test_formulas_are_locked_and_answers_are_not(written: Workbook) -> None:
    sheet = written["Answers"]
    answer, value = (
        rows_by_first_cell(sheet)["LAW-21"][column_of(sheet, label)] for label in ("Answer", "Declared value")
    )

    assert all(page.protection.sheet for page in written)
    assert (answer.protection.locked, value.protection.locked) == (False, True)


def test_tables_freeze_their_heads_and_filter_and_repeat_them_in_print(written: Workbook) -> None:
    for name in ("Pillars", "Answers", "Flags", "Consistency", "Rubric", "Sources", "CHECK"):
        page = written[name]
        assert page.freeze_panes is not None, name
        assert page.auto_filter.ref is not None, name
        assert page.print_title_rows == "$3:$3", name


def test_questions_and_options_stand_in_both_languages(written: Workbook, questions: Questionnaire) -> None:
    sheet = written["Answers"]
    row = rows_by_first_cell(sheet)["LAW-21"]

    for language in ("en", "ja"):
        column = column_of(sheet, f"Question ({language.upper()})")
        assert row[column].value == questions.texts[language].questions["LAW-21"].text


def test_a_sheet_without_input_keeps_its_headings_and_says_so(written: Workbook) -> None:
    for name in ("CAP", "Log"):
        assert written[name]["A3"].value
        assert written[name]["A4"].value == "not recorded"


def test_flags_carry_law_and_deadlines(questions: Questionnaire, rules: Rubric) -> None:
    target = BytesIO()
    write(target, example("EX-01", **{"LAW-21": "d"}), questions, rules)

    sheet = load_workbook(target, data_only=True)["Flags"]

    row = rows_by_first_cell(sheet)["LAW-21"]
    assert row[column_of(sheet, "Severity")].value == "Zero tolerance"
    assert "art." in str(row[column_of(sheet, "Rule and article")].value)
    opened, safe = (row[column_of(sheet, label)].value for label in ("Opened", "Safe by"))
    assert isinstance(opened, datetime)
    assert isinstance(safe, datetime)
    assert (safe - opened).days == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_stays_text(text: str, questions: Questionnaire, rules: Rubric) -> None:
    cards, document = scored(example("EX-01"), questions, rules)
    said = replace(document, supplier={"name": text, "site": text}, comments={"LAW-01": text})
    target = BytesIO()

    write_supplier_workbook(target, cards, 0, said, "en", generated_at=GENERATED_AT)

    book = load_workbook(target)
    comment = rows_by_first_cell(book["Answers"])["LAW-01"][column_of(book["Answers"], "Supplier's comment")]
    for cell in (rows_by_first_cell(book["Cover"])["Supplier"][1], comment):
        assert cell.data_type == "s"
        assert str(cell.value)[:4] == text[:4].replace("\x0b", "\ufffd")
        assert len(str(cell.value)) <= 32_767


def test_the_same_scorecard_gives_the_same_bytes(questions: Questionnaire, rules: Rubric) -> None:
    one, two = BytesIO(), BytesIO()

    write(one, example("EX-08"), questions, rules)
    write(two, example("EX-08"), questions, rules)

    assert one.getvalue() == two.getvalue()


def test_one_of_many_responses_gives_the_workbook_it_gives_alone(questions: Questionnaire, rules: Rubric) -> None:
    documents = [read_document(example(name), questions) for name in ("EX-01", "EX-08")]
    cards = score_documents(questions, rules, documents, [document.as_of for document in documents if document.as_of])
    many, alone = BytesIO(), BytesIO()

    write_supplier_workbook(many, cards, 1, documents[1], "ja", generated_at=GENERATED_AT)
    write(alone, example("EX-08"), questions, rules, "ja")

    assert many.getvalue() == alone.getvalue()


def test_every_language_has_the_same_labels() -> None:
    english, japanese = labels("supplier", "en"), labels("supplier", "ja")

    missing = english.keys() ^ japanese.keys()

    assert {key for key in missing if not key.startswith("titles.")} == set()


def test_a_flag_of_a_check_leads_to_its_law(questions: Questionnaire, rules: Rubric) -> None:
    target = BytesIO()
    write(target, example("EX-01", **{"PRF-05": []}), questions, rules)

    sheet = load_workbook(target, data_only=True)["Flags"]

    rule = rows_by_first_cell(sheet)["CC-18"][column_of(sheet, "Rule and article")].value
    assert "Technical Intern Training Act art. 23" in str(rule)


def test_a_check_on_the_survey_leads_to_the_law_of_the_items_it_contradicts(
    questions: Questionnaire, rules: Rubric
) -> None:
    target = BytesIO()
    survey = {"invited": 20, "answered": 20, "reports": {"WVS-03": 5}}
    write(target, {**example("EX-01"), "survey": survey}, questions, rules)

    sheet = load_workbook(target, data_only=True)["Flags"]

    row = rows_by_first_cell(sheet)["CC-16"]
    assert "Technical Intern Training Act art. 48" in str(row[column_of(sheet, "Rule and article")].value)
    assert "identity documents" in str(
        row[column_of(sheet, "ILO indicator of forced labour (signals, not findings)")].value
    )


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Living conditions is held at 74"), ("ja", "上限の74点に下がり")]
)
def test_the_summary_names_the_pillar_cap_where_no_cap_on_the_total_binds(
    language: str, words: str, questions: Questionnaire, rules: Rubric
) -> None:
    target = BytesIO()
    write(target, example("EX-01", **{"LIV-05": "c"}), questions, rules, language)

    sheet = load_workbook(target, data_only=True).worksheets[1]

    assert any(words in str(row[1].value) for row in sheet.iter_rows(min_row=4))
