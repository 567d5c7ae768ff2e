"""A table that fills a sheet: title, note, totals, headings, and rows that may outgrow the sheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from xlsxwriter.format import Format

from exports.formulas import quoted
from exports.workbook import A3, A4, MOST_ROWS, Book, Cell, Sheet, cell_name, reference
from exports.workbook_text import cell_text, lines_of, looks_evaluated

TITLE, NOTE, TOTALS, HEADER, FIRST = range(5)  # the rows of a sheet with a table
CAPACITY = MOST_ROWS - FIRST  # rows of a table that one sheet holds
_LONGEST_NAME = 31
_FIGURES = {"number", "whole", "one", "three", "percent", "share"}
_FILTER_BUTTON = 2.5  # the room a filter button takes, in characters


@dataclass(frozen=True)
class Column:
    """A column: `looks` colours cells that equal a word; `total` is its known sum, if it has one."""

    label: str
    width: float
    style: tuple[str, ...] = ("text",)
    looks: Mapping[str, str] = field(default_factory=dict)
    total: float | None = None


@dataclass(frozen=True)
class TableText:
    """What stands around a table. `empty` is said where there are no rows."""

    name: str
    title: str
    note: str
    total: str
    empty: str


@dataclass(frozen=True)
class Placed:
    """Where a table stands, or will stand, so that other sheets can refer to its columns."""

    sheet: str
    rows: int

    def range(self, column: int) -> str:
        return reference(self.sheet, (FIRST, column), (max(FIRST, FIRST + self.rows - 1), column))


def write_table(
    book: Book,
    text: TableText,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    count: int,
    freeze: int = 2,
    printed: int | None = None,
) -> Placed:
    """Writes `count` rows; those that do not fit go on to sheets named `… (2)` and so on.

    Totals are formulas over the rows that a filter leaves, with their result stored; on
    continued tables each sheet says only what it holds. Of a table wider than paper the first
    `printed` columns are printed, on A3.
    """
    remaining = iter(rows)
    parts = max(1, -(-count // CAPACITY))
    placed: list[Placed] = []
    for part in range(parts):
        here = min(CAPACITY, count - part * CAPACITY)
        sheet = _open(book, text, columns, part, freeze, A4 if printed is None else A3)
        if parts == 1:
            _write_totals(sheet, text, columns, here)
        _write_rows(sheet, text, columns, islice(remaining, here), here)
        if printed is not None:
            sheet.raw.print_area(0, 0, FIRST + max(here, 1) - 1, printed - 1)
        placed.append(Placed(sheet.name, here))
    return placed[0]


def _open(book: Book, text: TableText, columns: Sequence[Column], part: int, freeze: int, paper: int) -> Sheet:
    suffix = f" ({part + 1})" if part else ""
    sheet = book.sheet(
        text.name[: _LONGEST_NAME - len(suffix)] + suffix,
        widths=[column.width for column in columns],
        freeze=(FIRST, freeze),
        titles=(HEADER, HEADER),
        title_columns=(0, freeze - 1),
        paper=paper,
    )
    sheet.height(TITLE, 1, font_size=16)
    sheet.text(TITLE, 0, text.title + suffix, book.style("title"))
    sheet.text(NOTE, 0, text.note, book.style("label"))
    return sheet


def _write_totals(sheet: Sheet, text: TableText, columns: Sequence[Column], rows: int) -> None:
    if not rows or not any(column.total is not None for column in columns):
        return
    look = sheet.style("total")
    sheet.text(TOTALS, 0, text.total, look)
    for place, column in enumerate(columns):
        if column.total is not None:
            cells = f"{cell_name(FIRST, place)}:{cell_name(FIRST + rows - 1, place)}"
            number = sheet.style(*column.style, "total")
            sheet.formula(TOTALS, place, f"=SUBTOTAL(9,{cells})", column.total, number)
        elif place:
            sheet.blank(TOTALS, place, look)


def _write_rows(
    sheet: Sheet, text: TableText, columns: Sequence[Column], rows: Iterator[Sequence[Cell]], count: int
) -> None:
    figures = {place for place, column in enumerate(columns) if not _FIGURES.isdisjoint(column.style)}
    sheet.header(HEADER, [column.label for column in columns], right=figures)
    sheet.height(HEADER, max(lines_of(column.label, column.width - _FILTER_BUTTON) for column in columns))
    if not count:
        sheet.text(FIRST, 0, text.empty, sheet.style("label"))
        return
    writers = _Writers(sheet, columns)
    for row, values in enumerate(rows, FIRST):
        writers.write(row, values)
    last = FIRST + count - 1
    sheet.autofilter((HEADER, 0), (last, len(columns) - 1))
    for place, column in enumerate(columns):
        for word, look in column.looks.items():
            rule = {"type": "cell", "criteria": "==", "value": quoted(word), "format": sheet.style.difference(look)}
            sheet.raw.conditional_format(FIRST, place, last, place, rule)


class _Writers:
    """The innermost loop of a large workbook: every look is chosen beforehand, once per column."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column]) -> None:
        self._sheet = sheet
        self._formats: list[Format] = [sheet.style(*column.style, "boxed") for column in columns]
        self._wrapped = [(place, column.width) for place, column in enumerate(columns) if "wrapped" in column.style]
        self._write_string: Callable[..., object] = sheet.raw.write_string
        self._quoted = sheet.style.quoted
        self._write_number: Callable[..., object] = sheet.raw.write_number
        self._write_blank: Callable[..., object] = sheet.raw.write_blank

    def write(self, row: int, values: Sequence[Cell]) -> None:
        for place, value in enumerate(values):
            look = self._formats[place]
            kind = type(value)
            if value is None or value == "":
                self._write_blank(row, place, None, look)
            elif kind is str:
                text = cell_text(value)  # type: ignore[arg-type]  # it is a str
                self._write_string(row, place, text, self._quoted(look) if looks_evaluated(text) else look)
            elif kind is float or kind is int:
                self._write_number(row, place, value, look)
            else:
                self._sheet.cell(row, place, value, look)
        lines = max((lines_of(str(values[place]), width) for place, width in self._wrapped), default=1)
        if lines > 1:
            self._sheet.height(row, lines)
