"""Consistency checks on wages and hours: CC-05, 06, 07, 09, 22, 27."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.case import Case
from tests.oracle.figures import exact, holds, nine
from tests.oracle.finding import Finding, finding
from tests.oracle.wages import Rate, rate_in_force

PREMIUM = Fraction(5, 4)


def payslips(case: Case) -> list[dict[str, Any]]:
    slips: list[dict[str, Any]] = case.records.get("payslips", [])
    return slips


def payslip_rate(case: Case, slip: dict[str, Any]) -> Rate:
    return rate_in_force(case.wages, case.wage_prefecture, slip["pay_month"])


def below_minimum(case: Case) -> Finding | None:
    for slip in payslips(case):
        if holds(exact(slip["gross"]) / exact(slip["hours"]), "<", payslip_rate(case, slip).yen):
            return finding("CRIT", "A", "LAW-07", "LAW-11")
    return None


def flat_overtime(case: Case) -> Finding | None:
    rates = case.rows["LAW-08"].answer
    flat = rates.get("flat_overtime_yen") if rates else None
    if flat is None or case.pay is None:
        return None
    return finding("CRIT", "A", "LAW-08") if holds(exact(flat), "<", case.pay.hourly * PREMIUM) else None


def overtime_without_agreement(case: Case) -> Finding | None:
    hours = case.number("LAW-10")
    if hours is not None and hours > 0 and case.choice("LAW-09") == "c":
        return finding("CRIT", "A", "LAW-09")
    return None


def rent_above_deductions(case: Case) -> Finding | None:
    rent, deductions = case.number("LIV-03"), case.number("LAW-16")
    if rent is None or deductions is None or not holds(rent, ">", deductions + 10):
        return None
    return finding("MINOR", "A")


def insurance_gap(case: Case) -> Finding | None:
    enrolled = case.number("LAW-17")
    if enrolled is None or nine(enrolled) != 100:
        return None
    insurance = case.records.get("insurance")
    missing = insurance is not None and insurance["enrolled"] < insurance["eligible"]
    if missing or any(slip.get("social_insurance") is False for slip in payslips(case)):
        return finding("MAJOR", "A", "LAW-17")
    return None


def hidden_overtime(case: Case) -> Finding | None:
    declared = case.number("LAW-10")
    if declared is None or case.pay is None or case.pay.hourly == 0:
        return None
    for slip in payslips(case):
        if slip.get("overtime_pay") is None:
            continue
        if holds(exact(slip["overtime_pay"]) / (case.pay.hourly * PREMIUM), ">", declared + 10):
            return finding("MAJOR", "A", "LAW-10", "LAW-11")
    return None
