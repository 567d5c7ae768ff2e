"""Invented portfolios for the tests of exports."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from exports.company.report import Batch, CompanyReport
from exports.company.workbook import write_company_workbook
from questionnaires.answers.document import AnswerDocument, read_document
from scoring.engine import score_documents
from tests.oracle.generate import random_document
from tests.shipped import shipped_questionnaire, shipped_rubric

TODAY = date(2026, 4, 30)


@cache
def random_documents(size: int = 40) -> tuple[AnswerDocument, ...]:
    """Documents of every band, each from an invented supplier of its own."""
    source = random.Random(7)
    raws = [random_document(source) for _ in range(size)]
    for place, raw in enumerate(raws):
        raw["supplier"] = {"name": f"架空工業 {place}", "site": "第一工場"}
        if "previous" in raw:
            raw["previous"]["supplier"] = raw["supplier"]
    return tuple(read_document(raw, shipped_questionnaire()) for raw in raws)


def named(document: AnswerDocument, **supplier: str) -> AnswerDocument:
    return replace(document, supplier=supplier)


def batches(documents: Sequence[AnswerDocument], size: int = 16) -> Iterator[Batch]:
    for first in range(0, len(documents), size):
        part = documents[first : first + size]
        days = [document.as_of or TODAY for document in part]
        yield score_documents(shipped_questionnaire(), shipped_rubric(), part, days), part


def report(language: str = "en", **more: Any) -> CompanyReport:
    return CompanyReport(shipped_questionnaire(), shipped_rubric(), language, TODAY, **more)


def written(documents: Sequence[AnswerDocument], of: CompanyReport) -> bytes:
    file = BytesIO()
    write_company_workbook(file, batches(documents), of)
    return file.getvalue()


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def table(workbook: Workbook, sheet: str) -> list[Mapping[str, Any]]:
    """Rows of a sheet with a table, by heading."""
    rows = list(workbook[sheet].iter_rows(min_row=4, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def formula_results(formulas: Path, values: Path) -> dict[str, Any]:
    """What `values` holds in every cell that is a formula in `formulas`, by sheet and cell."""
    results = openpyxl.load_workbook(values, data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": results[sheet.title][cell.coordinate].value
        for sheet in openpyxl.load_workbook(formulas).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
