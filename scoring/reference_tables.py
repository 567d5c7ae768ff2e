"""Dated reference tables: minimum wages, premiums, and the weights of inherent risk.

A figure is chosen by its keys and the day it must be in force on. A key or day the table
does not hold is reported, never answered with the nearest row.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers.quoting import shown
from questionnaires.answers.texts import day_of, days
from questionnaires.expressions.binding import TableSignature
from questionnaires.expressions.evaluation import Found, Key
from questionnaires.fingerprint import files_sha256
from questionnaires.problems import DefinitionError, Problem
from questionnaires.yaml_source import Source, read_yaml

TABLES = Path(__file__).parent / "tables"
_STATUSES = ("final", "provisional")
_SPAN = 1_000_000.0  # more days than any table covers: keys and days share one sorted axis
_DAWN = days("1900-01-01")
_ABSENT, _UNKNOWN = -1, -2  # places of keys the table lacks, and of keys nobody gave

Array = NDArray[Any]


@dataclass(frozen=True)
class Row:
    """A figure in force for some keys from a day on."""

    keys: tuple[str, ...]
    start: float  # days since 1970-01-01
    value: float
    provisional: bool = False


class DatedTable:
    """A reference table, ready to be asked for many responses at once."""

    def __init__(self, name: str, key_names: tuple[str, ...], rows: Sequence[Row], dated: bool,
                 ends: tuple[int, int] | None = None, default: float | None = None,
                 titles: Mapping[str, str] | None = None, source: str = "") -> None:  # fmt: skip
        self.name = name
        self.key_names = key_names
        self.rows = sorted(rows, key=lambda row: (row.keys, row.start))
        self.dated = dated
        self.default = default
        self.titles = titles or {}
        self.source = source
        self.places = {keys: place for place, keys in enumerate(sorted({row.keys for row in self.rows}))}
        self._axis = np.array([self.places[row.keys] * _SPAN + row.start - _DAWN for row in self.rows])
        self._values = np.array([row.value for row in self.rows])
        self._provisional = np.array([row.provisional for row in self.rows])
        last = {row.keys: row.start for row in self.rows}
        self._ends = np.array([_end_after(last[keys], ends) for keys in self.places])
        self._first = min((row.start for row in self.rows), default=0.0)

    @property
    def signature(self) -> TableSignature:
        return TableSignature(len(self.key_names), self.dated)

    def covers(self, keys: tuple[str, ...]) -> tuple[date, date | None] | None:
        """The days the table covers for some keys, None if it does not hold them."""
        if keys not in self.places:
            return None
        first = min(row.start for row in self.rows if row.keys == keys)
        end = self._ends[self.places[keys]]
        return day_of(first), None if np.isinf(end) else day_of(end)

    def find(self, keys: Sequence[Key], on: Array | None) -> Found:
        """The figures in force for `keys` on the days `on`."""
        place = self._place(keys)
        day = np.zeros(place.shape) if on is None else on
        start = place * _SPAN
        row = np.searchsorted(self._axis, start + day - _DAWN, side="right") - 1
        begun = (row >= 0) & (self._axis[row] >= start)  # row -1 is before the first row of all
        found = (place >= 0) & begun & (day <= self._ends[place])
        known = (place > _UNKNOWN) & ~np.isnan(day)
        values = np.where(known & found, self._values[row], np.nan)
        if self.default is not None:
            absent = known & (place == _ABSENT) & (day >= self._first)
            values, found = np.where(absent, self.default, values), found | absent
        return Found(values, known & ~found, known & found & self._provisional[row])

    def _place(self, keys: Sequence[Key]) -> Array:
        """The place of each combination of keys; _ABSENT if the table lacks it, _UNKNOWN if a key is unknown."""
        codes = keys[0].codes
        for key in keys[1:]:
            both = codes * len(key.options) + key.codes
            codes = np.where((codes < 0) | (key.codes < 0), -1, both)
        return np.asarray(_places(self, tuple(key.options for key in keys))[codes])


@cache
def _places(table: DatedTable, options: tuple[tuple[str, ...], ...]) -> Array:
    """The place of every combination of these options; the last entry answers the code -1."""
    combinations: list[tuple[str, ...]] = [()]
    for names in options:
        combinations = [(*keys, name) for keys in combinations for name in names]
    return np.array([*(table.places.get(keys, _ABSENT) for keys in combinations), _UNKNOWN])


def _end_after(start: float, ends: tuple[int, int] | None) -> float:
    """The first day with this month and day on or after the last row's start; none: no end."""
    if ends is None:
        return np.inf
    begun = day_of(start)
    end = date(begun.year, *ends)
    return days((end if end >= begun else date(begun.year + 1, *ends)).isoformat())


