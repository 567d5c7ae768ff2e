"""Reads a portfolio table (.csv or .xlsx): one supplier per row, one column per question or field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from exports.delimited import NotDelimited, NotText, delimited_rows
from exports.offline.assembly import Assembly
from exports.offline.parts import AS_OF_KEY, START_SHAPES
from exports.offline.pool import ReadingPool
from exports.offline.row_reader import TEXT
from exports.offline.safety import Refused
from exports.offline.typed import Found, RepairNote, Transcript, Typed, typed_of
from exports.portfolio_columns import EVIDENCE, FLAG, known_columns, tidy
from questionnaires.answers.choices import Choice
from questionnaires.answers.document import FORMAT, FORMS
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.raised import FLAG_STATES
from questionnaires.answers.shape import Shape
from questionnaires.model import Question, Questionnaire
from questionnaires.problems import Problem
from questionnaires.repair import Repairer

_SHAPES: Mapping[str, Shape] = {**START_SHAPES, "form": Choice(FORMS)}
_LEVEL = Number(whole=True, most=3)
_STATE = Choice(FLAG_STATES)

RawRow = tuple[int, Mapping[int, tuple[str, object, bool]]]  # number; kind, value and formula by column


@dataclass(frozen=True)
class PortfolioRow:
    """What one row says; with any problem the document is incomplete and not to be used."""

    number: int
    supplier: str = ""
    document: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    repairs: tuple[RepairNote, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


def read_portfolio(
    path: Path, questionnaire: Questionnaire, *, pool: ReadingPool, repairer: Repairer
) -> Iterator[PortfolioRow]:
    """Every row of the table, also those with problems; what is wrong with the table itself stands in row 1 or
    where reading had to stop."""
    table = _Table(questionnaire, repairer)
    number = 1
    try:
        for row in _raw_rows(path, table, pool):
            number = row[0]
            yield from table.row(row)
        if not table.columns:
            yield _refused(1, "table_not_portfolio")
        elif table.is_empty:
            yield _refused(number, "table_empty")
    except Refused as refused:
        yield _refused(number, refused.code, **refused.details)
    except NotText:
        yield _refused(1, "csv_encoding")
    except NotDelimited as error:
        yield _refused(error.row, "csv_syntax", error=error.reason)


def _refused(number: int, code: str, **details: object) -> PortfolioRow:
    return PortfolioRow(number, problems=(Problem(code, f"row {number}", details),))


def _raw_rows(path: Path, table: "_Table", pool: ReadingPool) -> Iterator[RawRow]:
    if path.suffix.lower() != ".xlsx":
        for number, row in delimited_rows(path, lambda name: table.key_of(name) is not None):
            table.check_length(number, row)
            yield number, {column: (TEXT, text, False) for column, text in enumerate(row, 1) if text.strip()}
        return
    for _, rows in pool.table(path):
        for number, cells in rows:
            yield number, {column: (kind, value, bool(formula)) for column, kind, value, formula in cells}


class _Table:
    """Reads row after row; the first that is not blank names the columns."""

    def __init__(self, questionnaire: Questionnaire, repairer: Repairer) -> None:
        self.questionnaire = questionnaire
        self.repairer = repairer
        self.columns: dict[int, str] = {}  # names as they are written
        self.is_empty = True
        self._keys = dict(known_columns(questionnaire))
        self._questions: list[Question] = []
        self._width = 0
        self._ragged: Problem | None = None

    def key_of(self, name: str) -> str | None:
        """What a column holds, by its name; None if that is unknown."""
        known = tidy(name)
        if known.startswith(FLAG) and len(known) > len(FLAG):
            return known
        return self._keys.get(known)

    def check_length(self, number: int, row: Sequence[str]) -> None:
        """A delimited row of another length than the header has lost or gained a separator."""
        self._ragged = None
        if not any(map(str.strip, row)):
            return
        if not self._width:
            self._width = len(row)
        elif len(row) < self._width or any(map(str.strip, row[self._width :])):
            details = {"found": len(row), "wanted": self._width}
            self._ragged = Problem("table_row_ragged", f"row {number}", details)

    def row(self, raw: RawRow) -> Iterator[PortfolioRow]:
        number, cells = raw
        if not any(value is not None and str(value).strip() for _, value, _ in cells.values()):
            return
        if not self.columns:
            self._header(cells)
            return
        if any(map(self.key_of, self.columns.values())):
            self.is_empty = False
            yield self._read(number, cells)

    def _header(self, cells: Mapping[int, tuple[str, object, bool]]) -> None:
        names = {column: tidy(str(value)) for column, (_, value, _) in cells.items()}
        if any(map(self.key_of, names.values())):
            self.columns = names
            asked = {(self.key_of(name) or "").split(".")[0] for name in names.values()}
            self._questions = [item for id, item in self.questionnaire.questions.items() if id in asked]

    def _read(self, number: int, raw: Mapping[int, tuple[str, object, bool]]) -> PortfolioRow:
        transcript = Transcript(self.repairer)
        if self._ragged is not None:
            return PortfolioRow(number, problems=(self._ragged,))
        cells = self._cells(number, raw, transcript)
        document = _document(self.questionnaire, self._questions, cells, transcript)
        return PortfolioRow(
            number, str(document["supplier"].get("name", "")), document,
            tuple(transcript.problems), tuple(transcript.repairs), transcript.places,
        )  # fmt: skip

    def _cells(
        self, number: int, raw: Mapping[int, tuple[str, object, bool]], transcript: Transcript
    ) -> dict[str, Typed]:
        cells: dict[str, Typed] = {}
        for column, (kind, value, by_formula) in raw.items():
            name = self.columns.get(column, f"no. {column}")
            typed = typed_of(kind, value, by_formula, f"row {number}, column {name}")
            key = self.key_of(name)
            if typed is None:
                continue
            if key is None:
                near = get_close_matches(name, [*self._keys], n=1) or ["-"]
                transcript.problem("table_column_unknown", typed.place, found=name[:40], known=near[0])
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
