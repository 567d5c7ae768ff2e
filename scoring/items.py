"""Values and flags of every item, before evidence, checks and caps."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.frame import AnswerFrame, Applies
from scoring.rubric import Rubric

Array = NDArray[Any]

_YES, _CLAIMED, _NONE = (np.array(each, np.int8) for each in (Applies.YES, Applies.CLAIMED, 0))


@dataclass
class ItemColumns:
    """(items) x (responses), in the order of the rubric.

    `values` are 0 where an applicable item has no answer; unscored and inapplicable items
    are NaN.
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
    applies, given = np.zeros(shape, np.int8), np.zeros(shape, bool)
    values, severities = np.full(shape, np.nan), np.zeros(shape, np.int8)
    scored = np.zeros((shape[0], 1), bool)
    for row, item in enumerate(rubric.items.values()):
        applies[row] = frame.applies(item.id)
        if item.scale is None:
            given[row] = frame.given(item.id)
        else:
            judged = item.scale.judge(item.id, frame)
            values[row], severities[row], scored[row] = judged.values, judged.severities, True
    answered = np.where(scored, (applies == _YES) & ~np.isnan(values), given)
    columns = ItemColumns(applies, answered, values, severities)
    blank = np.where(columns.applicable & scored, 0.0, np.nan)
    columns.values = np.where(answered & scored, values, blank)
    columns.severities = np.where(answered, severities, _NONE)
    return columns
