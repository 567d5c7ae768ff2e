"""Finds the answer cells of our sheets by their hidden ids, wherever rows and columns have moved to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from exports.offline.marks import ANSWER_MARK, END_MARK, MARK_WITHIN_ROWS, STATIC, parse_sheet_mark
from exports.offline.parts import COLUMNS, NONE, ROWS
from exports.offline.typed import Found, RepairNote, Typed, typed_of
from questionnaires.problems import Problem

Cells = Mapping[int, list[Any]]  # the cells of a row by column, as the child sends them


@dataclass(frozen=True)
class Head:
    """What the marked row of a sheet says: whose it is, and where keys and answers stand."""

    questionnaire: str
    section: str
    row: int
    key: int
    answer: int
    end: int


@dataclass
class Scan:
    """What was found on all sheets: cells by key, and everything that is not where it should be."""

    keys: frozenset[str]  # every key the questionnaire has
    cells: dict[str, Typed] = field(default_factory=dict)
    rows: dict[str, list[Mapping[str, Typed]]] = field(default_factory=dict)
    lists: dict[str, list[Typed]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[RepairNote] = field(default_factory=list)

    @property
    def found(self) -> Found:
        return Found(self.cells, self.rows, self.lists)

    def sheet(self, name: str, rows: Iterable[list[Any]], head: Head) -> None:
        reader = _SheetScan(self, name, head)
        for number, cells in rows:
            if number > head.row:
                reader.row(number, {cell[0]: cell for cell in cells})
        reader.end_of_table(None)

    def problem(self, code: str, place: str, **details: object) -> None:
        self.problems.append(Problem(code, place, details))


def head_of(sheet: Mapping[str, Any]) -> Head | None:
    """The head of one of our sheets; None for any other."""
    for number, cells in sheet["rows"]:
        if number > MARK_WITHIN_ROWS:
            return None
        for column, _, value, _ in cells:
            if mark := parse_sheet_mark(value):
                words = {word: at for at, _, word, _ in cells if isinstance(word, str)}
                return Head(*mark, number, column, words.get(ANSWER_MARK, 0), words.get(END_MARK, 0))
    return None


class _SheetScan:
    """Goes through the rows of one sheet."""

    def __init__(self, scan: Scan, name: str, head: Head) -> None:
        self._scan = scan
        self._name = name
        self._head = head
        self._columns: dict[str, dict[int, str]] = {}  # fields of each table, by their first column
        self._table: str | None = None
        self._strays: list[tuple[int, Cells]] = []

    def row(self, number: int, cells: Cells) -> None:
        key = str(cells[self._head.key][2]).strip() if self._head.key in cells else None
        if key is None:
            self._stray(number, cells)
            return
        self.end_of_table(key)
        if key != STATIC:
            self._keyed(number, cells, key)

    def end_of_table(self, key: str | None) -> None:
        """Decides about rows without an id before the row of `key`: within a table they are its rows."""
        strays, self._strays = self._strays, []
        table, self._table = self._table, key if key is not None and key in self._columns else None
        for number, cells in strays:
            if table is not None and table == key:
                typed = self._table_row(number, cells, table)
                self._scan.notes += [RepairNote(item.place, str(item.cell), item.cell) for item in typed.values()]
            elif table is not None:
                self._scan.problem("workbook_row_unknown", f"{self._name}!{number}", table=table.removesuffix(ROWS))
            else:
                first = min(cells)
                typed_cell = self._typed(number, cells[first], "")
                if typed_cell is not None:
                    self._scan.notes.append(RepairNote(typed_cell.place, str(typed_cell.cell), None))

    def _keyed(self, number: int, cells: Cells, key: str) -> None:
        scan = self._scan
        if key.endswith(COLUMNS):
            columns = {column: str(cell[2]) for column, cell in cells.items() if column != self._head.key}
            self._columns[key.removesuffix(COLUMNS) + ROWS] = columns
        elif key not in scan.keys:
            self._unknown(number, cells, key)
        elif key in self._columns:
            scan.seen.add(key)
            self._table_row(number, cells, key)
        elif key.endswith(ROWS) and key.removesuffix(ROWS) + NONE in scan.keys:
            scan.seen.add(key)
            if self._zone(number, cells, self._head.key + 1, None, key):
                scan.problem("workbook_marks_damaged", f"{self._name}!{number}", sheet=self._name)
        else:
            scan.seen.add(key)
            self._cell(number, cells, key)

    def _cell(self, number: int, cells: Cells, key: str) -> None:
        scan = self._scan
        typed = self._one(self._zone(number, cells, self._head.answer, self._head.end, key), key)
        if typed is None:
            return
        if key.endswith(ROWS):
            scan.lists.setdefault(key, []).append(typed)
        elif key in scan.cells and scan.cells[key].cell != typed.cell:
            scan.problem("workbook_id_twice", typed.place, key=key, other=scan.cells[key].place)
        else:
            scan.cells[key] = typed

    def _table_row(self, number: int, cells: Cells, key: str) -> Mapping[str, Typed]:
        columns = self._columns[key]
        starts = sorted(columns)
        row: dict[str, Typed] = {}
        for start, end in zip(starts, [*starts[1:], self._head.end + 20], strict=True):
            field = f"{key.removesuffix(ROWS)}.{columns[start]}"
            typed = self._one(self._zone(number, cells, start, end, field), field)
            if typed is not None:
                row[columns[start]] = typed
        if row:
            self._scan.rows.setdefault(key, []).append(row)
        return row

    def _unknown(self, number: int, cells: Cells, key: str) -> None:
        for typed in self._zone(number, cells, self._head.answer, self._head.end, key):
            self._scan.problem("workbook_id_unknown", typed.place, key=key[:40])

    def _stray(self, number: int, cells: Cells) -> None:
        if any(self._typed(number, cell, "") for cell in cells.values()):
            self._strays.append((number, cells))

    def _zone(self, number: int, cells: Cells, first: int, end: int | None, key: str) -> list[Typed]:
        """The filled cells from one column to before another: merged cells may have come apart."""
        within = sorted(column for column in cells if column >= first and (end is None or column < end))
        typed = [self._typed(number, cells[column], key) for column in within]
        return [item for item in typed if item is not None]

    def _one(self, typed: list[Typed], key: str) -> Typed | None:
        if len(typed) > 1:
            self._scan.problem("workbook_two_values", typed[1].place, key=key, other=typed[0].place)
            return None
        return typed[0] if typed else None

    def _typed(self, number: int, cell: list[Any], key: str) -> Typed | None:
        column, kind, value, by_formula = cell
        place = f"{self._name}!{letters(column)}{number}"
        return typed_of(kind, value, bool(by_formula), f"{place} ({key})" if key else place)


def letters(column: int) -> str:
    """The letters of a column: 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
