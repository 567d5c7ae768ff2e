"""Answers of many responses as columns, the form in which they are evaluated.

Every answer is spread over leaves: `LAW-10` is one, `LAW-07.amount` one of several, and
`PRF-04.headcount` a column over the rows of the table PRF-04. A leaf holds numbers and days
as float64 (NaN unknown), one option as int16 (its place among the options, -1 unknown),
several options as an int64 of bits (-1 unknown), and of a text only whether it was given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers.layout import Layout
from questionnaires.expressions.tree import Kind

Array = NDArray[Any]

DTYPES: dict[Kind, tuple[type, object]] = {  # and the value of a blank
    Kind.NUMBER: (np.float64, np.nan),
    Kind.DATE: (np.float64, np.nan),
    Kind.CHOICE: (np.int16, -1),
    Kind.CHOICES: (np.int64, -1),
    Kind.TEXT: (np.bool_, False),
    Kind.TRUTH: (np.int8, 1),
}


class State(IntEnum):
    """What was written for a question, before it is known whether it applies."""

    BLANK = 0
    GIVEN = 1
    NOT_APPLICABLE = 2  # the words "N/A"
    UNKNOWN = 3  # the word "unk" where a number was asked


_GIVEN = int(State.GIVEN)  # an attribute of an enumeration is looked up slowly, and put into an array slowly


@dataclass(frozen=True)
class AnswerColumns:
    """The answers of `size` responses; `rows[table][i]` is the response of the table's row i."""

    size: int
    states: Mapping[str, Array]
    leaves: Mapping[str, Array]
    rows: Mapping[str, Array]


class ColumnBuilder:
    """Collects checked answers response by response, then gives their columns."""

    def __init__(self, size: int, layout: Layout) -> None:
        self._size = size
        self._layout = layout
        self._states = dict(zip(layout.states, np.zeros((len(layout.states), size), np.uint8), strict=True))
        self._leaves: dict[str, Array] = {}
        for kind, names in layout.leaves.items():
            dtype, blank = DTYPES[kind]
            self._leaves |= zip(names, np.full((len(names), size), blank, dtype), strict=True)
        self._rows: dict[str, list[int]] = {table: [] for table in layout.tables}
        self._cells: dict[str, list[Mapping[str, object]]] = {table: [] for table in layout.tables}

    def state(self, question: str, index: int, state: int) -> None:
        self._states[question][index] = state

    def choose(self, questions: Iterable[str], places: Sequence[Sequence[int]]) -> None:
        """The places of the options chosen, for all responses to each of these questions; -1 where none is."""
        columns = np.array(places, np.int16)
        for question, column, given in zip(questions, columns, columns >= 0, strict=True):
            self._leaves[question] = column
            self._states[question][given] = _GIVEN

    def put(self, leaf: str, index: int, value: object) -> None:
        self._leaves[leaf][index] = value

    def add_row(self, table: str, index: int, cells: Mapping[str, object]) -> None:
        """One row of a table; leaves that `cells` does not name stay unknown."""
        self._rows[table].append(index)
        self._cells[table].append(cells)

    def mark(self, table: str, index: int) -> None:
        self._states[table][index] = _GIVEN

    def build(self) -> AnswerColumns:
        leaves = dict(self._leaves)
        for table, columns in self._layout.tables.items():
            for name, kind in columns.items():
                dtype, blank = DTYPES[kind]
                leaves[name] = np.array([cells.get(name, blank) for cells in self._cells[table]], dtype)
        rows = {table: np.array(index, np.int64) for table, index in self._rows.items()}
        return AnswerColumns(self._size, self._states, leaves, rows)
