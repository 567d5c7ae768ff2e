"""The score document of one answer document, worked out item by item."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import log10
from typing import Any

from tests.oracle.bank import PILLAR_WEIGHTS
from tests.oracle.caps import Cap, Pillar, binding_cap, combine, confidence, coverage, judge_pillars
from tests.oracle.case import Case, Row, read_case
from tests.oracle.checks import run_checks
from tests.oracle.checks_pay import payslip_rate, payslips
from tests.oracle.evidence import assured
from tests.oracle.figures import exact, published
from tests.oracle.flags import Flag, check_flags, in_order, item_flags, lost_evidence, raised_flags
from tests.oracle.impossible import reject_impossible
from tests.oracle.inherent import inherent_risk
from tests.oracle.remediation import remediate, restate
from tests.oracle.wages import MINIMUM_WAGE, WageTable

PRIORITY = {"ZT": 1.0, "CRIT": 0.75, "MAJOR": 0.4, "MINOR": 0.1}
GRAVE = ("ZT", "CRIT")
UNRATED = ("not_rated", "not_applicable")


def score(
    document: dict[str, Any], as_of: date | None = None, minimum_wage: WageTable = MINIMUM_WAGE
) -> dict[str, Any]:
    """The score document without texts and hashes. Raises Rejected.

    `as_of` wins over the document's own date (A13); one of the two must be given.
    """
    on = as_of or date.fromisoformat(document["as_of"])
    case = read_case(document, on, minimum_wage)
    reject_impossible(case)
    case, flags, checks = judge_flags(case)
    return {
        "format": "tadasu.score/1",
        "supplier": document.get("supplier", {}).get("name"),
        "questionnaire": document.get("questionnaire"),
        "as_of": on.isoformat(),
        "form": document.get("form", "full"),
        "attested": case.profile.get("PRF-16") is True,
        "provisional": uses_provisional_wage(case),
        **figures(case, flags, checks),
        "flags": [flag_entry(case, flag) for flag in flags],
        "items": [item_entry(row) for row in case.rows.values()],
    }


def judge_flags(case: Case) -> tuple[Case, list[Flag], list[Flag]]:
    """The case after lost evidence and repayment, all its flags in order, and those of the checks."""
    states = case.document.get("flags", {})
    found = run_checks(case)
    checks = check_flags(found, case.document.get("checks", {}))
    lost = lost_evidence(found, checks)
    rows = {i: replace(row, level=0) if i in lost else row for i, row in case.rows.items()}
    levels = {i: row.level for i, row in rows.items()}
    flags = item_flags(case, states) + checks + raised_flags(case.document.get("raised", []))
    outcome = remediate(case, flags, levels, states)
    case = replace(case, rows=rows)
    return restate(case) if outcome.restated else case, in_order(outcome.flags), checks


def figures(case: Case, flags: list[Flag], checks: list[Flag]) -> dict[str, Any]:
    rows = list(case.rows.values())
    pillars = judge_pillars(rows, flags)
    before_cap = combine(pillars, lambda pillar: pillar.final)
    cap = binding_cap(flags, pillars, before_cap)
    final = published(before_cap if cap is None else Fraction(cap.limit))
    covered, confident = published(coverage(rows)), published(confidence(rows, checks))
    inherent = inherent_risk(case.workplace)
    band = risk_band(case, final=final, coverage=covered, confidence=confident, inherent=inherent)
    rated = band not in UNRATED
    return {
        "declared": published(combine(pillars, lambda pillar: pillar.declared)),
        "assured": published(combine(pillars, lambda pillar: pillar.assured)),
        "before_cap": published(before_cap),
        "final": final if rated else None,
        "band": band,
        "binding_cap": cap_entry(cap) if rated and cap else None,
        "needs_review": band == "not_rated" and any(f.is_open and f.severity in GRAVE for f in flags),
        "coverage": covered,
        "confidence": confident,
        "inherent": inherent,
        "priority": priority(case, flags, inherent, confident),
        "pillars": {name: pillar_entry(name, pillar) for name, pillar in pillars.items()},
    }


def risk_band(case: Case, *, final: float, coverage: float, confidence: float, inherent: dict[str, Any] | None) -> str:
    """The first rule of 3.7 that matches, on published figures."""
    if case.workplace.n_foreign == 0 and case.workplace.n_dispatched == 0:
        return "not_applicable"
    if coverage < 60:
        return "not_rated"
    for limit, band in ((25, "critical"), (50, "high"), (75, "medium")):
        if final < limit:
            return band
    proof_needed = 60 if inherent is not None and inherent["level"] == "high" else 40
    return "medium_unverified" if confidence < proof_needed else "low"


def priority(case: Case, flags: list[Flag], inherent: dict[str, Any] | None, confidence: float) -> float:
    """3.7 with the inherent risk and the confidence as published, as its worked example has them."""
    standing = [flag for flag in flags if flag.is_open]
    severity = standing[0].severity if standing else "MINOR"
    affected = [affected_by(case, flag) for flag in standing if flag.severity == severity]
    people = max(affected, default=case.workplace.n_foreign)
    reach = min(1.0, log10(1 + people) / log10(501))
    risk = exact(inherent["score"]) if inherent else Fraction(0)
    doubt = 1 - exact(confidence) / 100
    return published(exact(40 * PRIORITY[severity] + 30 * reach) + 20 * risk / 100 + 10 * doubt)


def affected_by(case: Case, flag: Flag) -> int:
    people: int = case.document.get("affected", {}).get(flag.id, case.workplace.n_foreign)
    return people


def uses_provisional_wage(case: Case) -> bool:
    rates = [payslip_rate(case, slip) for slip in payslips(case)]
    if case.pay is not None:
        rates.append(case.pay.minimum)
    return any(rate.provisional for rate in rates)


def cap_entry(cap: Cap) -> dict[str, Any]:
    return {"limit": cap.limit, "because": cap.because, "severity": cap.severity}


def pillar_entry(name: str, pillar: Pillar | None) -> dict[str, Any]:
    weight = PILLAR_WEIGHTS[name]
    if pillar is None:
        return {"weight": weight, "declared": None, "assured": None, "cap": None, "final": None}
    return {
        "weight": weight,
        "declared": published(pillar.declared),
        "assured": published(pillar.assured),
        "cap": pillar.cap,
        "final": published(pillar.final),
    }


def flag_entry(case: Case, flag: Flag) -> dict[str, Any]:
    return {
        "id": flag.id,
        "severity": flag.severity,
        "pillar": flag.pillars[0],
        "state": flag.state,
        "basis": flag.basis,
        "affected": affected_by(case, flag),
    }


def item_entry(row: Row) -> dict[str, Any]:
    scored = row.applicable and row.item.weight > 0
    return {
        "id": row.item.id,
        "answered": row.answered,
        "applicable": row.applicable,
        "value": published(row.value) if scored else None,
        "evidence_level": row.level,
        "assured": published(assured(row.item, row.value, row.level)) if scored else None,
        "weight": row.item.weight,
        "na_reason": row.na_reason,
        "na_claimed": row.na_claimed,
    }
