"""What the invented suppliers answer: the twelve sample sites, moved to the day they sign."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "samples" / "portfolio"
_MADE_ON = date(2026, 6, 30)  # the day the samples were signed
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class Profile:
    """A way to answer: a sample, by the first two digits of its file, with some answers changed (None: left out)."""

    sample: str
    changes: Mapping[str, Any]


GOOD, SERVICES, UNPROVED, REPAYING, OVERTIME = (Profile(number, {}) for number in ("01", "02", "03", "04", "05"))
NEVER_ASKED, CRITICAL, BLANK, NO_FOREIGN = (Profile(number, {}) for number in ("06", "09", "11", "12"))
LOW_WAGE = Profile("07", {"LAW-07": {"basis": "hourly", "amount": 940, "hours": 160, "pay_month": "2026-05"}})
KEPT_PASSPORTS = Profile("01", {"LAW-21": "d"})  # an otherwise excellent form
BLANK_FEES = Profile(  # what may be left blank is, and what may not is "not known"
    "01",
    dict.fromkeys(("FEE-01", "FEE-03", "FEE-05", *(f"FEE-{number:02}" for number in range(9, 18))))
    | dict.fromkeys(("FEE-04", "FEE-06", "FEE-07"), "unk"),
)
CONTRADICTING = Profile("01", {"LAW-09": "c", "LAW-10": 12, "FEE-04": 0, "FEE-06": 40})  # CC-07 and CC-01


def answers(profile: Profile, signed_on: date, entity: str) -> dict[str, Any]:
    """What a factory of this kind would answer on a day; in its sample's prefecture, whose minimum wage counts."""
    sample = _samples()[profile.sample]
    merged = {**sample, **profile.changes, "PRF-01": {**sample["PRF-01"], "entity": entity}}
    moved: dict[str, Any] = _moved(merged, (signed_on - _MADE_ON).days)
    return {question: value for question, value in moved.items() if value is not None}


def prefecture(profile: Profile) -> str:
    """Where its sample lies, as JP-23."""
    found: str = _samples()[profile.sample]["PRF-01"]["prefecture"]
    return found


@cache
def _samples() -> Mapping[str, dict[str, Any]]:
    """Answers by number. Raises FileNotFoundError outside the source tree."""
    found = {
        path.name[:2]: json.loads(path.read_text(encoding="utf-8"))["answers"] for path in sorted(FOLDER.glob("*.json"))
    }
    if not found:
        raise FileNotFoundError(f"The demo needs the sample answers in {FOLDER}.")
    return found


def _moved(value: Any, days: int) -> Any:
    """The same with every date and month so many days later, so that what was fresh stays fresh."""
    if isinstance(value, dict):
        return {name: _moved(each, days) for name, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, days) for each in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return (date.fromisoformat(f"{value}-01") + timedelta(days=days)).strftime("%Y-%m")
    return value
