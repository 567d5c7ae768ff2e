"""Answers of many responses as columns, the form in which they are evaluated.

Every answer is spread over leaves: `LAW-10` is one, `LAW-07.amount` one of several, and
`PRF-04.headcount` a column over the rows of the table PRF-04. A leaf holds numbers and days
as float64 (NaN unknown), one option as int16 (its place among the options, -1 unknown),
several options as an int64 of bits (-1 unknown), and of a text only whether it was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.binding import NameInfo
from questionnaires.expressions.tree import Kind

Array = NDArray[Any]

_DTYPES: dict[Kind, tuple[type, object]] = {
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


@dataclass(frozen=True)
class AnswerColumns:
    """The answers of `size` responses; `rows[table][i]` is the response of the table's row i."""

    size: int
    states: Mapping[str, Array]
    leaves: Mapping[str, Array]
    rows: Mapping[str, Array]


class ColumnBuilder:
    """Collects checked answers response by response, then gives their columns."""

    def __init__(self, size: int, questions: Sequence[str], leaves: Mapping[str, NameInfo]) -> None:
        self._size = size
        states = np.zeros((len(questions), size), np.uint8)
        self._states = dict(zip(questions, states, strict=True))
        self._leaves: dict[str, Array] = {}
        for kind, (dtype, blank) in _DTYPES.items():
            names = [name for name, info in leaves.items() if info.table is None and info.kind is kind]
            self._leaves |= zip(names, np.full((len(names), size), blank, dtype), strict=True)
        self._infos = leaves
        self._tables: dict[str, dict[str, list[object]]] = {}
        for name, info in leaves.items():
            if info.table is not None:
                self._tables.setdefault(info.table, {})[name] = []
        self._rows: dict[str, list[int]] = {table: [] for table in self._tables}

    def state(self, question: str, index: int, state: State) -> None:
        self._states[question][index] = state

    def put(self, leaf: str, index: int, value: object) -> None:
        self._leaves[leaf][index] = value

    def add_row(self, table: str, index: int, cells: Mapping[str, object]) -> None:
        """One row of a table; leaves that `cells` does not name stay unknown."""
        self._rows[table].append(index)
        for leaf, column in self._tables[table].items():
            column.append(cells.get(leaf, _DTYPES[self._infos[leaf].kind][1]))

    def mark(self, table: str, index: int) -> None:
        self._states[table][index] = State.GIVEN

    def build(self) -> AnswerColumns:
        leaves = dict(self._leaves)
        for columns in self._tables.values():
            for name, column in columns.items():
                leaves[name] = np.array(column, _DTYPES[self._infos[name].kind][0])
        rows = {table: np.array(index, np.int64) for table, index in self._rows.items()}
        return AnswerColumns(self._size, self._states, leaves, rows)
