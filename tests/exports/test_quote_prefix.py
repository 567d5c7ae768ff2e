"""Cells whose text a spreadsheet would take for a formula are marked as texts in the file itself."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.workbook import Workbook

from exports.company.report import NonResponse
from exports.supplier.record import GivenFile, SubmissionRecord
from exports.supplier.workbook import write_supplier_workbook
from exports.workbook import Book
from questionnaires.answers.document import read_document
from tests.exports.portfolios import TODAY, named, opened, report, written
from tests.exports.supplier_workbooks import GENERATED_AT, example, scored
from tests.shipped import shipped_questionnaire, shipped_rubric

HOSTILE = ["=1+1", "+81-3-1234-5678", "-2+3", "@SUM(A1)", "＝１＋１", "\t=1"]
HARMLESS = ["株式会社サンプル", "a=b", "-", "–", "", "2026-04-30"]


def cells_of(book: Workbook, text: str) -> list[Cell | MergedCell]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]


@pytest.mark.parametrize("text", HOSTILE)
def test_in_the_company_workbook(text: str) -> None:
    document = read_document(example("EX-08"), shipped_questionnaire())
    silent = [NonResponse(text, status="asked")]

    book = opened(written([named(document, name=text, site=text)], report(non_responses=silent)))

    found = cells_of(book, text)
    sheets = {cell.parent.title for cell in found}
    assert {"Portfolio", "Heat map", "Flags", "Fees by site", "Non-response"} <= sheets
    assert [cell.coordinate for cell in found if not cell.quotePrefix] == []
    assert {cell.data_type for cell in found} == {"s"}


@pytest.mark.parametrize("text", HOSTILE[:-1])  # an answer with a tab is refused
def test_in_the_supplier_workbook(text: str) -> None:
    raw = example("EX-01", **{"PRF-01": {"entity": text, "prefecture": "JP-23"}})
    cards, document = scored(raw, shipped_questionnaire(), shipped_rubric())
    said = replace(document, supplier={"name": text, "site": text})
    record = SubmissionRecord(
        "a" * 64, "b" * 64, GENERATED_AT.astimezone(), text, files=[GivenFile("LAW-01", text, 1, "c" * 64)],
        comments={"LAW-02": text},
    )  # fmt: skip
    file = BytesIO()

    write_supplier_workbook(file, cards, 0, said, "en", generated_at=GENERATED_AT, record=record)

    found = cells_of(load_workbook(BytesIO(file.getvalue())), text)
    assert {"Cover", "Answers", "Evidence", "Profile"} <= {cell.parent.title for cell in found}
    assert [cell.coordinate for cell in found if not cell.quotePrefix] == []


@pytest.mark.parametrize("constant_memory", [True, False])
def test_other_cells_are_left_as_they_are_and_looks_stay(constant_memory: bool) -> None:
    file = BytesIO()
    with Book(file, language="ja", title="Test", created=TODAY, constant_memory=constant_memory) as book:
        sheet = book.sheet("Sheet")
        for row, text in enumerate([*HARMLESS, *HOSTILE]):
            sheet.row(row, [text, text], [None, book.style("strong", "wrapped")])

    rows = list(load_workbook(BytesIO(file.getvalue())).worksheets[0].iter_rows())
    assert [bool(row[0].quotePrefix) for row in rows] == [False] * len(HARMLESS) + [True] * len(HOSTILE)
    assert all(row[1].font.b and row[1].alignment.wrap_text for row in rows)
