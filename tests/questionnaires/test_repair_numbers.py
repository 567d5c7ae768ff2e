"""Numbers as a busy person types them, and the one value they stand for; or a problem where they could be two."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.repair import repair
from questionnaires.repair_cells import Repaired
from questionnaires.repair_numbers import Unreadable, number_of, percent_shown, units_in
from tests.questionnaires.repairing import ANY_NUMBER, read


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234", 1234), ("１２３４", 1234), ("1,234", 1234), ("１，２３４", 1234), ("12,345,678", 12_345_678),
        ("12.5", 12.5), ("１２．５", 12.5), (" 7 ", 7), ("　7　", 7), ("+3", 3), ("-3", -3), ("−3", -3), ("007", 7),
        ("1,234円", 1234), ("¥1,234", 1234), ("￥1,234-", 1234), ("1234 JPY", 1234), ("30人", 30), ("30 名", 30),
        ("45時間", 45), ("7.5㎡", 7.5), ("7.5m²", 7.5), ("7.5 m2", 7.5), ("14日", 14), ("3か月", 3), ("3ヶ月", 3),
        ("45万円", 450_000), ("1.5万", 15_000), ("1万5000円", 15_000), ("1万5千円", 15_000), ("2億円", 200_000_000),
        ("30 persons", 30), ("2 days", 2), ("0", 0), ("0.0", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_in_any_usual_spelling(typed: str, number: float) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize(
    "typed", ["1,5", "12,34", "1,23,456", "1.234.567", "1 234", "1、234", "5万3", "1'234", "1,234,5"]
)
def test_a_number_that_could_be_two_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        number_of(typed)

    assert refused.value.code == "cell_number_ambiguous"


@pytest.mark.parametrize(
    "typed",
    ["約30", "30くらい", "30～40", "30-40", "三十", "10²", "①", "½", "1e3", "0x10", "3人と2人", "<5", "abc", "--3",
     "△5", "∞", "NaN", "1.", ".5", "円", "万"],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        number_of(typed)


@pytest.mark.parametrize("typed", ["9" * 4_301, "9" * 200_000, "１" * 5_000, "1." + "0" * 5_000, "-" + "9" * 5_000])
def test_a_number_of_thousands_of_digits_is_refused_unread(typed: str) -> None:
    """Python refuses to turn so many digits into a whole number, and takes seconds before it does."""
    with pytest.raises(Unreadable) as refused:
        number_of(typed)

    assert refused.value.code == "cell_number"


def test_a_unit_that_measures_something_else_is_refused() -> None:
    assert read("LAW-07.amount", "240,000円") == 240_000
    assert read("LAW-07.amount", "160時間") == "[cell_unit]"
    assert read("LAW-10", "45時間/月") == 45
    assert read("LAW-10", "45人") == "[cell_unit]"
    assert read("PRF-03", "40%") == "[cell_unit]"
    assert read("LAW-17", "98%") == 98
    assert read("LAW-08.overtime", "25％") == 25
    assert read("LIV-01.ssw", "7.5㎡") == 7.5


def test_a_percentage_is_read_as_it_was_shown() -> None:
    assert percent_shown(0.8) == "80%"
    assert percent_shown(0.285) == "28.5%"
    assert percent_shown(1) == "100%"
    assert read("LAW-17", percent_shown(0.07)) == 7


def test_units_are_found_in_words_of_both_languages() -> None:
    assert units_in("円、時間") == {"money", "hours"}
    assert units_in("JPY, hours") == {"money", "hours"}
    assert units_in("% of gross pay") == {"percent"}
    assert "hours" not in units_in("headcount")


WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@given(
    number=st.one_of(
        st.integers(0, 10**15), st.decimals(0, 10**6, places=3, allow_nan=False, allow_infinity=False).map(float)
    ),
    wide=st.booleans(),
    grouped=st.booleans(),
    unit=st.sampled_from(["", "円", " 円", "人", "件", "時間", "㎡"]),
)
def test_a_repaired_number_equals_what_was_typed(number: float, wide: bool, grouped: bool, unit: str) -> None:
    typed = f"{number:,}" if grouped else repr(number)

    found = repair((typed.translate(WIDE) if wide else typed) + unit, ANY_NUMBER)

    assert isinstance(found, Repaired)
    assert found.value == number
    assert isinstance(found.value, int | float)
    assert math.isfinite(found.value)
