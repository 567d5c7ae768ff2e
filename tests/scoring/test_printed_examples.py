"""Every printed example, unit test and inherent-risk test comes out to the printed decimal."""

import pytest

from tests.printed import INHERENT, PRINTED, UNIT_TESTS, as_printed, example
from tests.shipped import score_raw


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_example_comes_out_to_the_decimal(name: str) -> None:
    assert as_printed(score_raw(example(name))) == PRINTED[name]


@pytest.mark.parametrize(("name", "item", "value", "severity"), UNIT_TESTS)
def test_a_single_item_has_the_printed_value_and_flag(name: str, item: str, value: float, severity: str | None) -> None:
    result = score_raw(example(name))

    assert next(each["value"] for each in result["items"] if each["id"] == item) == value
    assert next((flag["severity"] for flag in result["flags"] if flag["id"] == item), None) == severity


@pytest.mark.parametrize(("name", "factors", "total", "level"), INHERENT)
def test_inherent_risk_has_the_printed_factors(name: str, factors: tuple[float, ...], total: float, level: str) -> None:
    inherent = score_raw(example(name))["inherent"]

    assert tuple(inherent["factors"].values()) == factors
    assert (inherent["score"], inherent["level"]) == (total, level)


def test_the_worked_priority_index_comes_out() -> None:
    assert score_raw({**example("EX-16"), "affected": {"JOB-06": 50}})["priority"] == 65.7


def test_the_binding_reason_is_printed_in_words_of_both_languages() -> None:
    cap = score_raw(example("EX-03"))["binding_cap"]

    assert cap["because"] == "LAW-21"
    assert "passport" in cap["text"]["en"].lower() and "LAW-21" in cap["text"]["en"]
    assert "旅券" in cap["text"]["ja"]
