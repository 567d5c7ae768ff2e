"""Consistency checks on leaving, papers, housing and complaints.

CC-03, 04, 10, 12, 13, 14, 18, 21, 23, 24 and 25.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.case import Case
from tests.oracle.figures import exact, holds
from tests.oracle.finding import Finding, finding

TENTH = Fraction(1, 10)
SUPERVISION = frozenset({"supervising_organisation", "company_only_training"})
SUPPORT = frozenset({"registered_support_organisation", "own_support_officer"})


def declared_none(case: Case, item_id: str) -> bool:
    """No transfer request, no pregnancy: the item is "N/A" by its own rule, not hidden."""
    return case.rows[item_id].na_reason == "N/A rule"


def profile_row(case: Case, item_id: str) -> Any:
    return case.profile.get(item_id) if case.workplace.n_foreign else None


def no_request_at_all(case: Case) -> Finding | None:
    if case.workplace.n_trainees < 100 or not declared_none(case, "JOB-03"):
        return None
    serious = bool(case.workplace.missing) or "e" in case.letters("JOB-01")
    return finding("MAJOR" if serious else "MINOR", "C", "JOB-01")


def left_without_request(case: Case) -> Finding | None:
    if case.workplace.missing and declared_none(case, "JOB-03"):
        return finding("MAJOR", "C", "JOB-01")
    return None


def crowded_bedroom(case: Case) -> Finding | None:
    declared = case.rows["LIV-01"].answer or {}
    for room in case.records.get("bedrooms", []):
        if room["status"] not in declared:
            continue
        least = exact(declared[room["status"]]) - TENTH
        if holds(exact(room["area"]) / exact(room["occupants"]), "<", least):
            return finding("MAJOR", "D", "LIV-01")
    return None


def early_exits(case: Case) -> Finding | None:
    if case.choice("LAW-26") != "a" or case.records.get("left_early") != 0:
        return None
    if case.records.get("difficulty_notices", 0) > 0 or case.choice("LAW-32") in ("b", "c"):
        return finding("MAJOR", "A", "LAW-26")
    return None


def no_pregnancy(case: Case) -> Finding | None:
    women = profile_row(case, "PRF-13")
    if not declared_none(case, "LAW-25") or women is None or women < 50:
        return None
    return finding("MINOR", "A") if case.choice("LAW-24") not in (None, "a") else None


def no_complaint(case: Case) -> Finding | None:
    complaints = case.rows["VOI-04"].answer
    if complaints is None or case.workplace.n_foreign < 50 or sum(row["received"] for row in complaints):
        return None
    reached, known = case.number("VOI-02"), case.number("VOI-06")
    serious = (reached is not None and reached < 100) or (known is not None and known < 50)
    return finding("MAJOR" if serious else "MINOR", "E", "VOI-01", "VOI-02")


def no_responsible_body(case: Case) -> Finding | None:
    bodies = profile_row(case, "PRF-05")
    if bodies is None:
        return None
    roles = {body["role"] for body in bodies}
    unsupervised = case.workplace.n_titp > 0 and not roles & SUPERVISION
    unsupported = case.workplace.n_ssw1 > 0 and not roles & SUPPORT
    return finding("MAJOR", "A", "LAW-30") if unsupervised or unsupported else None


def open_finding_denied(case: Case) -> Finding | None:
    findings = profile_row(case, "PRF-10") or []
    if case.choice("LAW-29") == "a" and any(row["open"] for row in findings):
        return finding("MAJOR", "A", "LAW-29")
    return None


def bond_denied(case: Case) -> Finding | None:
    if case.choice("JOB-06") != "a":
        return None
    if "d" in case.letters("JOB-08") or case.choice("FEE-08") == "d":
        return finding("MAJOR", "C", "JOB-06", "JOB-08", "FEE-08")
    return None


def papers_kept(case: Case) -> Finding | None:
    if case.choice("LAW-21") == "c" and any(case.records.get("papers_kept", {}).values()):
        return finding("ZT", "A", "LAW-21")
    return None


def hasty_or_copied(case: Case) -> Finding | None:
    filled_in = case.document.get("filled_in", {})
    hasty = filled_in.get("minutes", 10) < 10
    return finding("MINOR", "G") if hasty or filled_in.get("most_identical_percent", 0) >= 95 else None
