"""Inherent risk (3.8, C1, C2): what the site's situation alone says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.figures import exact, published
from tests.oracle.workplace import STATUS_BASED, Workplace

STATUS_WEIGHTS = {
    "technical_intern": 1.0,
    "employment_for_skill_development": 0.8,
    "specified_skilled_1": 0.6,
    "specified_skilled_2": 0.3,
    "designated_activities": 0.6,
    "student": 0.5,
    "engineer_humanities": 0.4,
    "permanent_resident": 0.15,
    "long_term_resident": 0.15,
    "spouse": 0.15,
    "other": 0.5,
}
CORRIDOR_WEIGHTS = {"VN": 1.0, "CN": 0.99, "KH": 0.96, "MM": 0.8, "ID": 0.39, "PH": 0.16}
NO_SURVEY = 0.7
SECTOR_WEIGHTS = {
    "construction": 1.0,
    "textile": 0.95,
    **dict.fromkeys(("agriculture", "fishery"), 0.9),
    **dict.fromkeys(("food", "shipbuilding"), 0.8),
    **dict.fromkeys(("machinery", "automotive"), 0.7),
    **dict.fromkeys(("logistics", "accommodation", "restaurant", "cleaning"), 0.6),
    **dict.fromkeys(("care", "other"), 0.5),
}
#: Roles that are no outside body.
INSIDE_ROLES = frozenset({"own_support_officer", "company_only_training"})


def inherent_risk(workplace: Workplace) -> dict[str, Any] | None:
    if workplace.n_foreign == 0:
        return None
    factors = {
        "status": 35 * status_mix(workplace),
        "corridor": 25 * corridor(workplace),
        "sector": 15 * sector(workplace),
        "intermediaries": 15 * intermediaries(workplace),
        "housing": 10 * housing(workplace),
    }
    score = published(sum(factors.values(), Fraction(0)))
    return {
        "score": score,
        "level": "high" if score >= 60 else "medium" if score >= 35 else "low",
        "factors": {name: published(factor, 3) for name, factor in factors.items()},
    }


def status_mix(workplace: Workplace) -> Fraction:
    weighted = sum(exact(STATUS_WEIGHTS[status]) * n for status, n in workplace.by_status.items())
    return Fraction(weighted) / workplace.n_foreign


def corridor_weight(nationality: str) -> Fraction:
    return exact(CORRIDOR_WEIGHTS.get(nationality, NO_SURVEY))


def corridor(workplace: Workplace) -> Fraction:
    """The mean over recruits from abroad, else over the limited-term workers on site (C1)."""
    if workplace.recruits:
        rows = workplace.answers["PRF-06"]
        return _mean([(row["nationality"], row["recruited_36m"]) for row in rows])
    limited = [
        (row["nationality"], row["headcount"])
        for row in workplace.answers["PRF-04"]
        if row["route"] != "contractor" and row["status"] not in STATUS_BASED
    ]
    return _mean(limited)


def _mean(people: list[tuple[str, int]]) -> Fraction:
    total = sum(n for _, n in people)
    if total == 0:
        return Fraction(0)
    return sum((corridor_weight(nationality) * n for nationality, n in people), Fraction(0)) / total


def sector(workplace: Workplace) -> Fraction:
    named = workplace.answers.get("PRF-02")
    if named is None:
        return Fraction(1)
    return exact(SECTOR_WEIGHTS[named["sector"] if isinstance(named, dict) else named])


def intermediaries(workplace: Workplace) -> Fraction:
    """The highest that applies (C2); a chain that is not told is an unknown chain (3.8)."""
    bodies, corridors = workplace.answers.get("PRF-05"), workplace.answers.get("PRF-06")
    if bodies is None or corridors is None or _has_hidden_links(workplace, corridors):
        return Fraction(1)
    roles = {body["role"] for body in bodies}
    if workplace.n_dispatched > 0 or "dispatch_agency" in roles:
        return Fraction(4, 5)
    return Fraction(3, 5) if roles - INSIDE_ROLES else Fraction(1, 10)


def _has_hidden_links(workplace: Workplace, corridors: list[dict[str, Any]]) -> bool:
    if any(row["sub_agents"] != "no" for row in corridors):
        return True
    return bool(workplace.recruits) and any(not row["sending_organisation"] for row in corridors)


def housing(workplace: Workplace) -> Fraction:
    share = Fraction(100) if workplace.housing_pct is None else workplace.housing_pct
    return share / 100 * (Fraction(3, 5) if workplace.remote is False else 1)
