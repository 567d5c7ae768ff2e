"""Caps: how far open flags and weak core groups hold a group's or the total's score down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.flags import FlagColumns
from scoring.rounding import settled
from scoring.rubric import OverallCap, Rubric
from scoring.severity import FlagState, Severity

Array = NDArray[Any]

NO_CAP = np.inf


def group_cap(rubric: Rubric, flags: FlagColumns, group: str) -> Array:
    """The lowest cap from flags standing in a group; infinity where there is none."""
    table = np.full((len(Severity), len(FlagState)), NO_CAP)
    for (severity, state), limit in rubric.group_caps.items():
        table[severity, state] = limit
    slots = [place for place, slot in enumerate(flags.slots) if group in slot.groups]
    limits = table[flags.open[slots], flags.states[slots]]
    result: Array = np.where(flags.stands[group][slots], limits, NO_CAP).min(axis=0, initial=NO_CAP)
    return result


@dataclass(frozen=True)
class OverallCaps:
    """The lowest limit on the total, and for each rule of the rubric where it holds."""

    limit: Array
    holds: Sequence[Array]


def overall_caps(rubric: Rubric, flags: FlagColumns, finals: dict[str, Array]) -> OverallCaps:
    """Every overall cap of the rubric for every response."""
    size = flags.severities.shape[1]
    core = [group.id for group in rubric.groups.values() if group.core]
    in_core = np.zeros(flags.severities.shape, bool)
    for group in core:
        in_core |= flags.stands[group]
    holds = [_holds(cap, flags, in_core, [finals[group] for group in core], size) for cap in rubric.overall_caps]
    limit = np.full(size, NO_CAP)
    for cap, where in zip(rubric.overall_caps, holds, strict=True):
        limit = np.where(where, np.minimum(limit, cap.limit), limit)
    return OverallCaps(limit, holds)


def _holds(cap: OverallCap, flags: FlagColumns, in_core: Array, finals: Sequence[Array], size: int) -> Array:
    if cap.group_below is not None:
        weak = np.zeros(size, bool)
        for final in finals:
            weak |= settled(final) < cap.group_below
        return weak
    counts = flags_under(cap, flags)
    if cap.core_only:
        counts = counts & in_core
    result: Array = counts.sum(axis=0) >= cap.count
    return result


def flags_under(cap: OverallCap, flags: FlagColumns) -> Array:
    """(slots) x (responses): the flags an overall cap speaks of; a suspected flag counts as open."""
    found: Array = flags.open == cap.severity
    if cap.state is FlagState.OPEN:
        found = found & ((flags.states == FlagState.OPEN) | (flags.states == FlagState.SUSPECTED))
    elif cap.state is not None:
        found = found & (flags.states == cap.state)
    return found
