"""All consistency checks (3.9, C9), with the two that look beyond one set of answers: CC-16 and CC-26."""

from __future__ import annotations

from datetime import date

from tests.oracle import checks_fees, checks_freedom, checks_pay
from tests.oracle.case import Case, Row, read_case
from tests.oracle.figures import holds
from tests.oracle.finding import Check, Finding

SURVEY_MATCHES = {
    "WVS-01": ("FEE-02", "FEE-04", "FEE-05"),
    "WVS-02": ("FEE-06", "FEE-07"),
    "WVS-03": ("LAW-21",),
    "WVS-04": ("FEE-08", "JOB-06", "JOB-08"),
    "WVS-05": ("LAW-06",),
    "WVS-06": ("LAW-23",),
    "WVS-07": ("JOB-10", "LAW-24", "LAW-28"),
    "WVS-08": ("JOB-01", "JOB-03"),
    "WVS-09": ("LAW-08", "LAW-10", "LAW-11"),
    "WVS-10": ("VOI-01", "VOI-06"),
}


def survey_contradicts(case: Case) -> Finding | None:
    survey = case.document.get("survey")
    if survey is None or survey["answered"] < 5:
        return None
    contradicted = [
        case.rows[item_id]
        for question, reports in survey["reports"].items()
        if reports >= 2 and 10 * reports >= survey["answered"]
        for item_id in SURVEY_MATCHES[question]
        if case.rows[item_id].answered and not case.rows[item_id].severity
    ]
    return _about("CRIT", contradicted)


def sudden_rise(case: Case) -> Finding | None:
    document = case.document.get("previous")
    if document is None:
        return None
    before = read_case(document, date.fromisoformat(document["as_of"]), case.wages)
    risen = [row for row in case.rows.values() if row.item.weight and _rose(before.rows[row.item.id], row)]
    return _about("MINOR", risen)


def _rose(before: Row, now: Row) -> bool:
    if not before.answered or not now.answered:
        return False
    return holds(now.value, ">=", before.value + 50) and now.level <= before.level


def _about(severity: str, rows: list[Row]) -> Finding | None:
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: row.item.position)
    pillars = dict.fromkeys(row.item.pillar for row in ordered)
    return Finding(severity, tuple(pillars), tuple(row.item.id for row in ordered))


CHECKS: dict[str, Check] = {
    "CC-01": checks_fees.debt_without_fees,
    "CC-02": checks_fees.nobody_asked,
    "CC-03": checks_freedom.no_request_at_all,
    "CC-04": checks_freedom.left_without_request,
    "CC-05": checks_pay.below_minimum,
    "CC-06": checks_pay.flat_overtime,
    "CC-07": checks_pay.overtime_without_agreement,
    "CC-09": checks_pay.rent_above_deductions,
    "CC-10": checks_freedom.crowded_bedroom,
    "CC-12": checks_freedom.early_exits,
    "CC-13": checks_freedom.no_pregnancy,
    "CC-14": checks_freedom.no_complaint,
    "CC-15": checks_fees.unfinished_repayment,
    "CC-16": survey_contradicts,
    "CC-17": checks_fees.too_cheap,
    "CC-18": checks_freedom.no_responsible_body,
    "CC-19": checks_fees.fees_disagree,
    "CC-20": checks_fees.bad_licence,
    "CC-21": checks_freedom.open_finding_denied,
    "CC-22": checks_pay.insurance_gap,
    "CC-23": checks_freedom.bond_denied,
    "CC-24": checks_freedom.papers_kept,
    "CC-25": checks_freedom.hasty_or_copied,
    "CC-26": sudden_rise,
    "CC-27": checks_pay.hidden_overtime,
    "CC-28": checks_fees.interns_without_recruits,
}


def run_checks(case: Case) -> dict[str, Finding]:
    found = {check_id: check(case) for check_id, check in CHECKS.items()}
    return {check_id: result for check_id, result in found.items() if result is not None}
