"""Risk bands: the first whose condition is definitely true."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import TRUE, Found, Key, ReferenceTable, evaluate
from questionnaires.expressions.tree import Lookup
from questionnaires.frame import AnswerFrame
from scoring.rubric import Rubric

Array = NDArray[Any]


class ResultFrame:
    """An answer frame that also knows the results, and the values and levels of items.

    `scored` holds, by function (value, level) and item, a column; NaN where not answered.
    """

    def __init__(
        self,
        frame: AnswerFrame,
        results: Mapping[str, Array] | None = None,
        scored: Mapping[tuple[str, str], Array] | None = None,
    ) -> None:
        self._frame = frame
        self._results = results or {}
        self._scored = scored or {}

    @property
    def size(self) -> int:
        return self._frame.size

    def column(self, name: str) -> Array:
        return self._results[name] if name in self._results else self._frame.column(name)

    def row_index(self, table: str) -> Array:
        return self._frame.row_index(table)

    def about(self, function: str, subject: str) -> Array:
        found = self._scored.get((function, subject))
        return self._frame.about(function, subject) if found is None else found

    def reference_table(self, name: str) -> ReferenceTable:
        return self._frame.reference_table(name)

    def noted(self, lookup: Lookup, keys: Sequence[Key], on: Array | None, found: Found) -> None:
        self._frame.noted(lookup, keys, on, found)


def choose_band(rubric: Rubric, frame: ResultFrame) -> Array:
    """The place of each response's band among the rubric's bands; -1 where it has none."""
    places = np.full(frame.size, -1, np.int64)
    for place in reversed(range(len(rubric.bands))):
        places = np.where(evaluate(rubric.bands[place].when.tree, frame) == TRUE, place, places)
    return places
