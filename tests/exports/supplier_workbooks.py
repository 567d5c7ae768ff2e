"""Writes supplier workbooks of printed examples, and finds things in them."""

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from exports.supplier.workbook import write_supplier_workbook
from questionnaires.answers.document import AnswerDocument, read_document
from questionnaires.model import Questionnaire
from scoring.engine import Scorecards, score_documents
from scoring.rubric import Rubric
from tests.conftest import ROOT

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.json"))


GENERATED_AT = datetime(2026, 5, 1, 9, 30)


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