def load_tables(folder: Path = TABLES) -> dict[str, DatedTable]:
    """Every table of a folder's tables.yaml. Raises DefinitionError."""
    problems: list[Problem] = []
    source = read_yaml(folder / "tables.yaml", "tables.yaml", problems)
    tables = {name: _table(name, item, folder) for name, item in source.items()}
    if problems:
        raise DefinitionError(problems)
    return tables


@cache
def shipped_tables() -> dict[str, DatedTable]:
    return load_tables(TABLES)


def tables_sha256(folder: Path = TABLES) -> str:
    """Of the files of the tables, names and contents, in order of name."""
    return files_sha256([*folder.glob("*.yaml"), *folder.glob("*.csv")])


def _table(name: str, source: Source, folder: Path) -> DatedTable:
    source.only("title", "unit", "keys", "rows", "ends", "from", "values", "default", "source")
    keys = source.texts("keys")
    start = _first_day(source)
    rows = _csv_rows(source, folder, keys) if source.get("rows") else []
    for key, item in source.child("values").items() if source.get("values") else ():
        rows.append(Row((key,), _DAWN if start is None else start, _figure(item)))
    title = source.get("title")
    return DatedTable(
        name, keys, rows,
        dated=start is not None or source.get("rows") is not None,
        ends=_end_of_year(source.get("ends")),
        default=_figure(source.child("default")) if source.get("default") else None,
        titles=title.plain() if title else {},
        source=source.scalar("source", str, ""),
    )  # fmt: skip


def _first_day(source: Source) -> float | None:
    """The day the figures written in the table itself are in force from; None: always."""
    text = source.scalar("from", str, "")
    try:
        return days(text) if text else None
    except ValueError:
        source.child("from").problem("date_expected", found=text)
        return None


def _end_of_year(source: Source | None) -> tuple[int, int] | None:
    """The month and day on which a table ends; 29 February is no such day in most years."""
    if source is None:
        return None
    month, day = source.scalar("month", int, 12), source.scalar("day", int, 31)
    try:
        date(2001, month, day)
    except ValueError:
        source.problem("no_such_day", found=f"{month}-{day}")
        return None
    return month, day


def _figure(source: Source) -> float:
    """A wage, a rate or a weight: none is below 0."""
    figure = source.number()
    if figure < 0:
        source.problem("number_too_small", found=shown(figure), limit=0)
    return figure


def _csv_rows(source: Source, folder: Path, keys: tuple[str, ...]) -> list[Row]:
    name = source.scalar("rows", str, "")
    if Path(name).name != name or name in ("", "..") or "\\" in name:
        source.child("rows").problem("table_file_name", found=shown(name))
        return []
    path = folder / name
    rows, seen = [], set()
    for line, cells in enumerate(_csv_lines(source, path), start=2):
        try:
            row = Row(tuple(cells[key] for key in keys), days(cells["from"]), float(cells["value"]),
                      cells["status"] == "provisional")  # fmt: skip
            problem = _row_problem(row, cells["status"], f"{path.name}:{line}")
            source.problems.extend([problem] if problem else [])
        except (KeyError, TypeError, ValueError) as error:
            source.problems.append(Problem("table_row", f"{path.name}:{line}", {"error": str(error)}))
            continue
        if (row.keys, row.start) in seen:
            source.problems.append(Problem("definition_duplicate", f"{path.name}:{line}", {"key": row.keys}))
        seen.add((row.keys, row.start))
        rows.append(row)
    return rows


def _row_problem(row: Row, status: str, place: str) -> Problem | None:
    if not (isfinite(row.value) and row.value >= 0):
        return Problem("number_too_small", place, {"found": shown(row.value), "limit": 0})
    if status not in _STATUSES:
        return Problem("definition_option_unknown", place, {"found": shown(status), "known": ", ".join(_STATUSES)})
    return None


def _csv_lines(source: Source, path: Path) -> list[dict[str, str]]:
    try:
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except OSError as error:
        source.child("rows").problem("file_unreadable", error=error.strerror or "")
    except (UnicodeDecodeError, csv.Error):
        source.child("rows").problem("not_utf8")
    return []
