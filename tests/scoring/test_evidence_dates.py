"""Dated evidence counts from its day to the end of its term, and evidence of a later day not at all."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from tests.oracle.generate import random_document
from tests.printed import example
from tests.shipped import score_raw, score_raws


def level(evidence: dict[str, Any], item: str = "LAW-01") -> int:
    items = score_raw({**example("EX-01"), "evidence": evidence})["items"]
    found: int = next(each["evidence_level"] for each in items if each["id"] == item)
    return found


@pytest.mark.parametrize(
    ("on", "counts"),
    [("2026-04-30", True), ("2026-05-01", False), ("2099-01-01", False), ("2024-04-30", True), ("2024-04-29", False)],
)
def test_evidence_counts_from_its_day_to_its_anniversary(on: str, counts: bool) -> None:
    dated = {"level": 3, "on": on}

    assert level({"LAW-01": dated}) == (3 if counts else 0)
    assert level({"*": dated}) == (3 if counts else 0)


def test_evidence_of_a_later_day_leaves_the_level_for_all() -> None:
    assert level({"*": 2, "LAW-01": {"level": 3, "on": "2026-05-01"}}) == 2
    assert level({"*": 2, "LAW-01": {"level": 3, "on": "2024-04-29"}}) == 0


@pytest.mark.parametrize("seed", range(30))
def test_adding_evidence_of_a_later_day_changes_no_figure(seed: int) -> None:
    rng = random.Random(f"later {seed}")
    before = random_document(rng)
    later = date.fromisoformat(before["as_of"]) + timedelta(days=rng.choice((1, 40, 4000)))
    unproved = [id for id in before["answers"] if id not in before["evidence"]]
    added = {id: {"level": rng.randint(0, 3), "on": later.isoformat()} for id in rng.sample(unproved, 9)}

    low, high = score_raws([before, {**before, "evidence": before["evidence"] | added}])

    assert {**high, "submission_sha256": ""} == {**low, "submission_sha256": ""}
