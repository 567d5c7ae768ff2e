"""From item values to pillars, caps and the final figure (3.4, B)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.bank import PILLAR_WEIGHTS
from tests.oracle.case import Row
from tests.oracle.evidence import CREDIT, assured
from tests.oracle.figures import holds, nine
from tests.oracle.flags import SERIOUS, Flag

CORE = ("A", "B", "C")


@dataclass(frozen=True)
class Pillar:
    declared: Fraction
    assured: Fraction
    cap: int | None
    final: Fraction


@dataclass(frozen=True)
class Cap:
    limit: int
    because: str
    severity: str | None


def weighted(rows: Iterable[Row], worth: Callable[[Row], Fraction]) -> Fraction:
    """The mean over the applicable items by weight; zero when no item has any."""
    scored = [row for row in rows if row.applicable and row.item.weight]
    total = sum(row.item.weight for row in scored)
    points = sum((row.item.weight * worth(row) for row in scored), Fraction(0))
    return points / total if total else Fraction(0)


def judge_pillars(rows: Iterable[Row], flags: list[Flag]) -> dict[str, Pillar | None]:
    every = list(rows)
    by_pillar = {name: [row for row in every if row.item.pillar == name] for name in PILLAR_WEIGHTS}
    return {name: judge_pillar(part, pillar_cap(name, flags)) for name, part in by_pillar.items()}


def judge_pillar(rows: list[Row], cap: int | None) -> Pillar | None:
    if not any(row.applicable and row.item.weight for row in rows):
        return None
    declared = weighted(rows, lambda row: row.value)
    backed = weighted(rows, lambda row: assured(row.item, row.value, row.level))
    return Pillar(declared, backed, cap, backed if cap is None else min(backed, Fraction(cap)))


def pillar_cap(pillar: str, flags: list[Flag]) -> int | None:
    limits = [_pillar_limit(flag) for flag in flags if flag.is_open and pillar in flag.pillars]
    return min((limit for limit in limits if limit is not None), default=None)


def _pillar_limit(flag: Flag) -> int | None:
    if flag.severity == "ZT":
        return 10 if flag.state == "open" else 39
    return {"CRIT": 39, "MAJOR": 74}.get(flag.severity)


def combine(pillars: Mapping[str, Pillar | None], figure: Callable[[Pillar], Fraction]) -> Fraction:
    present = [(PILLAR_WEIGHTS[name], pillar) for name, pillar in pillars.items() if pillar is not None]
    points = sum((weight * figure(pillar) for weight, pillar in present), Fraction(0))
    return points / sum(weight for weight, _ in present)


def binding_cap(flags: list[Flag], pillars: Mapping[str, Pillar | None], before_cap: Fraction) -> Cap | None:
    """The lowest limit; on a tie flags in their order, then four-major, then pillars (B)."""
    caps = [*_flag_caps(flags), *_four_major(flags), *_pillar_caps(pillars)]
    lowest = min(caps, key=lambda cap: cap.limit, default=None)
    if lowest is None or not lowest.limit < nine(before_cap):
        return None
    return lowest


def _flag_caps(flags: list[Flag]) -> list[Cap]:
    limits = [(flag, _overall_limit(flag)) for flag in flags if flag.is_open]
    return [Cap(limit, flag.id, flag.severity) for flag, limit in limits if limit is not None]


def _overall_limit(flag: Flag) -> int | None:
    if flag.severity == "ZT":
        return 20 if flag.state == "open" else 45
    if flag.severity == "CRIT":
        return 49
    return 74 if flag.severity == "MAJOR" and is_core(flag) else None


def is_core(flag: Flag) -> bool:
    return any(pillar in CORE for pillar in flag.pillars)


def _four_major(flags: list[Flag]) -> list[Cap]:
    major = [flag for flag in flags if flag.is_open and flag.severity == "MAJOR" and is_core(flag)]
    return [Cap(49, "four-major", None)] if len(major) >= 4 else []


def _pillar_caps(pillars: Mapping[str, Pillar | None]) -> list[Cap]:
    caps = []
    for name in CORE:
        pillar = pillars[name]
        if pillar is not None and holds(pillar.final, "<", Fraction(60)):
            caps.append(Cap(49 if holds(pillar.final, "<", Fraction(40)) else 74, f"pillar:{name}", None))
    return caps


def coverage(rows: Iterable[Row]) -> Fraction:
    return weighted(rows, lambda row: Fraction(100 if row.answered else 0))


def confidence(rows: Iterable[Row], checks: list[Flag]) -> Fraction:
    """Minus five points for each serious check that is not closed, at most 25, never below zero."""
    known = weighted(rows, lambda row: 100 * CREDIT[row.level])
    serious = sum(flag.is_open and flag.severity in SERIOUS for flag in checks)
    return max(Fraction(0), known - min(25, 5 * serious))
