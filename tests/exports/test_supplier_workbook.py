"""The supplier workbook: what it shows, that its formulas are alive, and that they give the scores issued."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from exports.supplier.workbook import write_supplier_workbook
from exports.texts import labels
from questionnaires.answers.document import AnswerDocument, read_document
from questionnaires.catalogue import questionnaire
from questionnaires.model import Questionnaire
from scoring.catalogue import rubric
from scoring.document import score_document
from scoring.engine import Scorecards, score_documents
from scoring.rubric import Rubric
from tests.conftest import ROOT
from tests.exports.recalculation import recalculated
from tests.oracle.generate import BAD, random_document

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.json"))
RANDOM_DOCUMENTS = 21
GENERATED_AT = datetime(2026, 5, 1, 9, 30)
SHEETS = ["Cover", "Summary", "Pillars", "Answers", "Flags", "Consistency", "Computed", "Profile", "Intermediaries",
          "Fee map", "Repayment", "Transfers", "Evidence", "CAP", "Worker survey", "Rubric", "Sources", "Log",
          "CHECK", "Flag register", "Reference tables"]  # fmt: skip
HOSTILE = ["=1+1", "@SUM(A1)", "+81-3-1234-5678", "-2+3", '=HYPERLINK("http://x")', "a\x0bb", "x" * 40_000]


@pytest.fixture(scope="module")
def questions() -> Questionnaire:
    return questionnaire()


@pytest.fixture(scope="module")
def rules(questions: Questionnaire) -> Rubric:
    return rubric("responsible-acceptance", questions)


def example(name: str, **changes: Any) -> dict[str, Any]:
    """The raw document of a printed example, with some answers changed."""
    raw: dict[str, Any] = json.loads((ROOT / "tests" / "examples" / f"{name}.json").read_text(encoding="utf-8"))
    raw["answers"] |= changes
    return raw


def scored(raw: object, questions: Questionnaire, rules: Rubric) -> tuple[Scorecards, AnswerDocument]:
    document = read_document(raw, questions)
    assert document.as_of is not None
    return score_documents(questions, rules, [document], [document.as_of]), document


def write(path: Path | BytesIO, raw: object, questions: Questionnaire, rules: Rubric, language: str = "en") -> None:
    cards, document = scored(raw, questions, rules)
    write_supplier_workbook(path, cards, 0, document, language, generated_at=GENERATED_AT)


def rows_by_first_cell(sheet: Worksheet) -> dict[str, tuple[Cell | MergedCell, ...]]:
    return {str(row[0].value): row for row in sheet.iter_rows(min_row=4) if row[0].value is not None}


def column_of(sheet: Worksheet, label: str) -> int:
    return next(cell.column - 1 for cell in sheet[3] if cell.value == label)


def checks(book: Workbook) -> list[tuple[str, object]]:
    """What every row of the CHECK sheet says."""
    return [(str(row[0].value), row[5].value) for row in book["CHECK"].iter_rows(min_row=4)]


def formulas(book: Workbook) -> Iterator[tuple[str, str, str]]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate, str(cell.value)) for cell in row if cell.data_type == "f")


# Recalculation -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory, questions: Questionnaire, rules: Rubric) -> list[tuple[Path, Path]]:
    """The printed examples and random documents as workbooks, each as written and as recalculated."""
    folder, rng = tmp_path_factory.mktemp("fifty"), random.Random(5)
    documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES}
    documents |= {f"random-{n}": json.loads(json.dumps(random_document(rng))) for n in range(RANDOM_DOCUMENTS)}
    paths = [folder / f"{name}.xlsx" for name in documents]
    for path, raw in zip(paths, documents.values(), strict=True):
        write(path, raw, questions, rules)
    return list(zip(paths, recalculated(paths, folder), strict=True))


def test_recalculating_fifty_workbooks_gives_every_score_as_issued(fifty: list[tuple[Path, Path]]) -> None:
    differing = []
    for path, result in fifty:
        book = load_workbook(result, data_only=True, read_only=True)
        rows = list(book["CHECK"].iter_rows(values_only=True))
        differing += [(path.stem, row[0]) for row in rows[3:] if row[5] != "OK"]
        assert (path.stem, rows[0][5]) == (path.stem, "ALL AGREE")
        assert len(rows) > 600
        book.close()

    assert len(fifty) >= 50
    assert differing == []


def test_the_results_in_the_file_are_what_its_formulas_give(
    tmp_path: Path, questions: Questionnaire, rules: Rubric
) -> None:
    """A reader that does not calculate shows them."""
    documents = {"en": example("EX-08"), "ja": json.loads(json.dumps(random_document(random.Random(7), BAD)))}
    paths = [tmp_path / f"{language}.xlsx" for language in documents]
    for (language, raw), path in zip(documents.items(), paths, strict=True):
        write(path, raw, questions, rules, language)

    stale = []
    for path, result in zip(paths, recalculated(paths, tmp_path), strict=True):
        before, after = load_workbook(path, data_only=True), load_workbook(result, data_only=True)
        stale += [(path.stem, *place) for place in changed_results(load_workbook(path), before, after)]

    assert stale == []


def changed_results(written: Workbook, before: Workbook, after: Workbook) -> Iterator[tuple[str, str]]:
    """Formulas whose result in the file is another than the one worked out."""
    for sheet, cell, _ in formulas(written):
        if not same(before[sheet][cell].value, after[sheet][cell].value):
            yield sheet, cell


def same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return (one if one is not None else "") == (other if other is not None else "")


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory, questions: Questionnaire, rules: Rubric) -> dict[str, Workbook]:
    """EX-01 recalculated with a cell changed by hand, by what was changed."""
    folder = tmp_path_factory.mktemp("altered")
    write(folder / "original.xlsx", example("EX-01"), questions, rules)
    changes: dict[str, tuple[str, str, str, str | float]] = {
        "passports kept": ("Answers", "LAW-21", "Answer", "d"),
        "overtime": ("Answers", "LAW-10", "Answer", 85),
        "wage": ("Computed", "LAW-07.amount", "Answer", 150_000),
        "evidence": ("Answers", "LAW-01", "Level stated", 0),
        "stored value": ("CHECK", "Result: Declared score", "As issued", 12.3),
    }
    paths = []
    for name, (sheet_name, row, column, value) in changes.items():
        book = load_workbook(folder / "original.xlsx")
        sheet = book[sheet_name]
        place = 2 if sheet_name == "Computed" else column_of(sheet, column)
        rows_by_first_cell(sheet)[row][place].value = value
        paths.append(folder / f"{name}.xlsx")
        book.save(paths[-1])
    return {path.stem: load_workbook(result, data_only=True)
            for path, result in zip(paths, recalculated(paths, folder), strict=True)}  # fmt: skip


def result(book: Workbook, label: str) -> object:
    return rows_by_first_cell(book["Summary"])[label][1].value


@pytest.mark.parametrize(
    ("change", "answers"),
    [
        ("passports kept", {"LAW-21": "d"}),
        ("overtime", {"LAW-10": 85}),
        ("wage", {"LAW-07": {"basis": "monthly", "amount": 150_000, "hours": 160, "pay_month": "2026-04"}}),
    ],
)
def test_a_changed_answer_gives_the_score_of_that_answer(
    change: str, answers: dict[str, Any], altered: dict[str, Workbook], questions: Questionnaire, rules: Rubric
) -> None:
    cards, document = scored(example("EX-01", **answers), questions, rules)
    expected = score_document(cards, 0, document)

    found = altered[change]

    assert result(found, "Final score") == expected["final"]
    assert result(found, "Declared score") == expected["declared"]
    assert result(found, "Risk band (code)") == expected["band"]
    assert found["CHECK"]["F1"].value != "ALL AGREE"


def test_a_changed_evidence_level_changes_what_is_assured_but_not_what_is_declared(
    altered: dict[str, Workbook],
) -> None:
    differing = {what for what, verdict in checks(altered["evidence"]) if verdict == "DIFFERENT"}

    assert "LAW-01: Assured value" in differing
    assert "LAW-01: Declared value" not in differing


def test_a_tampered_stored_value_shows_different(altered: dict[str, Workbook]) -> None:
    found = altered["stored value"]

    assert [what for what, verdict in checks(found) if verdict == "DIFFERENT"] == ["Result: Declared score"]
    assert found["CHECK"]["F1"].value == "1 DIFFERENT"


# What is written -----------------------------------------------------------------------------


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
