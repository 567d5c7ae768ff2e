"""Flat files for other programs: CSV and JSON Lines, one row per site or one per site and item.

Both carry the same columns under the same names in every language, in the order the responses
came; only `answer` and `binding_reason` are in the report's language. Codes stay codes
(`critical`, `JP-23`), an absent value is an empty cell or null.

CSV is UTF-8 with a byte order mark, as Excel needs, and follows RFC 4180. A text that a
spreadsheet would take for a formula (it begins with = + - @, their full-width forms, a tab or a
line end) gets an apostrophe in front; JSON Lines leaves every text as it is.
"""

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from math import isnan
from typing import Any, BinaryIO

from exports.company import profile
from exports.company.columns import SEVERITIES, site_columns
from exports.company.report import Batch, CompanyReport
from exports.workbook_text import FORMULA_STARTS, without_unfit
from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.texts import day_of
from scoring.binding import binding_cap
from scoring.engine import Scorecards
from scoring.explain import answer_words
from scoring.listing import listed_flags
from scoring.severity import Severity

Value = str | float | bool | None

_IDENTITY = ("supplier", "site", "corporate_number", "as_of", "questionnaire", "rubric", "submission_sha256")
_FIGURES = ("declared", "assured", "before_cap", "final", "coverage", "confidence", "inherent", "priority", "affected")
_ITEM = ("item", "group", "weight", "applicable", "answered", "answer", "value", "evidence_level", "assured", "flag")


@dataclass(frozen=True)
class FlatTable:
    """Named columns and rows that can be read once."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Value]]


def site_table(batches: Iterable[Batch], report: CompanyReport) -> FlatTable:
    """One row per response: its identity, figures, band and open flags."""
    columns = (
        *_IDENTITY, "sector", "prefecture", "foreign_workers", "band", "binding_reason", "most_severe_open_flag",
        *_FIGURES, *(f"open_{severity.name}" for severity in SEVERITIES),
        *(f"group_{group}" for group in report.rubric.pillars),
    )  # fmt: skip
    return FlatTable(columns, _site_rows(batches, report))


def item_table(batches: Iterable[Batch], report: CompanyReport) -> FlatTable:
    """One row per response and item of the rubric: the answer in words and what it was worth."""
    return FlatTable((*_IDENTITY, *_ITEM), _item_rows(batches, report))


def write_csv(file: BinaryIO, table: FlatTable) -> None:
    """The whole table: byte order mark, names of columns, rows."""
    file.write(BOM_UTF8)
    _write_rows(file, [table.columns])
    write_csv_rows(file, table)


def write_csv_rows(file: BinaryIO, table: FlatTable) -> None:
    """Rows behind those that were written before."""
    _write_rows(file, ([_csv_cell(value) for value in row] for row in table.rows))


def _write_rows(file: BinaryIO, rows: Iterable[Sequence[str | float]]) -> None:
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    text.detach()


def write_json_lines(file: BinaryIO, table: FlatTable) -> None:
    for row in table.rows:
        named = dict(zip(table.columns, row, strict=True))
        line = json.dumps(named, ensure_ascii=False, allow_nan=False)
        # JSON has an escape for a lone surrogate, UTF-8 has no bytes for one.
        file.write(line.encode("utf-8", "backslashreplace") + b"\n")


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens a CSV file."""
    fit = without_unfit(text)
    return "'" + fit if fit.startswith(FORMULA_STARTS) else fit


def _csv_cell(value: Value) -> str | float:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def _site_rows(batches: Iterable[Batch], report: CompanyReport) -> Iterator[list[Value]]:
    for cards, documents in batches:
        columns = site_columns(cards, 0)
        bands = cards.band_ids()
        counts = [columns[f"open.{severity.name}"] for severity in SEVERITIES]
        figures = [columns[name] for name in _FIGURES]
        groups = [columns[f"group.{group}"] for group in cards.rubric.pillars]
        for index, document in enumerate(documents):
            yield [
                *_identity(cards, document, columns["as_of"][index]),
                _option(cards, profile.SECTOR, columns["sector"][index]),
                _option(cards, profile.PREFECTURE, columns["prefecture"][index]),
                _number(columns["workers"][index]),
                bands[index] or None,
                _reason(cards, index, report),
                _severity(columns["gravest"][index]),
                *(_number(column[index]) for column in (*figures, *counts, *groups)),
            ]


def _item_rows(batches: Iterable[Batch], report: CompanyReport) -> Iterator[list[Value]]:
    for cards, documents in batches:
        days = cards.submissions.frame.column("as_of")
        for index, document in enumerate(documents):
            identity = _identity(cards, document, days[index])
            for item in _items(cards, index, report):
                yield [*identity, *item]


def _items(cards: Scorecards, index: int, report: CompanyReport) -> Iterator[list[Value]]:
    applicable, answered = cards.items.applicable[:, index].tolist(), cards.items.answered[:, index].tolist()
    values = cards.published(cards.items.values[:, index]).tolist()
    assured = cards.published(cards.assured_items[:, index]).tolist()
    levels, severities = cards.levels[:, index].tolist(), cards.items.severities[:, index].tolist()
    for row, item in enumerate(cards.rubric.items.values()):
        words = answer_words(cards, index, item.id, report.data_language) if answered[row] else None
        yield [
            item.id, item.group, _number(item.weight), applicable[row], answered[row], words,
            _number(values[row]), levels[row], _number(assured[row]), _severity(severities[row]),
        ]  # fmt: skip


def _identity(cards: Scorecards, document: AnswerDocument, as_of: float) -> list[Value]:
    supplier = document.supplier
    return [
        supplier.get("name"), supplier.get("site"), supplier.get("corporate_number"), day_of(as_of).isoformat(),
        cards.questionnaire.name, cards.rubric.name, document.sha256,
    ]  # fmt: skip


def _reason(cards: Scorecards, index: int, report: CompanyReport) -> str | None:
    if not cards.rubric.rates(int(cards.bands[index])):
        return None
    cap = binding_cap(cards, index, listed_flags(cards, index))
    return str(cap["text"][report.data_language]) if cap else None


def _option(cards: Scorecards, leaf: str, place: int) -> str | None:
    return cards.questionnaire.leaves[leaf].options[place] if place >= 0 else None


def _severity(severity: Any) -> str | None:
    return Severity(int(severity)).name if severity else None


def _number(value: Any) -> float | None:
    number = float(value)
    if isnan(number):
        return None
    return int(number) if number.is_integer() else number
