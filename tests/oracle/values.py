"""What one answer is worth: the rules of each item type (2.3 to 2.9, A8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.bank import Item, Judgement
from tests.oracle.figures import exact, holds
from tests.oracle.wages import Rate
from tests.oracle.workplace import Workplace

SEVERITIES = ("", "MINOR", "MAJOR", "CRIT", "ZT")
FULL = Judgement(Fraction(100))
UNBOUNDED = Fraction(10**9)

PREMIUMS = {"overtime": 25, "overtime_60h": 50, "holiday": 35, "night": 25}
FEE_ROWS = {
    "service": 3,
    "subagent": 3,
    "training": 2,
    "travel": 2,
    "visa": 1,
    "medical": 1,
    "test": 1,
    "insurance": 1,
    "lodging": 1,
    "equipment": 1,
}
FEE_CELLS = {"employer": 100, "intermediary": 100, "shared": 30, "worker": 0, "unknown": 10}
HEAVY_FEES = ("service", "subagent")
#: Per status of residence, the smallest space for each judgement; the last one is for less.
SPACE: dict[str, list[tuple[float, Judgement]]] = {
    "trainee": [(6, FULL), (4.5, Judgement(Fraction(80))), (0, Judgement(Fraction(0), "MAJOR"))],
    "ssw": [(7.5, FULL), (0, Judgement(Fraction(20), "MAJOR"))],
    "ssw_stay": [(7.5, FULL), (4.5, Judgement(Fraction(70))), (0, Judgement(Fraction(20), "MAJOR"))],
    "other": [(4.5, FULL), (0, Judgement(Fraction(30), "MAJOR"))],
}


@dataclass(frozen=True)
class Pay:
    """What LAW-07 says, when it is answered."""

    hourly: Fraction
    monthly: Fraction
    minimum: Rate


def read_pay(answer: dict[str, Any], minimum: Rate) -> Pay:
    amount, hours = yen(answer["amount"]), exact(answer["hours"])
    if answer["basis"] == "hourly":
        return Pay(amount, amount * hours, minimum)
    return Pay(amount / hours, amount, minimum)


def yen(amount: Any) -> Fraction:
    if not isinstance(amount, dict):
        return exact(amount)
    return exact(amount["amount"]) * exact(amount.get("rate", 1))


def months_of_wage(amount: Fraction, pay: Pay | None) -> Fraction | None:
    """The amount in months of base wage; None when LAW-07 is needed for it and unanswered (C4)."""
    if amount == 0:
        return Fraction(0)
    if pay is None:
        return None
    return amount / pay.monthly if pay.monthly else UNBOUNDED


def worst(severities: Iterable[str]) -> str:
    return max(severities, key=SEVERITIES.index, default="")


def judge(item: Item, answer: Any, workplace: Workplace, pay: Pay | None) -> Judgement | None:
    """The worth of an answer, or None when it cannot be judged without LAW-07."""
    if answer == "unk":
        return item.unknown
    if item.type in JUDGES:
        return JUDGES[item.type](item, answer)
    if item.type == "money_months":
        months = months_of_wage(yen(answer), pay)
        return None if months is None else in_band(item, months)
    if item.id == "LAW-07":
        assert pay is not None
        return in_band(item, pay.hourly / pay.minimum.yen)
    if item.id == "LAW-20":
        return judge_injuries(item, answer, workplace)
    return JUDGES[item.id](item, answer)


def in_band(item: Item, number: Fraction) -> Judgement:
    return next(band.judgement for band in item.bands if holds(number, band.sign, band.limit))


def judge_single(item: Item, answer: str) -> Judgement:
    return item.options[answer]


def judge_sum(item: Item, answer: list[str]) -> Judgement:
    chosen = [item.options[letter] for letter in set(answer)]
    total = sum((option.value for option in chosen), Fraction(0))
    return Judgement(min(Fraction(100), total), worst(option.severity for option in chosen))


def judge_lowest(item: Item, answer: list[str]) -> Judgement:
    chosen = [item.options[letter] for letter in set(answer)]
    return Judgement(min(option.value for option in chosen), worst(option.severity for option in chosen))


def judge_number(item: Item, answer: int | float) -> Judgement:
    return in_band(item, exact(answer))


def judge_unscored(item: Item, answer: Any) -> Judgement:
    return Judgement(Fraction(0))


def judge_premiums(item: Item, answer: dict[str, Any]) -> Judgement:
    lawful = all(exact(answer[name]) >= least for name, least in PREMIUMS.items())
    return FULL if lawful else Judgement(Fraction(0), "CRIT")


def judge_injuries(item: Item, answer: dict[str, int], workplace: Workplace) -> Judgement:
    if answer["all"] == 0:
        return FULL
    foreign = Fraction(answer["foreign"], workplace.n_foreign)
    return in_band(item, foreign / Fraction(answer["all"], workplace.n_all))


def judge_pregnancies(item: Item, answer: dict[str, int]) -> Judgement:
    kept = Fraction(100 * (answer["stayed"] + answer["confirmed"]), answer["total"])
    return Judgement(kept, "MAJOR" if answer["other"] > 0 else "")


def judge_fee_matrix(item: Item, answer: dict[str, str]) -> Judgement:
    cells = {row: answer.get(row, "unknown") for row in FEE_ROWS}
    counted = {row: cell for row, cell in cells.items() if cell != "none"}
    points = sum(FEE_ROWS[row] * FEE_CELLS[cell] for row, cell in counted.items())
    value = Fraction(points, sum(FEE_ROWS[row] for row in counted))
    return Judgement(value, worst(_fee_severity(row, cell) for row, cell in counted.items()))


def _fee_severity(row: str, cell: str) -> str:
    if cell == "worker":
        return "CRIT" if row in HEAVY_FEES else "MAJOR"
    return "MAJOR" if cell == "unknown" and row in HEAVY_FEES else ""


def judge_repayment(item: Item, answer: dict[str, Any]) -> Judgement:
    money = exact(answer["repaid"]) / exact(answer["identified"])
    workers = exact(answer["repaid_workers"]) / exact(answer["eligible"])
    return Judgement(100 * min(money, workers))


def judge_transfers(item: Item, answer: dict[str, int]) -> Judgement:
    unlawful = answer["refused"] - answer.get("refused_lawful", 0)
    value = Fraction(100 * (answer["handled"] + answer["withdrawn"]), answer["received"])
    if unlawful < 1:
        return Judgement(value)
    return Judgement(value, "CRIT" if 2 * unlawful >= answer["received"] else "MAJOR")


def judge_space(item: Item, answer: dict[str, Any]) -> Judgement:
    parts = [_space_of(status, exact(area)) for status, area in answer.items()]
    return Judgement(min(part.value for part in parts), worst(part.severity for part in parts))


def _space_of(status: str, area: Fraction) -> Judgement:
    if holds(area, "<", Fraction(5, 2)):
        return Judgement(Fraction(0), "CRIT")
    return next(judgement for least, judgement in SPACE[status] if holds(area, ">=", exact(least)))


JUDGES: dict[str, Callable[[Item, Any], Judgement]] = {
    "single": judge_single,
    "multi_add": judge_sum,
    "multi_min": judge_lowest,
    "number": judge_number,
    "percent": judge_number,
    "money": judge_unscored,
    "table": judge_unscored,
    "LAW-08": judge_premiums,
    "LAW-25": judge_pregnancies,
    "FEE-02": judge_fee_matrix,
    "FEE-17": judge_repayment,
    "JOB-03": judge_transfers,
    "LIV-01": judge_space,
}
