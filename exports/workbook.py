"""Excel workbooks, written so that no text becomes a formula and every sheet prints well."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import BinaryIO, Self

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.workbook_styles import Styles, font
from exports.workbook_text import cell_text, looks_evaluated


@dataclass(frozen=True)
class Formula:
    """A formula with the result that readers which do not calculate will show."""

    text: str
    value: float | str


Cell = str | int | float | date | datetime | Formula | None
MOST_ROWS = 1_048_576
A3, A4 = 8, 9  # papers, as a file numbers them
_LINE = 1.5  # height of a line of text, of its font size
_HIGHEST_ROW = 409.0
_CREATOR = "Tadasu"


class Book:
    """A workbook being written. Used with `with`, it is finished only if no error came between.

    `created` is stored in the file instead of the time of writing, so that the same content
    gives the same bytes. With `constant_memory` the rows of each sheet must come in order.
    """

    def __init__(
        self,
        target: str | Path | BinaryIO,
        *,
        language: str,
        title: str,
        created: date,
        constant_memory: bool = False,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        self._scratch = TemporaryDirectory(prefix="tadasu-")
        self.title = title
        self.language = language
        self._workbook = Workbook(
            str(target) if isinstance(target, Path) else target,
            {
                "constant_memory": constant_memory,
                "tmpdir": self._scratch.name,
                "default_format_properties": dict(font(language)),
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        moment = created if isinstance(created, datetime) else datetime(created.year, created.month, created.day)
        self._workbook.set_properties({"title": title, "author": _CREATOR, **(properties or {}), "created": moment})
        self.style = Styles(self._workbook, language)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def close(self) -> None:
        """Writes the file."""
        self._workbook.close()
        self._scratch.cleanup()

    def abandon(self) -> None:
        """Drops everything; no file is written."""
        for sheet in self._workbook.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
        self._scratch.cleanup()

    def sheet(
        self,
        name: str,
        *,
        widths: Sequence[float] = (),
        freeze: tuple[int, int] = (0, 0),
        titles: tuple[int, int] | None = None,
        title_columns: tuple[int, int] | None = None,
        portrait: bool = False,
        tab: str = "",
        protected: bool = False,
        gridlines: bool = True,
        paper: int = A4,
    ) -> "Sheet":
        """A new sheet, ready to print: as wide as one page, named and numbered on every page.

        `freeze` is the first cell that moves; `titles` and `title_columns` are the first and
        last row and column repeated on every printed page. Widths are in characters.
        """
        worksheet = self._workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        if freeze != (0, 0):
            worksheet.freeze_panes(*freeze)
        if titles:
            worksheet.repeat_rows(*titles)
        if title_columns:
            worksheet.repeat_columns(*title_columns)
        if tab:
            worksheet.set_tab_color(tab)
        if protected:
            worksheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
        worksheet.hide_gridlines(1 if gridlines else 2)
        self._prepare_print(worksheet, portrait, paper)
        return Sheet(worksheet, self.style)

    def _prepare_print(self, worksheet: Worksheet, portrait: bool, paper: int) -> None:
        if not portrait:
            worksheet.set_landscape()
        worksheet.set_paper(paper)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        title = self.title.replace("&", "&&")[:120]
        worksheet.set_header("&R&9&A")
        worksheet.set_footer(f"&L&9{_after_size(title)}&R&9&P / &N")


class Sheet:
    """One sheet. `text` writes what people typed, and nothing it writes is ever evaluated."""

    def __init__(self, worksheet: Worksheet, style: Styles) -> None:
        self.raw = worksheet  # for what this class does not cover, such as validation and conditional formats
        self.style = style
        self.name = str(worksheet.name)
        self._plain = style("text")
        self._write_string = worksheet.write_string
        self._write_number = worksheet.write_number

    def text(self, row: int, column: int, value: str, style: Format | None = None) -> None:
        look = style or self._plain
        self._write_string(row, column, cell_text(value), self.style.quoted(look) if looks_evaluated(value) else look)

    def number(self, row: int, column: int, value: float, style: Format | None = None) -> None:
        """A finite number; NaN has no place in a sheet and raises TypeError."""
        self._write_number(row, column, value, style or self._plain)

    def day(self, row: int, column: int, value: date, style: Format | None = None) -> None:
        """A date, or a time without a zone."""
        look = style or self.style("time" if isinstance(value, datetime) else "date")
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        self.raw.write_datetime(row, column, moment, look)

    def link(self, row: int, column: int, target: str, text: str) -> None:
        """A jump to another sheet of this workbook, by the sheet's name."""
        place = "internal:'" + target.replace("'", "''") + "'!A1"
        self.raw.write_url(row, column, place, self.style("link"), cell_text(text))

    def height(self, row: int, lines: int, *, font_size: float = 10) -> None:
        """Makes a row as high as so many lines of text.

        Excel fits a row to wrapped text by itself; LibreOffice does not for a file like this.
        """
        self.raw.set_row(row, min(lines * font_size * _LINE + 3, _HIGHEST_ROW))

    def merged(self, row: int, columns: tuple[int, int], value: str, style: Format, *, lines: int) -> None:
        """A text across columns, `lines` high: no spreadsheet fits the height of such a row."""
        self.height(row, lines)
        self.raw.merge_range(row, columns[0], row, columns[1], "", style)
        self.text(row, columns[0], value, style)

    def blank(self, row: int, column: int, style: Format) -> None:
        """An empty cell that shows its format."""
        self.raw.write_blank(row, column, None, style)

    def formula(self, row: int, column: int, formula: str, value: float | str, style: Format | None = None) -> None:
        """A formula with its result, which readers that do not calculate will show."""
        self.raw.write_formula(row, column, formula, style or self._plain, value)

    def cell(self, row: int, column: int, value: Cell, style: Format | None = None) -> None:
        """A value by its type; None leaves the cell empty."""
        if isinstance(value, str):
            self.text(row, column, value, style)
        elif isinstance(value, date):
            self.day(row, column, value, style)
        elif isinstance(value, Formula):
            self.formula(row, column, value.text, value.value, style)
        elif value is not None:
            self.number(row, column, value, style)

    def row(self, row: int, values: Iterable[Cell], styles: Sequence[Format | None] = (), *, start: int = 0) -> None:
        """Cells beside each other; of styles there may be fewer than values."""
        for place, value in enumerate(values):
            self.cell(row, start + place, value, styles[place] if place < len(styles) else None)

    def header(self, row: int, labels: Iterable[str], *, start: int = 0, right: Container[int] = ()) -> None:
        """Headings beside each other; those of the columns in `right` stand above figures."""
        for column, label in enumerate(labels, start):
            look = self.style("header", "right") if column in right else self.style("header")
            self.text(row, column, label, look)

    def autofilter(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Filter buttons on a table: `first` is the left header cell, `last` the lower right cell."""
        self.raw.autofilter(*first, *last)

    def reference(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> str:
        """A cell or range of this sheet as other sheets write it: `'Non-response'!$A$2:$A$9`."""
        return reference(self.name, first, last)


def reference(sheet: str, first: tuple[int, int], last: tuple[int, int] | None = None) -> str:
    """Cells of a sheet that may yet have to be made."""
    quoted = "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{xl_range_abs(*first, *(last or first))}"


def cell_name(row: int, column: int) -> str:
    """`B3` for row 2, column 1."""
    return str(xl_rowcol_to_cell(row, column))


def column_name(column: int) -> str:
    return str(xl_col_to_name(column))


def _after_size(text: str) -> str:
    """A digit behind a font size code would be read as part of it."""
    return f" {text}" if text[:1].isdigit() else text
