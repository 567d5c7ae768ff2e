"""A list of suppliers as it came: a workbook (in a child process), or text in UTF-8 or Shift_JIS."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from exports.delimited import NotDelimited, NotText, delimited_rows
from exports.offline.pool import ReadingPool
from exports.offline.row_reader import EMPTY, Cell
from exports.offline.safety import Refused
from questionnaires.problems import Problem
from tadasu.organisations.lists.columns import field_of, looks_like_values

MOST_ROWS, MOST_COLUMNS = 50_000, 60
LONGEST_CELL = 5_000
NO_RESULT = "#FORMULA"
"""Stands in a cell that holds a formula without its result."""

_HEADING_WITHIN = 10  # rows; a title may stand above the headings
_BINARY = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")

ListRow = tuple[int, list[str]]


class ListRefused(Exception):
    """The list cannot be read at all; carries the problem, whose place is a row if it is known."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True)
class SupplierList:
    """Headings and the rows below them, numbered as the spreadsheet numbers them."""

    headings: list[str]
    rows: list[ListRow]


def read_list(path: Path) -> SupplierList:
    """Raises ListRefused."""
    try:
        rows = list(_within_bounds(_rows(path)))
    except Refused as error:
        raise ListRefused(Problem(error.code, "", error.details)) from error
    except NotText as error:
        raise ListRefused(Problem("csv_encoding", "")) from error
    except NotDelimited as error:
        raise ListRefused(Problem("csv_syntax", str(error.row), {"error": error.reason})) from error
    found = _with_headings(rows)
    if not found.rows:
        raise ListRefused(Problem("table_empty", ""))
    return found


def as_csv(pasted: str) -> bytes:
    """What was copied from a spreadsheet, as a file to be read like any other."""
    first = pasted.lstrip("\r\n").partition("\n")[0]
    if "\t" not in first:
        return pasted.encode()
    out = io.StringIO()
    csv.writer(out).writerows(csv.reader(io.StringIO(pasted, newline=""), delimiter="\t"))
    return out.getvalue().encode()


def _rows(path: Path) -> Iterator[ListRow]:
    with path.open("rb") as file:
        is_workbook = file.read(4).startswith(_BINARY)
    if not is_workbook:
        yield from _text_rows(path)
        return
    with ReadingPool(children=1) as pool:
        for _sheet, rows in pool.table(path):
            for number, cells in rows:
                yield number, _texts(cells)


def _text_rows(path: Path) -> Iterator[ListRow]:
    """Without a known heading, the separator is the one that makes the most cells."""
    first = next(iter(delimited_rows(path, lambda cell: bool(field_of(cell)))), (0, []))[1]
    if any(map(field_of, first)):
        return delimited_rows(path, lambda cell: bool(field_of(cell)))
    return delimited_rows(path, lambda cell: True)


def _texts(cells: list[Cell]) -> list[str]:
    row = [""] * min(cells[-1][0], MOST_COLUMNS + 1)
    for column, kind, value, _by_formula in cells:
        if column <= len(row):
            row[column - 1] = NO_RESULT if kind == EMPTY else _text(value)
    return row


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _within_bounds(rows: Iterable[ListRow]) -> Iterator[ListRow]:
    """Rows that hold anything. A cell is cut behind what any field takes, so that a long one still is too long."""
    count = 0
    for number, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS + _HEADING_WITHIN:
            raise ListRefused(Problem("import_too_many_rows", "", {"limit": f"{MOST_ROWS:,}"}))
        if len(cells) > MOST_COLUMNS:
            details = {"found": len(cells), "limit": MOST_COLUMNS}
            raise ListRefused(Problem("import_too_many_columns", str(number), details))
        yield number, [cell[: LONGEST_CELL + 1].replace("\0", "\ufffd") for cell in cells]


def _with_headings(rows: list[ListRow]) -> SupplierList:
    width = max((len(cells) for _number, cells in rows), default=0)
    best, known = 0, 0
    for index, (_number, cells) in enumerate(rows[:_HEADING_WITHIN]):
        here = sum(1 for cell in cells if field_of(cell))
        if here > known:
            best, known = index, here
    if rows and not known and looks_like_values(rows[0][1]):
        return SupplierList([_letters(column) for column in range(width)], rows)
    headings = [cell.strip()[:100] for cell in rows[best][1]] if rows else []
    headings += [""] * (width - len(headings))
    named = [heading or _letters(column) for column, heading in enumerate(headings)]
    return SupplierList(named, rows[best + 1 :])


def _letters(column: int) -> str:
    """The name a spreadsheet gives a column: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
