"""Values and flags of every item, before evidence, checks and caps."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.frame import AnswerFrame, Applies
from scoring.rubric import Item, Rubric

Array = NDArray[Any]

_YES, _CLAIMED, _NONE = np.int8(Applies.YES), np.int8(Applies.CLAIMED), np.int8(0)


@dataclass
class ItemColumns:
    """(items) x (responses), in the order of the rubric.

    `values` are 0 where an applicable item has no answer; unscored and inapplicable items
    are NaN. `counted` says where an item enters the figures of its group.
    """

    applies: Array  # questionnaires.frame.Applies
    answered: Array
    values: Array
    severities: Array

    @cached_property
    def applicable(self) -> Array:
        """Where an item counts, answered or not."""
        result: Array = (self.applies == _YES) | (self.applies == _CLAIMED)
        return result


def judge_items(rubric: Rubric, frame: AnswerFrame) -> ItemColumns:
    """Every item of the rubric for every response."""
    shape = (len(rubric.items), frame.size)
    columns = ItemColumns(
        np.zeros(shape, np.int8), np.zeros(shape, bool), np.full(shape, np.nan), np.zeros(shape, np.int8)
    )
    for row, item in enumerate(rubric.items.values()):
        columns.applies[row] = frame.applies(item.id)
    for row, item in enumerate(rubric.items.values()):
        if item.scale is None:
            columns.answered[row] = frame.given(item.id)
        else:
            _judge(row, item, frame, columns)
    return columns


def _judge(row: int, item: Item, frame: AnswerFrame, columns: ItemColumns) -> None:
    assert item.scale is not None
    judged = item.scale.judge(item.id, frame)
    counts = columns.applies[row] == _YES
    answered = counts & ~np.isnan(judged.values)
    columns.answered[row] = answered
    blank = np.where(columns.applicable[row], 0.0, np.nan)
    columns.values[row] = np.where(answered, judged.values, blank)
    columns.severities[row] = np.where(answered, judged.severities, _NONE)
