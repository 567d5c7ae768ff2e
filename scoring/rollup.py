"""From item values to groups to the total, by the rubric's tree of groups."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.rounding import half_up
from scoring.rubric import Combine, Group, Rubric

Array = NDArray[Any]

_GEOMETRIC, _SUM = Combine.GEOMETRIC, Combine.SUM  # an attribute of an enumeration is looked up slowly
_ZERO, _ONE, _NAN = np.array(0.0), np.array(1.0), np.array(np.nan)  # arrays meet arrays more quickly
_FEW = 64  # responses below which one call is quicker than one for each row; the order is the same


def roll_up(
    rubric: Rubric, values: Array, counted: Array, cap: Callable[[Group, Array], Array] | None = None
) -> dict[str, Array]:
    """The figure of every group; NaN where nothing in it counts.

    `values` and `counted` are (items) x (responses). `cap` may lower a group's figure before
    it enters the group above.
    """
    rolled: dict[str, _Rolled] = {}
    for group in rubric.groups.values():
        parts, weights = _members(rubric, group, values, counted, rolled)
        figure = _combined(group, parts, weights) if len(parts) else np.full(values.shape[1], np.nan)
        if group.decimals is not None:
            figure = half_up(figure, group.decimals)
        present = added_in_order(weights) if group.pooled and len(weights) else ~np.isnan(figure)
        rolled[group.id] = _Rolled(figure if cap is None else cap(group, figure), group.weight * present)
    return {id: each.figure for id, each in rolled.items()}


@dataclass(frozen=True)
class _Rolled:
    """A group's figure, and its weight in the group above (0 where nothing in it counts)."""

    figure: Array
    weight: Array


def _members(
    rubric: Rubric, group: Group, values: Array, counted: Array, rolled: Mapping[str, _Rolled]
) -> tuple[Array, Array]:
    """Values and weights of a group's items and groups; weight 0 where a member drops out."""
    own = rubric.members[group.id]
    below = [rolled[child] for child in rubric.children[group.id]]
    parts = [values[own.rows], *(each.figure[None, :] for each in below)]
    weights = [own.weights[:, None] * counted[own.rows], *(each.weight[None, :] for each in below)]
    return np.concatenate(parts), np.concatenate(weights)


def _combined(group: Group, parts: Array, weights: Array) -> Array:
    total_weight = added_in_order(weights)
    present = total_weight > _ZERO
    safe = np.where(weights > _ZERO, parts, _ZERO)
    divisor = np.where(present, total_weight, _ONE)
    if group.combine is _GEOMETRIC:
        with np.errstate(divide="ignore"):
            logs = np.where(weights > 0, np.log(np.where(weights > 0, parts, 1.0)), 0.0)
        return np.where(present, np.exp(added_in_order(weights * logs) / divisor), np.nan)
    total = added_in_order(weights * safe)
    return np.where(present, total if group.combine is _SUM else total / divisor, _NAN)


def added_in_order(rows: Array) -> Array:
    """The sum over rows, always from first to last.

    numpy's own sum changes its order with the shape of the array; then a response scored
    alone and in a batch could differ in the last digit.
    """
    if rows.shape[1] < _FEW:
        result: Array = np.add.accumulate(rows, axis=0)[-1]
        return result
    total: Array = rows[0].copy()
    for row in rows[1:]:
        total += row
    return total
