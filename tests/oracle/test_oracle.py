"""The oracle against every printed example, unit test and inherent-risk test of the specification (3.12)."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from tests.oracle.bank import QUESTIONS
from tests.oracle.caps import confidence, judge_pillar
from tests.oracle.case import Row
from tests.oracle.figures import published
from tests.oracle.oracle import score
from tests.printed import INHERENT, PRINTED, UNIT_TESTS, as_printed, example


def scored(name: str) -> dict[str, Any]:
    return score(example(name))


@pytest.mark.parametrize("name", PRINTED)
def test_printed_example(name: str) -> None:
    assert as_printed(scored(name)) == PRINTED[name]


@pytest.mark.parametrize(("name", "item_id", "value", "severity"), UNIT_TESTS)
def test_single_item(name: str, item_id: str, value: float, severity: str | None) -> None:
    result = scored(name)
    assert next(item["value"] for item in result["items"] if item["id"] == item_id) == value
    assert next((flag["severity"] for flag in result["flags"] if flag["id"] == item_id), None) == severity


@pytest.mark.parametrize(("name", "factors", "total", "level"), INHERENT)
def test_inherent_risk(name: str, factors: tuple[float, ...], total: float, level: str) -> None:
    inherent = scored(name)["inherent"]
    assert tuple(inherent["factors"].values()) == factors
    assert (inherent["score"], inherent["level"]) == (total, level)


def answer(item_id: str, option: str, level: int) -> Row:
    item = QUESTIONS[item_id]
    worth = item.options[option]
    return Row(item, True, True, None, False, option, worth.value, worth.severity, level)


def test_arithmetic_of_three_items() -> None:
    rows = [answer("LAW-01", "b", 1), answer("LAW-12", "b", 0), answer("LAW-18", "a", 0)]
    pillar = judge_pillar(rows, None)
    assert pillar is not None
    assert (published(pillar.declared), published(pillar.assured)) == (73.3, 60.0)
    assert published(confidence(rows, [])) == 17.8


def test_priority_of_the_worked_example() -> None:
    document = example("EX-16")
    assert score({**document, "affected": {"JOB-06": 50}})["priority"] == 65.7


def test_blank_scores_nothing_but_stays_in_the_count() -> None:
    blank = replace(answer("LAW-12", "b", 0), answered=False, value=Fraction(0))
    pillar = judge_pillar([answer("LAW-18", "a", 3), blank], None)
    assert pillar is not None
    assert pillar.declared == 60
