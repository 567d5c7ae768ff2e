"""One document as the rules see it: which items apply, which are answered, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.bank import QUESTIONS, Item
from tests.oracle.evidence import level_of
from tests.oracle.not_applicable import Status, statuses
from tests.oracle.values import Pay, judge, months_of_wage, read_pay, yen
from tests.oracle.wages import WageTable, rate_in_force
from tests.oracle.workplace import Workplace, read_workplace


@dataclass(frozen=True)
class Row:
    """One item. `answer` is kept for an amount that waits for LAW-07, so that checks can see it."""

    item: Item
    applicable: bool
    answered: bool
    na_reason: str | None
    na_claimed: bool
    answer: Any
    value: Fraction
    severity: str
    level: int


@dataclass(frozen=True)
class Case:
    document: dict[str, Any]
    as_of: date
    workplace: Workplace
    pay: Pay | None
    rows: Mapping[str, Row]
    wages: WageTable

    @property
    def profile(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.document["answers"]
        return answers

    @property
    def records(self) -> dict[str, Any]:
        records: dict[str, Any] = self.document.get("records", {})
        return records

    @property
    def wage_prefecture(self) -> str:
        row = self.rows["LAW-07"]
        named = row.answer.get("prefecture") if row.answered else None
        return str(named or self.workplace.prefecture)

    def answered(self, item_id: str) -> bool:
        return self.rows[item_id].answered

    def choice(self, item_id: str) -> str | None:
        """The letter or "unk"; None when the item is unanswered or not applicable."""
        answer: str | None = self.rows[item_id].answer
        return answer

    def letters(self, item_id: str) -> set[str]:
        answer = self.rows[item_id].answer
        return set() if answer is None or answer == "unk" else set(answer)

    def number(self, item_id: str) -> Fraction | None:
        answer = self.rows[item_id].answer
        return None if answer is None or answer == "unk" else yen(answer)

    def months(self, item_id: str) -> Fraction | None:
        amount = self.number(item_id)
        return None if amount is None else months_of_wage(amount, self.pay)


def read_case(document: dict[str, Any], as_of: date, wages: WageTable) -> Case:
    workplace = read_workplace(document["answers"])
    status = statuses(document, workplace)
    pay = read_wage_table(document, status["LAW-07"], workplace, wages)
    evidence = document.get("evidence", {})
    rows = {
        item_id: read_row(item, status[item_id], workplace, pay, level_of(item_id, evidence, as_of))
        for item_id, item in QUESTIONS.items()
    }
    return Case(document, as_of, workplace, pay, rows, wages)


def read_wage_table(document: dict[str, Any], status: Status, workplace: Workplace, wages: WageTable) -> Pay | None:
    answer = status.answer
    if answer is None:
        return None
    prefecture = answer.get("prefecture") or workplace.prefecture
    return read_pay(answer, rate_in_force(wages, prefecture, answer["pay_month"]))


def read_row(item: Item, status: Status, workplace: Workplace, pay: Pay | None, level: int) -> Row:
    judgement = None if status.answer is None else judge(item, status.answer, workplace, pay)
    answered = judgement is not None
    return Row(
        item=item,
        applicable=status.applicable,
        answered=answered,
        na_reason=status.na_reason,
        na_claimed=status.na_claimed,
        answer=status.answer,
        value=judgement.value if judgement else Fraction(0),
        severity=judgement.severity if judgement else "",
        level=level if answered else 0,
    )
