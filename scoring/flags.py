"""Flags of a response gathered from items, blank gate items, RR-1, checks and reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.checks import CheckColumns
from scoring.items import ItemColumns
from scoring.remediation import Remedied
from scoring.rubric import FlagSlot, Rubric
from scoring.severity import FIRST_CLOSED, FlagState, Severity
from scoring.submissions import Submissions

Array = NDArray[Any]

_NONE = np.int8(Severity.NONE)


@dataclass
class FlagColumns:
    """(slots) x (responses): severity (0 none) and state; `stands[group]` says where a flag caps."""

    slots: Sequence[FlagSlot]
    severities: Array
    states: Array
    stands: Mapping[str, Array]
    affected: Array

    @cached_property
    def open(self) -> Array:
        """Severities of flags that are not closed; 0 elsewhere."""
        result: Array = np.where(self.states >= FIRST_CLOSED, np.int8(0), self.severities)
        return result


def gather_flags(
    rubric: Rubric,
    submissions: Submissions,
    items: ItemColumns,
    checks: CheckColumns,
    remedied: Remedied,
    workers: Array,
) -> FlagColumns:
    """Every flag of every response; `workers` is who is affected unless somebody counted."""
    raised = [FlagSlot(f"raised:{at}", "raised", "", rubric.pillars, at) for at in range(len(submissions.raised))]
    slots = (*rubric.flag_slots, *raised)
    severities = np.concatenate(_severities(rubric, submissions, items, checks, remedied))
    states = _states(slots, submissions)
    for place, slot in enumerate(slots):
        if slot.kind == "merged":
            states[place] = np.where(remedied.finished, np.int8(FlagState.VERIFIED_CLOSED), states[place])
    columns = FlagColumns(slots, severities, states, {}, np.zeros((0, 0)))
    columns.stands = {group: _stands(group, rubric, slots, submissions, checks) for group in rubric.groups}
    columns.affected = _affected(slots, submissions, workers)
    return columns


def _severities(
    rubric: Rubric, submissions: Submissions, items: ItemColumns, checks: CheckColumns, remedied: Remedied
) -> list[Array]:
    """The severity at every slot, in the order of `Rubric.flag_slots`, then of raised flags."""
    gates = [row for row, item in enumerate(rubric.items.values()) if item.gate and rubric.gate_severity]
    blank = items.applicable[gates] & ~items.answered[gates]
    merged = [] if rubric.remediation is None else [remedied.severities[None, :]]
    return [
        np.where(remedied.merged, _NONE, items.severities),
        np.where(blank, np.int8(rubric.gate_severity), _NONE),
        *merged,
        checks.severities,
        *(column.severities[None, :] for column in submissions.raised),
    ]


def _states(slots: Sequence[FlagSlot], submissions: Submissions) -> Array:
    states = np.zeros((len(slots), submissions.size), np.int8)
    for place, slot in enumerate(slots):
        if slot.kind == "raised":
            states[place] = submissions.raised[slot.position].states
        elif slot.id in submissions.states:
            states[place] = submissions.states[slot.id]
    return states


def _affected(slots: Sequence[FlagSlot], submissions: Submissions, workers: Array) -> Array:
    """Who is affected by each flag: as counted, otherwise every foreign worker."""
    affected = np.empty((len(slots), submissions.size))
    for place, slot in enumerate(slots):
        counted = submissions.affected.get(slot.id)
        if slot.kind == "raised":
            counted = _affected_by_raised(submissions, slot.position)
        affected[place] = workers if counted is None else np.where(np.isnan(counted), workers, counted)
    return affected


def _affected_by_raised(submissions: Submissions, position: int) -> Array:
    """Counts given for the flags reviewers raised, which are named response by response."""
    said = submissions.affected
    ids = submissions.raised[position].ids
    return np.array([said[id][index] if id in said else np.nan for index, id in enumerate(ids)])


def _stands(
    group: str, rubric: Rubric, slots: Sequence[FlagSlot], submissions: Submissions, checks: CheckColumns
) -> Array:
    stands = np.zeros((len(slots), submissions.size), bool)
    in_group = np.array([item.group == group for item in rubric.items.values()])
    for place, slot in enumerate(slots):
        if group not in slot.groups:
            continue
        if slot.kind == "raised":
            stands[place] = [named == group for named in submissions.raised[slot.position].groups]
        elif slot.subject in checks.concerns:
            stands[place] = checks.concerns[slot.subject][in_group].any(axis=0)
        else:
            stands[place] = True
    return stands


def affected_workers(flags: FlagColumns, workers: Array) -> Array:
    """Workers affected by the gravest open flag; without one, `workers`."""
    gravest = gravest_open(flags)
    concerned = np.where((flags.open == gravest) & (gravest > 0), flags.affected, -1.0).max(axis=0, initial=-1.0)
    result: Array = np.where(concerned < 0, workers, concerned)
    return result


def gravest_open(flags: FlagColumns) -> Array:
    """The severity of the most severe flag that is not closed."""
    result: Array = flags.open.max(axis=0, initial=Severity.NONE)
    return result
