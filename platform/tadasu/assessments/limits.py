"""What holds a total down: the limit that binds, and what to put right so that it falls away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.rubric import OverallCap, Rubric
from scoring.severity import FlagState
from tadasu.assessments.explaining import Flag, Line, Part, fix_first
from tadasu.assessments.operations import CLOSED
from tadasu.assessments.sheets import Sheet

_OPEN = frozenset({FlagState.OPEN.word, FlagState.SUSPECTED.word})


@dataclass(frozen=True)
class Holding:
    """Why a limit on the total stands. It falls away when fewer than `fewer_than` of `flags` are left; or, where there
    are none, when the pillar reaches `reaches` points, of which `lines` cost it most.
    """

    flags: tuple[Flag, ...] = ()
    fewer_than: int = 1
    pillar: str = ""
    reaches: float = 0.0
    lines: tuple[Line, ...] = ()


def holdings(sheet: Sheet, flags: Sequence[Flag], parts: Sequence[Part]) -> list[Holding]:
    """Everything the limit that binds rests on: all of it must go. Empty where no limit binds."""
    bound = sheet.score.get("binding_cap")
    if not bound:
        return []
    found: list[Holding] = []
    for rule in sheet.rubric.overall_caps:
        if rule.limit != bound["limit"]:
            continue
        if rule.group_below is not None:
            found += _weak_groups(sheet, rule.group_below, parts)
        elif len(meant := _flags_of(sheet, rule, flags)) >= rule.count:
            found.append(Holding(flags=meant, fewer_than=rule.count))
    return found


def _flags_of(sheet: Sheet, rule: OverallCap, flags: Sequence[Flag]) -> tuple[Flag, ...]:
    meant = {
        each["id"]
        for each in sheet.score["flags"]
        if each["severity"] == rule.severity.name
        and _is_in_state(each["state"], rule.state)
        and (not rule.core_only or _is_core(sheet.rubric, each))
    }
    return tuple(flag for flag in flags if flag.id in meant)


def _is_in_state(state: str, wanted: FlagState | None) -> bool:
    """As caps take it: a suspected flag counts as open."""
    if wanted is None:
        return state not in CLOSED
    return state in _OPEN if wanted is FlagState.OPEN else state == wanted.word


def _is_core(rubric: Rubric, flag: Mapping[str, Any]) -> bool:
    """A check counts where the answers it concerns are."""
    groups = [flag["pillar"], *(rubric.items[item].group for item in flag.get("items", ()) if item in rubric.items)]
    return any(rubric.groups[group].core for group in groups if group in rubric.groups)


def _weak_groups(sheet: Sheet, below: float, parts: Sequence[Part]) -> list[Holding]:
    finals = {id: each["final"] for id, each in sheet.score["pillars"].items()} | sheet.score.get("groups", {})
    return [
        Holding(pillar=sheet.texts.groups.get(id, id), reaches=below, lines=_of_group(sheet.rubric, id, parts))
        for id, group in sheet.rubric.groups.items()
        if group.core and finals.get(id) is not None and finals[id] < below
    ]


def _of_group(rubric: Rubric, group: str, parts: Sequence[Part]) -> tuple[Line, ...]:
    """The answers in a group that cost most."""
    own = [
        Part(part.id, part.title, tuple(line for line in part.lines if _is_under(rubric, line.id, group)))
        for part in parts
    ]
    return tuple(fix_first(own))


def _is_under(rubric: Rubric, item: str, group: str) -> bool:
    at: str | None = rubric.items[item].group if item in rubric.items else None
    while at is not None and at != group:
        at = rubric.groups[at].parent
    return at == group
