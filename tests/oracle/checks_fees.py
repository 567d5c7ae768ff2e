"""Consistency checks on recruitment fees: CC-01, 02, 15, 17, 19, 20, 28."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.oracle.case import Case
from tests.oracle.figures import holds
from tests.oracle.finding import Finding, finding
from tests.oracle.inherent import corridor_weight
from tests.oracle.values import FEE_ROWS

COSTLY = Fraction(9, 10)
TWO = Fraction(2)


def debt_without_fees(case: Case) -> Finding | None:
    owing = [n for n in (case.number("FEE-06"), case.number("FEE-07")) if n is not None and n > 0]
    if case.number("FEE-04") != 0 or not owing:
        return None
    months = case.months("FEE-07")
    heavy = months is not None and holds(months, ">", TWO)
    return finding("CRIT" if heavy else "MAJOR", "B", "FEE-02", "FEE-04", "FEE-05")


def nobody_asked(case: Case) -> Finding | None:
    if case.number("FEE-04") != 0 or case.number("FEE-14") != 0 or case.workplace.recruits is None:
        return None
    corridors = {row["nationality"] for row in case.profile["PRF-06"]}
    if any(corridor_weight(n) >= COSTLY and case.workplace.recruits_of(n) >= 5 for n in corridors):
        return finding("MAJOR", "B", "FEE-02", "FEE-04")
    return None


def unfinished_repayment(case: Case) -> Finding | None:
    ledger = case.rows["FEE-17"]
    if case.choice("FEE-16") != "a" or not ledger.answered or not holds(ledger.value, "<", Fraction(100)):
        return None
    return finding("MAJOR", "B", "FEE-16", "FEE-17")


def too_cheap(case: Case) -> Finding | None:
    matrix, cost = case.rows["FEE-02"].answer, case.number("FEE-13")
    if matrix is None or cost is None or not holds(cost, "<", Fraction(200_000)):
        return None
    free = all(matrix.get(row, "unknown") in ("employer", "none") for row in FEE_ROWS)
    return finding("MAJOR", "B", "FEE-02") if free else None


def fees_disagree(case: Case) -> Finding | None:
    paid, months, promised = case.number("FEE-04"), case.months("FEE-04"), case.choice("FEE-20")
    above_ceiling = months is not None and holds(months, ">", TWO)
    promised_nothing = promised == "a" and paid is not None and paid > 0
    if promised_nothing or (above_ceiling and (case.workplace.n_esd > 0 or promised in ("b", "c"))):
        return finding("CRIT", "B", "FEE-04", "FEE-20")
    return None


def bad_licence(case: Case) -> Finding | None:
    if case.workplace.n_foreign == 0:
        return None
    for body in case.profile.get("PRF-05", []):
        ends = body.get("expires_on")
        expired = ends is not None and date.fromisoformat(ends) < case.as_of
        if expired or body.get("licence_status") in ("revoked", "not_found"):
            return finding("MAJOR", "B", "FEE-09")
    return None


def interns_without_recruits(case: Case) -> Finding | None:
    return finding("MINOR", "B") if case.workplace.third_stage_only else None
