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


def test_a_worked_out_figure_exactly_at_a_limit_is_at_the_limit_everywhere() -> None:
    """Two months to the yen: 969.8 x 169.2 x 2 differs from the amount in the last bit of a float."""
    document = example("EX-01")
    wage = {"basis": "hourly", "amount": 969.8, "hours": 169.2, "pay_month": "2022-08", "prefecture": "JP-47"}
    answers = {**document["answers"], "LAW-07": wage, "FEE-04": 328180.32, "FEE-20": "b", "PRF-15": "yes"}

    result = score_raw({**document, "as_of": "2022-08-31", "answers": answers})

    assert next(item["value"] for item in result["items"] if item["id"] == "FEE-04") == 20.0
    assert "CC-19" not in {flag["id"] for flag in result["flags"]}
