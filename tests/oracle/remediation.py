"""RR-1, the remediation rule for fees (3.6, C5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.oracle.case import Case
from tests.oracle.figures import holds
from tests.oracle.flags import MERGED, ORDER, Flag

BLOCKING_CHECKS = frozenset({"CC-01", "CC-02", "CC-15", "CC-16", "CC-17", "CC-19"})
MERGING_ITEMS = frozenset({"FEE-02", "FEE-04", "FEE-05", "FEE-06", "FEE-07"})
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Outcome:
    flags: list[Flag]
    #: FEE-04 and FEE-07 count as nothing owed.
    restated: bool


def remediate(case: Case, flags: list[Flag], levels: Mapping[str, int], states: Mapping[str, str]) -> Outcome:
    if not is_in_remediation(case, flags, levels):
        return Outcome(flags, restated=False)
    finished = is_finished(case, levels)
    merging = [f for f in flags if f.id in MERGING_ITEMS and f.is_open and f.severity in ("CRIT", "MAJOR")]
    if not merging:
        return Outcome(flags, restated=finished)
    state = "verified_closed" if finished else states.get(MERGED, "open")
    merged = Flag(MERGED, merged_severity(case, merging), ("B",), state, None, (2, 0))
    return Outcome([*(f for f in flags if f not in merging), merged], restated=finished)


def is_in_remediation(case: Case, flags: list[Flag], levels: Mapping[str, int]) -> bool:
    if levels["FEE-16"] < 2 or any(f.id in BLOCKING_CHECKS and f.is_open for f in flags):
        return False
    if case.choice("FEE-16") == "b":
        return case.answered("FEE-17")
    return case.choice("FEE-16") == "a" and is_repaid(case)


def is_repaid(case: Case) -> bool:
    return case.answered("FEE-17") and holds(case.rows["FEE-17"].value, ">=", HUNDRED)


def is_finished(case: Case, levels: Mapping[str, int]) -> bool:
    """All repaid and independently confirmed."""
    confirmed = min(levels["FEE-16"], levels["FEE-17"]) >= 3
    return confirmed and case.choice("FEE-16") == "a" and is_repaid(case)


def merged_severity(case: Case, merging: list[Flag]) -> str:
    half_repaid = holds(case.rows["FEE-17"].value, ">=", Fraction(50))
    if half_repaid or case.choice("FEE-16") == "a":
        return "MAJOR"
    return min((flag.severity for flag in merging), key=ORDER.index)


def restate(case: Case) -> Case:
    """The case with FEE-04 and FEE-07, where answered, at nothing owed."""
    owed = {i: replace(case.rows[i], value=HUNDRED) for i in ("FEE-04", "FEE-07") if case.answered(i)}
    return replace(case, rows={**case.rows, **owed})
