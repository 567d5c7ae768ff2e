"""Reads a portfolio table (.csv or .xlsx): one supplier per row, one column per question or field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exports.delimited import NotDelimited, NotText, RowTooLong, delimited_rows
from exports.offline.assembly import Assembly
from exports.offline.parts import AS_OF_KEY, START_SHAPES
from exports.offline.pool import ReadingPool
from exports.offline.row_reader import TEXT
from exports.offline.safety import Refused
from exports.offline.typed import Found, RepairNote, Transcript, Typed, typed_of
from exports.portfolio_columns import EVIDENCE, FLAG, ColumnNames, tidy
from questionnaires.answers.choices import Choice
from questionnaires.answers.document import FORMAT, FORMS
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.quoting import shown
from questionnaires.answers.raised import FLAG_STATES
from questionnaires.answers.shape import Shape
from questionnaires.model import Question, Questionnaire
from questionnaires.problems import Problem
from questionnaires.repair import Repairer
from questionnaires.suggestions import suggestion

_SHAPES: Mapping[str, Shape] = {**START_SHAPES, "form": Choice(FORMS)}
_LEVEL = Number(whole=True, most=3)
_STATE = Choice(FLAG_STATES)
_LONGEST_CELL = 131_072  # characters; a spreadsheet's cell holds a quarter of it

_Cells = Mapping[int, tuple[str, object, bool]]  # kind, value and whether a formula gave it, by column


@dataclass(frozen=True)
class PortfolioRow:
    """What one row says; with any problem the document is incomplete and not to be used.

    A row with remarks holds no supplier: they say which sheets were passed over.
    """

    number: int
    supplier: str = ""
    document: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    repairs: tuple[RepairNote, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""  # named only where several sheets hold something
    remarks: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()  # of answers that stand, but may have been meant otherwise

    @property
    def place(self) -> str:
        return _place(self.sheet, self.number)


def read_portfolio(
    path: Path, questionnaire: Questionnaire, *, pool: ReadingPool, repairer: Repairer
) -> Iterator[PortfolioRow]:
    """Every row of the table, also those with problems; what is wrong with the table itself stands in row 1 or
    where reading had to stop.

    A workbook may hold suppliers on several sheets: every sheet with a row that names known
    columns is read. Of the others, beside at least one that was read, it is told that they were not.
    """
    tables: list[_Table] = []
    number = 1
    try:
        for sheet, row in _raw_rows(path, questionnaire, pool):
            if not tables or sheet != tables[-1].sheet:
                yield from tables[-1].end(number) if tables else ()
                tables.append(_Table(questionnaire, repairer, sheet, is_first=not tables))
            number = row.number
            yield from tables[-1].row(row)
        yield from _ends(tables, number)
    except Refused as refused:
        yield _refused(number, refused.code, **refused.details)
    except NotText:
        yield _refused(1, "csv_encoding")
    except RowTooLong as error:
        yield _refused(error.row, "csv_row_too_long", limit=f"{error.limit:,}")
    except NotDelimited as error:
        yield _refused(error.row, "csv_syntax")


@dataclass(frozen=True)
class _RawRow:
    number: int
    cells: _Cells
    length: int | None = None  # cells between separators, blank ones too; a sheet knows none


def _raw_rows(path: Path, questionnaire: Questionnaire, pool: ReadingPool) -> Iterator[tuple[str, _RawRow]]:
    """The rows with the name of their sheet, "" in a text."""
    if path.suffix.lower() == ".xlsx":
        for sheet, rows in pool.table(path):
            for number, cells in rows:
                yield sheet, _RawRow(number, {at: (kind, value, bool(formula)) for at, kind, value, formula in cells})
        return
    names = ColumnNames(questionnaire)
    for number, texts in delimited_rows(path, lambda name: names.key_of(name) is not None):
        filled = {column: (TEXT, text, False) for column, text in enumerate(texts, 1) if text.strip()}
        yield "", _RawRow(number, filled, len(texts))


def _ends(tables: "Sequence[_Table]", number: int) -> Iterator[PortfolioRow]:
    """What there is to say when all rows were read: of the last sheet, and of those that are no tables."""
    if not any(table.columns for table in tables):
        yield _refused(1, "table_not_portfolio")
        return
    yield from tables[-1].end(number)
    ignored = [table.sheet for table in tables if not table.columns and table.is_filled]
    if ignored:
        remarks = (Problem("table_sheet_ignored", sheet, {"sheet": sheet}) for sheet in ignored)
        yield PortfolioRow(1, remarks=tuple(remarks))


def _refused(number: int, code: str, **details: object) -> PortfolioRow:
    return PortfolioRow(number, problems=(Problem(code, f"row {number}", details),))


def _place(sheet: str, number: int) -> str:
    return f"{sheet}!row {number}" if sheet else f"row {number}"


class _Table:
    """Reads row after row of one sheet; the first that holds known names of columns is the header."""

    def __init__(self, questionnaire: Questionnaire, repairer: Repairer, sheet: str, *, is_first: bool) -> None:
        self.questionnaire = questionnaire
        self.repairer = repairer
        self.sheet = sheet
        self.columns: dict[int, str] = {}  # names as they are written; none unless one is known
        self.is_filled = False
        self._shown_sheet = "" if is_first else sheet
        self._is_empty = True  # no row below the header
        self._names = ColumnNames(questionnaire)
        self._questions: list[Question] = []
        self._width: int | None = None

    def row(self, raw: _RawRow) -> Iterator[PortfolioRow]:
        if not any(value is not None and str(value).strip() for _, value, _ in raw.cells.values()):
            return
        if self.columns:
            self._is_empty = False
            yield self._read(raw)
        else:
            self._header(raw)

    def end(self, number: int) -> Iterator[PortfolioRow]:
        """What there is to say of the table as a whole when no more rows come."""
        if self.columns and self._is_empty:
            problem = Problem("table_empty", _place(self._shown_sheet, number))
            yield PortfolioRow(number, problems=(problem,), sheet=self._shown_sheet)

    def _header(self, raw: _RawRow) -> None:
        """Titles may stand above the header; below them one known word may be chance."""
        names = {column: tidy(str(value)) for column, (_, value, _) in raw.cells.items()}
        keys = {key for name in names.values() if (key := self._names.key_of(name)) is not None}
        if len(keys) > (1 if self.is_filled else 0):
            self.columns = names
            self._width = raw.length
            asked = {key.split(".")[0] for key in keys}
            self._questions = [item for id, item in self.questionnaire.questions.items() if id in asked]
        self.is_filled = True

    def _read(self, raw: _RawRow) -> PortfolioRow:
        place = _place(self._shown_sheet, raw.number)
        if (ragged := self._ragged(raw, place)) is not None:
            return PortfolioRow(raw.number, problems=(ragged,), sheet=self._shown_sheet)
        transcript = Transcript(self.repairer)
        cells = self._cells(place, raw.cells, transcript)
        document = _document(self.questionnaire, self._questions, cells, transcript)
        return PortfolioRow(
            raw.number, str(document["supplier"].get("name", "")), document,
            tuple(transcript.problems), tuple(transcript.repairs), transcript.places, self._shown_sheet,
            doubts=tuple(transcript.doubts),
        )  # fmt: skip

    def _ragged(self, raw: _RawRow, place: str) -> Problem | None:
        """A delimited row of another length than the header has lost or gained a separator."""
        if raw.length is None or self._width is None:
            return None
        if raw.length >= self._width and max(raw.cells) <= self._width:
            return None
        return Problem("table_row_ragged", place, {"found": raw.length, "wanted": self._width})

    def _cells(self, row: str, raw: _Cells, transcript: Transcript) -> dict[str, Typed]:
        cells: dict[str, Typed] = {}
        for column, (kind, value, by_formula) in raw.items():
            name = self.columns.get(column, f"no. {column}")
            typed = typed_of(kind, value, by_formula, f"{row}, column {shown(name)}")
            key = self._names.key_of(name)
            if typed is None:
                continue
            if isinstance(value, str) and len(value) > _LONGEST_CELL:
                details = {"found": f"{len(value):,}", "limit": f"{_LONGEST_CELL:,}"}
                transcript.problem("text_too_long", typed.place, **details)
            elif key is None:
                known = suggestion(name, self._names.known, transcript.problems)
                transcript.problem("table_column_unknown", typed.place, found=shown(name), known=known)
            elif key in cells:
                transcript.problem("table_column_twice", typed.place, column=name)
            else:
                cells[key] = typed
        return cells


def _document(
    questionnaire: Questionnaire, questions: Iterable[Question], cells: dict[str, Typed], transcript: Transcript
) -> dict[str, Any]:
    def value(key: str, shape: Shape, path: str) -> object:
        return transcript.value(cells.get(key), key, shape=shape, path=path)

    own = {key: value(key, shape, key) for key, shape in _SHAPES.items()}
    document: dict[str, Any] = {"format": FORMAT, "questionnaire": questionnaire.name}
    document |= {key: own[key] for key in (AS_OF_KEY, "form") if own[key] is not None}
    document["supplier"] = {
        key.removeprefix("supplier."): found for key, found in own.items() if "." in key and found is not None
    }
    document["answers"] = _answers(questions, cells, transcript)
    levels = {key.removeprefix(EVIDENCE): value(key, _LEVEL, key) for key in cells if key.startswith(EVIDENCE)}
    if "evidence" in cells:
        levels["*"] = value("evidence", _LEVEL, "evidence.*")
    states = {key.removeprefix(FLAG): value(key, _STATE, f"flags.{key.removeprefix(FLAG)}")
              for key in cells if key.startswith(FLAG)}  # fmt: skip
    document |= {key: found for key, found in (("evidence", levels), ("flags", states)) if found}
    return document


def _answers(questions: Iterable[Question], cells: dict[str, Typed], transcript: Transcript) -> dict[str, object]:
    assembly = Assembly(Found(cells), transcript)
    answers: dict[str, object] = {}
    for question in questions:
        whole = cells.get(question.id)
        if whole is not None and not isinstance(question.shape, Money | Choice):
            part = next((key for key in cells if key.startswith(f"{question.id}.")), None)
            if part is not None:
                transcript.problem("table_answer_twice", whole.place, question=question.id)
                continue
        answer = assembly.answer(question)
        if answer is not None:
            answers[question.id] = answer
    return answers
