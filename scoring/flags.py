"""Flags of a response gathered from items, blank gate items, RR-1, checks and reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.checks import CheckColumns
from scoring.items import ItemColumns
from scoring.remediation import Remedied
from scoring.rubric import Rubric
from scoring.severity import FIRST_CLOSED, FlagState, Severity
from scoring.submissions import Submissions

Array = NDArray[Any]

BLANK_GATE = "UNANS-GATE"


@dataclass(frozen=True)
class FlagSlot:
    """A place where a flag may stand. Slots are ordered as flags of one severity are listed."""

    id: str
    kind: str  # item, blank_gate, merged, check, raised
    subject: str  # the item or check it comes from
    groups: tuple[str, ...]  # the groups it may cap; where it does is in FlagColumns.stands
    position: int = 0  # for raised flags, which of them


@dataclass
class FlagColumns:
    """(slots) x (responses): severity (0 none) and state; `stands[group]` says where a flag caps."""

    slots: Sequence[FlagSlot]
    severities: Array
    states: Array
    stands: Mapping[str, Array]
    affected: Array

    @property
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
    slots, severities = _slots(rubric, submissions, items, checks, remedied)
    states = [_state(slot, submissions) for slot in slots]
    merged = next((place for place, slot in enumerate(slots) if slot.kind == "merged"), None)
    if merged is not None:
        states[merged] = np.where(remedied.finished, np.int8(FlagState.VERIFIED_CLOSED), states[merged])
    columns = FlagColumns(slots, _stack(severities, submissions), _stack(states, submissions), {}, np.zeros((0, 0)))
    columns.stands = {group: _stands(group, rubric, slots, submissions, checks) for group in rubric.groups}
    columns.affected = np.array([_affected(slot, submissions, workers) for slot in slots]).reshape(len(slots), -1)
    return columns


def _affected(slot: FlagSlot, submissions: Submissions, workers: Array) -> Array:
    """Who is affected by a flag: as counted, otherwise every foreign worker."""
    if slot.kind != "raised":
        said = submissions.affected.get(slot.id)
        return workers if said is None else np.where(np.isnan(said), workers, said)
    ids = submissions.raised[slot.position].ids
    counts = [submissions.affected[id][index] if id in submissions.affected else np.nan for index, id in enumerate(ids)]
    return np.where(np.isnan(counts), workers, counts)


def _stack(rows: Sequence[Array], submissions: Submissions) -> Array:
    return np.array(rows, np.int8).reshape(len(rows), submissions.size)


def _slots(
    rubric: Rubric, submissions: Submissions, items: ItemColumns, checks: CheckColumns, remedied: Remedied
) -> tuple[list[FlagSlot], list[Array]]:
    slots: list[FlagSlot] = []
    severities: list[Array] = []
    slots.extend(FlagSlot(item.id, "item", item.id, (item.group,)) for item in rubric.items.values())
    severities.extend(np.where(remedied.merged, np.int8(0), items.severities))
    blank = np.where(items.applicable & ~items.answered, np.int8(rubric.gate_severity), np.int8(0))
    for row, item in enumerate(rubric.items.values()):
        if item.gate and rubric.gate_severity:
            slots.append(FlagSlot(f"{BLANK_GATE}:{item.id}", "blank_gate", item.id, (item.group,)))
            severities.append(blank[row])
    if rubric.remediation is not None:
        slots.append(FlagSlot(rubric.remediation.id, "merged", "", (rubric.remediation.group,)))
        severities.append(remedied.severities)
    for row, check in enumerate(rubric.checks.values()):
        groups = (check.group,) if check.group else tuple(rubric.pillars)
        slots.append(FlagSlot(check.id, "check", check.id, groups))
        severities.append(checks.severities[row])
    for position, column in enumerate(submissions.raised):
        slots.append(FlagSlot(f"raised:{position}", "raised", "", tuple(rubric.pillars), position))
        severities.append(column.severities)
    return slots, severities


def _state(slot: FlagSlot, submissions: Submissions) -> Array:
    if slot.kind == "raised":
        return submissions.raised[slot.position].states
    return submissions.states.get(slot.id, np.zeros(submissions.size, np.int8))


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


def gravest_open(flags: FlagColumns) -> Array:
    """The severity of the most severe flag that is not closed."""
    result: Array = flags.open.max(axis=0, initial=Severity.NONE)
    return result
