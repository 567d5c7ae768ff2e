"""Cells as they were typed, and what became of them: values, repairs that were made, and problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from exports.offline.formats import DATE, PERCENT
from exports.offline.row_reader import EMPTY, ERROR
from questionnaires.answers.shape import Shape
from questionnaires.problems import Problem
from questionnaires.repair import Repairer, tick
from questionnaires.repair_cells import Cell
from questionnaires.repair_numbers import percent_shown


@dataclass(frozen=True)
class Typed:
    """One cell that is not blank: what it holds and where it is."""

    cell: Cell
    place: str
    by_formula: bool = False
    unusable: str = ""  # the code of the problem with it, if it holds no value at all


@dataclass(frozen=True)
class Found:
    """The cells of one document by key, and the rows of its tables and lists."""

    cells: Mapping[str, Typed] = field(default_factory=dict)
    rows: Mapping[str, list[Mapping[str, Typed]]] = field(default_factory=dict)
    lists: Mapping[str, list[Typed]] = field(default_factory=dict)


@dataclass(frozen=True)
class RepairNote:
    """A cell that was read otherwise than it was typed; `read_as` is None where it was not read at all."""

    place: str
    typed: str
    read_as: object
    by_formula: bool = False


class Transcript:
    """Reads the cells of one document; collects problems, notes, and the place of every answer."""

    def __init__(self, repairer: Repairer) -> None:
        self.repairer = repairer
        self.problems: list[Problem] = []
        self.repairs: list[RepairNote] = []
        self.doubts: list[Problem] = []  # of values that stand, but may have been meant otherwise
        self.places: dict[str, str] = {}  # of cells, by the JSON path of the answer

    def value(self, typed: Typed | None, leaf: str, *, shape: Shape, path: str, whole_answer: bool = False) -> object:
        """The value of a cell; None where it is blank or, with a problem noted, unreadable."""
        if typed is None:
            return None
        self._place(path, typed)
        if typed.unusable:
            self.problem(typed.unusable, typed.place, found=str(typed.cell or ""))
            return None
        place = typed.place
        found = self.repairer.cell(typed.cell, leaf, shape=shape, place=place, whole_answer=whole_answer)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        if found.doubt is not None:
            self.doubts.append(found.doubt)
        if found.noted or (typed.by_formula and found.value is not None):
            self.note(typed, found.value)
        return found.value

    def ticked(self, typed: Typed | None, path: str) -> bool:
        if typed is None:
            return False
        if typed.unusable:
            self.problem(typed.unusable, typed.place, found=str(typed.cell or ""))
            return False
        self._place(path, typed)
        found = tick(typed.cell, typed.place)
        if isinstance(found, Problem):
            self.problems.append(found)
            return False
        if found.noted:
            self.note(typed, found.value)
        return bool(found.value)

    def note(self, typed: Typed, read_as: object) -> None:
        self.repairs.append(RepairNote(typed.place, str(typed.cell), read_as, typed.by_formula))

    def _place(self, path: str, typed: Typed) -> None:
        for each in (path, *paths_around(path)):
            self.places.setdefault(each, typed.place)

    def problem(self, code: str, place: str, **details: object) -> None:
        self.problems.append(Problem(code, place, details))


def paths_around(path: str) -> Iterator[str]:
    """`answers.PRF-04[2]` and `answers.PRF-04` of `answers.PRF-04[2].status`."""
    while (cut := max(path.rfind("."), path.rfind("["))) > 0:
        path = path[:cut]
        if "." in path:
            yield path


def typed_of(kind: str, value: object, by_formula: bool, place: str) -> Typed | None:
    """A cell as the child process sends it; None where it is blank.

    A formula counts as the plain value the file holds for it: that is what the person saw. It
    is noted as a repair, and without such a value it is a problem.
    """
    if kind == EMPTY:
        return Typed(None, place, by_formula, "cell_formula")
    if kind == ERROR:
        return Typed(str(value), place, by_formula, "cell_error")
    if isinstance(value, str) and not value.strip():
        return None
    if kind == PERCENT and isinstance(value, int | float):
        return Typed(percent_shown(value), place, by_formula)
    if kind == DATE:
        return _typed_date(str(value), place, by_formula)
    assert value is None or isinstance(value, str | int | float | bool)
    return Typed(value, place, by_formula)


def _typed_date(text: str, place: str, by_formula: bool) -> Typed:
    try:
        return Typed(date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text), place, by_formula)
    except ValueError:
        return Typed(text, place, by_formula)
