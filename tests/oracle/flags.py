"""Flags: what raises them, their state, their order (A11, B)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.oracle.case import Case
from tests.oracle.finding import Finding

ORDER = ("ZT", "CRIT", "MAJOR", "MINOR")
SERIOUS = ("ZT", "CRIT", "MAJOR")
CLOSED = ("verified_closed", "closed")
MERGED = "FEES-IN-REMEDIATION"


@dataclass(frozen=True)
class Flag:
    id: str
    severity: str
    pillars: tuple[str, ...]
    state: str
    basis: str | None
    #: Items, blank gate items, the merged flag, checks, reviewers' flags; then the order within these.
    place: tuple[int, int]

    @property
    def is_open(self) -> bool:
        """Not closed: contained and remedied flags still count."""
        return self.state not in CLOSED


def item_flags(case: Case, states: Mapping[str, str]) -> list[Flag]:
    flags = []
    for row in case.rows.values():
        item, place = row.item, row.item.position
        if row.severity:
            state = states.get(item.id, "open")
            flags.append(Flag(item.id, row.severity, (item.pillar,), state, item.basis, (0, place)))
        elif item.gate and row.applicable and not row.answered:
            blank = f"UNANS-GATE:{item.id}"
            state = states.get(blank, "open")
            flags.append(Flag(blank, "MAJOR", (item.pillar,), state, item.basis, (1, place)))
    return flags


def check_flags(found: Mapping[str, Finding], states: Mapping[str, str]) -> list[Flag]:
    flags = []
    for check_id, result in found.items():
        state, place = states.get(check_id, "open"), (3, int(check_id[3:]))
        flags.append(Flag(check_id, result.severity, result.pillars, state, None, place))
    return flags


def raised_flags(raised: list[dict[str, Any]]) -> list[Flag]:
    return [
        Flag(flag["id"], flag["severity"], (flag["pillar"],), flag.get("state", "open"), None, (4, place))
        for place, flag in enumerate(raised)
    ]


def in_order(flags: list[Flag]) -> list[Flag]:
    return sorted(flags, key=lambda flag: (ORDER.index(flag.severity), flag.place))


def lost_evidence(found: Mapping[str, Finding], flags: list[Flag]) -> set[str]:
    """Items that fall to level 0: a serious check that is not closed, and CC-26 even though it is minor."""
    costly = [f.id for f in flags if f.is_open and (f.severity in SERIOUS or f.id == "CC-26")]
    return {item_id for check_id in costly for item_id in found[check_id].items}
