"""Fills in a blank template as a person would: finds cells by their hidden ids, and types."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.offline.template import write_template
from questionnaires.answers.choices import Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money
from questionnaires.answers.shape import Shape
from questionnaires.answers.texts import TextList
from questionnaires.catalogue import questionnaire
from tests.conftest import ROOT

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.json"))
ANSWER, TICK = 5, 6  # the columns of answers and of ticks


@cache
def blank(language: str = "ja") -> bytes:
    """The shipped questionnaire's template."""
    written = io.BytesIO()
    write_template(written, questionnaire(), language)
    return written.getvalue()


def edited(path: Path, edit: Callable[[Workbook], None], language: str = "ja") -> Path:
    """A template that somebody worked on, saved at `path`."""
    book = load_workbook(io.BytesIO(blank(language)))
    edit(book)
    book.save(path)
    return path


def filled(path: Path, document: Mapping[str, Any], language: str = "ja") -> Path:
    """A template with the answers of a document typed in, saved at `path`.

    Opening a template takes longer than filling it in, so each is opened once and cleared again.
    """
    book, rows = _opened(language)
    fill(rows, document)
    book.save(path)
    for sheet, row, column in rows.typed:
        sheet.cell(row, column).value = None
    rows.typed.clear()
    return path


@cache
def _opened(language: str) -> "tuple[Workbook, Rows]":
    book = load_workbook(io.BytesIO(blank(language)))
    return book, Rows(book)


def fill(rows: "Rows", document: Mapping[str, Any]) -> None:
    """Types the answers of a document into a template."""
    for key, value in document.get("supplier", {}).items():
        rows.type(f"supplier.{key}", value)
    rows.type("as_of", document.get("as_of"))
    for id, answer in document["answers"].items():
        if answer == "N/A" and isinstance(answer, str):
            rows.tick(f"{id}#na")
        else:
            _fill(rows, id, questionnaire().questions[id].shape, answer)
    for id, comment in document.get("comments", {}).items():
        rows.type(f"{id}#comment", comment)


class Rows:
    """The rows of a workbook by their hidden ids."""

    def __init__(self, book: Workbook) -> None:
        self.at: dict[str, list[tuple[Worksheet, int]]] = {}
        self.typed: list[tuple[Worksheet, int, int]] = []
        for sheet in book.worksheets:
            for row in range(1, sheet.max_row + 1):
                key = sheet.cell(row, 1).value
                if isinstance(key, str):
                    self.at.setdefault(key, []).append((sheet, row))

    def type(self, key: str, value: object, number: int = 0) -> None:
        self._put(*self.at[key][number], ANSWER, value)

    def tick(self, key: str) -> None:
        self._put(*self.at[key][0], TICK, "○")

    def type_row(self, key: str, number: int, values: Mapping[str, object]) -> None:
        sheet, row = self.at[f"{key}[]"][number]
        heads, head = self.at[f"{key}#columns"][0]
        columns = {heads.cell(head, column).value: column for column in range(2, 15)}
        for field, value in values.items():
            self._put(sheet, row, columns[field], value)

    def _put(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        cell = sheet.cell(row, column)
        cell.value = {True: "○", False: "×"}[value] if isinstance(value, bool) else value  # type: ignore[assignment]  # no answer stands in a merged cell
        if isinstance(value, str):
            cell.data_type = "s"
        self.typed.append((sheet, row, column))


def _fill(rows: Rows, name: str, shape: Shape, answer: Any) -> None:
    match shape:
        case Choices():
            for code in [answer] if isinstance(answer, str) else answer or ["#none"]:
                rows.tick(f"{name}={code}" if code != "#none" else f"{name}#none")
        case Table():
            if not answer:
                rows.tick(f"{name}#none")
            for number, row in enumerate(answer):
                rows.type_row(name, number, row)
        case TextList():
            for number, code in enumerate(answer):
                rows.type(f"{name}[]", code, number)
        case Record(fields=fields, short_for=short):
            for key, value in (answer if isinstance(answer, dict) else {short: answer}).items():
                if value is not None:
                    _fill(rows, f"{name}.{key}", fields[str(key)], value)
        case Matrix():
            for row, code in answer.items():
                rows.type(f"{name}.{row}", code)
        case Money() if isinstance(answer, dict):
            for key, value in answer.items():
                rows.type(name if key == "amount" else f"{name}.{key}", value)
        case _:
            rows.type(name, answer)


def example(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / "tests" / "examples" / f"{name}.json").read_text(encoding="utf-8"))
    return document


def without_nulls(value: Any) -> Any:
    """A field that is null says what a field left out says; a workbook knows only the latter."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def rows_of(book: Workbook, key: str) -> Iterator[tuple[Worksheet, int]]:
    yield from Rows(book).at[key]
