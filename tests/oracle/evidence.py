"""Evidence levels and their expiry (A10, 3.3)."""

from __future__ import annotations

import calendar
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.bank import Item

CAPS = {0: Fraction(60), 1: Fraction(80)}
CREDIT = {0: Fraction(0), 1: Fraction(2, 5), 2: Fraction(7, 10), 3: Fraction(1)}
MONTHS_VALID = {
    **dict.fromkeys(("FEE-09", "FEE-10"), 36),
    **dict.fromkeys(("LAW-07", "LAW-08", "LAW-10", "LAW-11", "LAW-16", "LAW-17"), 12),
}


def level_of(item_id: str, evidence: dict[str, Any], as_of: date) -> int:
    entry = evidence.get(item_id)
    if entry is None or is_of_later(entry, as_of):
        entry = evidence.get("*", 0)
    if not isinstance(entry, dict):
        return int(entry)
    if is_of_later(entry, as_of):
        return 0
    if "on" in entry and expires_on(date.fromisoformat(entry["on"]), MONTHS_VALID.get(item_id, 24)) < as_of:
        return 0
    return int(entry["level"])


def is_of_later(entry: Any, as_of: date) -> bool:
    """Evidence of a day to come does not exist yet."""
    return isinstance(entry, dict) and "on" in entry and date.fromisoformat(entry["on"]) > as_of


def expires_on(dated_on: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    years, month = divmod(dated_on.month - 1 + months, 12)
    year = dated_on.year + years
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(dated_on.day, last_day))


def assured(item: Item, declared: Fraction, level: int) -> Fraction:
    if not item.evidence_required or level not in CAPS:
        return declared
    return min(declared, CAPS[level])
