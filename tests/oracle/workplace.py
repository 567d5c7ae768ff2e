"""The site's variables (A7) and the conditions that show an item.

A variable is None when its profile item applies but is unanswered; logic is three-valued, and an item
is hidden only by a condition that is definitely false (A5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.figures import exact
from tests.oracle.wages import Rejected

STATUS_BASED = frozenset({"permanent_resident", "long_term_resident", "spouse"})
NO_HOUSING: dict[str, Any] = {"housed_percent": 0, "remote": False, "dormitory": False}
Maybe = bool | None


@dataclass(frozen=True)
class Workplace:
    answers: dict[str, Any]
    prefecture: str
    n_all: int
    by_status: dict[str, int]
    n_foreign: int
    n_dispatched: int
    recruits: int | None
    housing_pct: Fraction | None
    dormitory: Maybe
    remote: Maybe
    plans_esd: Maybe
    missing: int | None
    has_overtime: bool

    def count(self, *statuses: str) -> int:
        return sum(self.by_status.get(status, 0) for status in statuses)

    @property
    def n_titp(self) -> int:
        return self.count("technical_intern")

    @property
    def n_esd(self) -> int:
        return self.count("employment_for_skill_development")

    @property
    def n_trainees(self) -> int:
        return self.n_titp + self.n_esd

    @property
    def n_ssw1(self) -> int:
        return self.count("specified_skilled_1")

    @property
    def n_ssw(self) -> int:
        return self.count("specified_skilled_1", "specified_skilled_2")

    @property
    def n_limited_term(self) -> int:
        return self.n_foreign - self.count(*STATUS_BASED)

    @property
    def third_stage_only(self) -> bool:
        """Interns, yet nobody recruited in 36 months: the fee items stay on show (CC-28)."""
        return self.n_titp > 0 and self.recruits == 0

    def recruits_of(self, nationality: str) -> int:
        rows: list[dict[str, Any]] = self.answers.get("PRF-06", [])
        return sum(row["recruited_36m"] for row in rows if row["nationality"] == nationality)


def read_workplace(answers: dict[str, Any]) -> Workplace:
    require_profile(answers)
    rows = answers["PRF-04"]
    own = [row for row in rows if row["route"] != "contractor"]
    by_status: dict[str, int] = {}
    for row in own:
        by_status[row["status"]] = by_status.get(row["status"], 0) + row["headcount"]
    n_foreign = sum(by_status.values())
    trainees = by_status.get("technical_intern", 0) + by_status.get("employment_for_skill_development", 0)
    housing: dict[str, Any] = answers.get("PRF-08", {}) if n_foreign else NO_HOUSING
    housed = housing.get("housed_percent")
    plans = answers.get("PRF-15")
    return Workplace(
        answers=answers,
        prefecture=answers["PRF-01"]["prefecture"],
        n_all=answers["PRF-03"],
        by_status=by_status,
        n_foreign=n_foreign,
        n_dispatched=sum(row["headcount"] for row in rows if row["route"] != "direct"),
        recruits=recruits(answers) if n_foreign else 0,
        housing_pct=None if housed is None else exact(housed),
        dormitory=housing.get("dormitory"),
        remote=housing.get("remote"),
        plans_esd=None if plans is None else plans == "yes",
        missing=answers.get("PRF-09") if trainees else 0,
        has_overtime=n_foreign > 0 and answers.get("LAW-10") != 0,
    )


def require_profile(answers: dict[str, Any]) -> None:
    if "PRF-03" not in answers or "PRF-04" not in answers or "prefecture" not in answers.get("PRF-01", {}):
        raise Rejected("PRF-01.prefecture, PRF-03 and PRF-04 are required")


def recruits(answers: dict[str, Any]) -> int | None:
    rows: list[dict[str, int]] | None = answers.get("PRF-06")
    return None if rows is None else sum(row["recruited_36m"] for row in rows)


def both(left: Maybe, right: Maybe) -> Maybe:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: Maybe, right: Maybe) -> Maybe:
    if left or right:
        return True
    return None if left is None or right is None else False


def positive(number: int | Fraction | None) -> Maybe:
    return None if number is None else number > 0


CONDITIONS: dict[str, Callable[[Workplace], Maybe]] = {
    "always": lambda w: True,
    "has_overtime": lambda w: w.has_overtime,
    "housing_pct>0": lambda w: positive(w.housing_pct),
    "housing_pct>0 and is_dormitory": lambda w: both(positive(w.housing_pct), w.dormitory),
    "n_dispatched>0": lambda w: w.n_dispatched > 0,
    "n_esd>0 or plans_esd": lambda w: either(w.n_esd > 0, w.plans_esd),
    "n_foreign-n_status_based>0": lambda w: w.n_limited_term > 0,
    "n_foreign>0": lambda w: w.n_foreign > 0,
    "n_foreign>=10": lambda w: w.n_foreign >= 10,
    "n_ssw1>0": lambda w: w.n_ssw1 > 0,
    "n_titp+n_esd+n_ssw>0": lambda w: w.n_trainees + w.n_ssw > 0,
    "n_titp+n_esd>0": lambda w: w.n_trainees > 0,
    "n_titp+n_esd>0 or plans_esd": lambda w: either(w.n_trainees > 0, w.plans_esd),
    "recruits_abroad_36m>0": lambda w: either(positive(w.recruits), w.third_stage_only),
}


def is_shown(condition: str, workplace: Workplace) -> bool:
    return CONDITIONS[condition](workplace) is not False
