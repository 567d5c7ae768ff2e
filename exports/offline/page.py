"""Writes the rows of one sheet, each with its hidden id, on the grid all sheets share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exports.offline.looks import ANSWER, HELP, KEY, LAST, WIDTHS
from exports.offline.marks import ANSWER_MARK, END_MARK, STATIC, sheet_mark
from exports.texts import Labels
from exports.workbook_text import cell_text

Content = str | int | float | date | None
_A4 = 9
_SMALL = 8


@dataclass(frozen=True)
class Piece:
    """What stands in the columns from `first` to `last` of a row."""

    first: int
    last: int
    content: Content
    style: str


class Page:
    """A sheet under construction: rows are added from the top."""

    def __init__(self, sheet: Worksheet, language: str) -> None:
        self.sheet = sheet
        self.language = language
        self.row = 0
        for letter, width in WIDTHS.items():
            # The file holds widths with the padding of a cell, 5 of 7 pixels of a character.
            sheet.column_dimensions[letter].width = width + 0.71
        sheet.column_dimensions["A"].hidden = True
        sheet.sheet_view.showGridLines = False

    def mark(self, questionnaire: str, name: str) -> None:
        """The hidden first row, by which a reader knows the sheet and its columns."""
        self.line(sheet_mark(questionnaire, name), 12, [Piece(ANSWER, ANSWER, ANSWER_MARK, "note"),
                                                        Piece(HELP, HELP, END_MARK, "note")])  # fmt: skip
        self.hide_row()

    def line(self, key: str, height: float, pieces: Sequence[Piece] = ()) -> int:
        """Adds a row and returns its number."""
        self.row += 1
        self.sheet.row_dimensions[self.row].height = round(height, 1)
        self._put(KEY, key, "note")
        for piece in pieces:
            for column in range(piece.first, piece.last + 1):
                self.sheet.cell(self.row, column).style = piece.style
            self._put(piece.first, piece.content, piece.style)
            if piece.last > piece.first:
                self.merge(self.row, self.row, piece.first, piece.last)
        return self.row

    def space(self, height: float) -> None:
        self.line(STATIC, height)

    def hide_row(self) -> None:
        self.sheet.row_dimensions[self.row].hidden = True

    def merge(self, first_row: int, last_row: int, first: int, last: int) -> None:
        # merge_cells would clear the styles that draw the frame of the merged cells.
        self.sheet.merged_cells.add(CellRange(min_row=first_row, max_row=last_row, min_col=first, max_col=last).coord)

    def cell(self, column: int) -> str:
        """The name of a cell in the row added last."""
        return f"{get_column_letter(column)}{self.row}"

    def finish(self, words: Labels, title: str, frozen: str | None) -> None:
        """Protection, panes and paper."""
        sheet = self.sheet
        sheet.freeze_panes = frozen
        sheet.protection.enable()
        sheet.protection.formatColumns = False  # False: it is allowed all the same
        sheet.protection.formatRows = False
        sheet.page_setup.orientation = "portrait"
        sheet.page_setup.paperSize = _A4
        # Programs differ in how wide a column comes out; a scale of our own would cut the last one.
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.print_area = f"B1:{get_column_letter(max(LAST, sheet.max_column))}{self.row}"
        sheet.page_margins = PageMargins(left=0.45, right=0.45, top=0.6, bottom=0.65, header=0.3, footer=0.3)
        header, footer = HeaderFooterItem(), HeaderFooterItem()
        header.left.text, header.left.size = title.replace("&", "&&"), _SMALL
        footer.center.text, footer.center.size = words["page"], _SMALL
        footer.right.text, footer.right.size = "&A", _SMALL
        sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = header, footer

    def _put(self, column: int, content: Content, style: str) -> None:
        cell = self.sheet.cell(self.row, column)
        assert isinstance(cell, Cell)
        cell.style = style
        if isinstance(content, str):
            cell.value = cell_text(content)
            cell.data_type = "s"  # a text that begins with = stays a text
        elif content is not None:
            cell.value = content
            cell.style = style  # openpyxl gives a date a format of its own
