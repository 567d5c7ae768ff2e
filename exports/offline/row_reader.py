"""Collects the rows of a sheet while it is parsed, within bounds."""

from collections.abc import Mapping

from exports.offline.formats import DATE, NUMBER, PERCENT, date_of_serial
from exports.offline.safety import Refused
from exports.offline.xml_stream import Enough, local_name, new_parser, unescaped

TEXT, TRUTH, ERROR, EMPTY = "s", "b", "e", "f"  # EMPTY: a formula without a value
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576  # of any spreadsheet
_EXACT_DIGITS = 15

Cell = tuple[int, str, object, int]  # column, kind, value, 1 if a formula gave it
Row = tuple[int, list[Cell]]
Attributes = Mapping[str, str]


class RowReader:
    """Collects rows while expat reads a sheet."""

    def __init__(self, texts: list[str], kinds: list[str], from_1904: bool, most_rows: int, most_cells: int) -> None:
        self.rows: list[Row] = []
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._texts, self._kinds, self._from_1904 = texts, kinds, from_1904
        self._most_rows, self._cells_left = most_rows, most_cells
        self._row, self._column, self._aloud = 0, 0, 0
        self._cells: list[Cell] = []
        self._pieces: list[str] = []
        self._attributes: Attributes = {}
        self._is_formula = False

    def _start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or (name == "t" and not self._aloud):
            self.parser.CharacterDataHandler = self._pieces.append
        elif name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
            if self._row > self._most_rows:
                raise Enough
        elif name == "f":
            self._is_formula = True
        elif name == "rPh":
            self._aloud += 1

    def _start_cell(self, attributes: Attributes) -> None:
        self._cells_left -= 1
        if self._cells_left < 0:
            raise Refused("workbook_too_many_cells")
        self._attributes = attributes
        self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
        self._pieces = []
        self._is_formula = False

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name in ("v", "t"):
            self.parser.CharacterDataHandler = None
        elif name == "c":
            if self._pieces or self._is_formula:
                kind, value = self._value("".join(self._pieces))
                self._cells.append((self._column, kind, value, int(self._is_formula)))
        elif name == "row":
            if self._cells:
                self.rows.append((self._row, self._cells))
                self._cells = []
        elif name == "rPh":
            self._aloud -= 1
        elif name == "sheetData":
            raise Enough

    def _value(self, text: str) -> tuple[str, object]:
        kind = self._attributes.get("t", NUMBER)
        if kind == "s":
            return TEXT, self._texts[int(text)]
        if kind in ("inlineStr", "str"):
            return (TEXT, unescaped(text)) if text or not self._is_formula else (EMPTY, None)
        if not text:
            return EMPTY, None
        if kind == "b":
            return TRUTH, text.strip() in ("1", "true")
        if kind == "d":
            return DATE, text.strip().removesuffix("Z").removesuffix("T00:00:00")
        if kind == "e":
            return ERROR, text
        return self._number(text)

    def _number(self, text: str) -> tuple[str, object]:
        number = _number(text)
        style = int(self._attributes.get("s", "0"))
        kind = self._kinds[style] if style < len(self._kinds) else NUMBER
        if kind == DATE:
            date = date_of_serial(number, self._from_1904)
            return (DATE, date) if date else (NUMBER, number)
        return (PERCENT if kind == PERCENT else NUMBER), number


_columns: dict[str, int] = {}


def _column(reference: str) -> int:
    letters = reference.rstrip("0123456789")
    column = _columns.get(letters)
    if column is None:
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        if not (letters.isascii() and letters.isalpha() and 0 < column <= MOST_COLUMNS):
            raise Refused("workbook_damaged", error=f"a cell {reference[:20]!r}")
        _columns[letters] = column
    return column


def _number(text: str) -> int | float:
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= _EXACT_DIGITS:
        return int(text)
    number = float(text)
    if number.is_integer() and abs(number) < 10**_EXACT_DIGITS:
        return int(number)
    return number
