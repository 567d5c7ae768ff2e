"""Minimum wages by prefecture and month."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

#: Prefecture to its rates, oldest first: effective date and yen per hour.
WageTable = Mapping[str, Sequence[tuple[date, int]]]

#: Fiscal 2026 rests on one transcription (C3).
PROVISIONAL_FROM = date(2026, 10, 1)


class Rejected(Exception):
    """The document cannot be scored; the message says why."""


@dataclass(frozen=True)
class Rate:
    yen: Fraction
    effective_on: date

    @property
    def provisional(self) -> bool:
        return self.effective_on >= PROVISIONAL_FROM


def load_table() -> WageTable:
    raw = json.loads((Path(__file__).parent / "minimum_wage.json").read_text(encoding="utf-8"))
    return {code: [(date.fromisoformat(on), yen) for on, yen in rows] for code, rows in raw.items()}


MINIMUM_WAGE = load_table()


def rate_in_force(table: WageTable, prefecture: str, pay_month: str) -> Rate:
    """The rate on the first day of the pay month (C3); rejects a month outside the table."""
    first = date.fromisoformat(f"{pay_month}-01")
    rates = table[prefecture]
    if first > table_ends_on(rates) or first < rates[0][0]:
        raise Rejected(f"no minimum wage for {prefecture} in {pay_month}: import the table of that year")
    effective_on, yen = [row for row in rates if row[0] <= first][-1]
    return Rate(Fraction(yen), effective_on)


def table_ends_on(rates: Sequence[tuple[date, int]]) -> date:
    """The 30 September after the last rate."""
    last = rates[-1][0]
    this_year = date(last.year, 9, 30)
    return this_year if last < this_year else date(last.year + 1, 9, 30)
