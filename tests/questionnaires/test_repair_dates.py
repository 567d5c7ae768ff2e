"""Days and months as a busy person types them, and the one they stand for; or a problem where they could be two."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.repair_dates import date_of, month_of
from questionnaires.repair_numbers import Unreadable
from tests.questionnaires.repairing import read


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-04-01", "2026-04-01"), ("2026/4/1", "2026-04-01"), ("2026.4.1", "2026-04-01"),
        ("2026年4月1日", "2026-04-01"), ("２０２６年４月１日（水）", "2026-04-01"), ("20260401", "2026-04-01"),
        ("令和8年4月1日", "2026-04-01"), ("令和元年5月1日", "2019-05-01"), ("R8.4.1", "2026-04-01"),
        ("Ｒ８．４．１", "2026-04-01"), ("r8/4/1", "2026-04-01"), ("㋿8年4月1日", "2026-04-01"),
        ("平成31年4月30日", "2019-04-30"), ("H31.4.30", "2019-04-30"), ("平成35年3月31日", "2023-03-31"),
        ("昭和63年1月1日", "1988-01-01"), ("April 1, 2026", "2026-04-01"), ("1 Apr 2026", "2026-04-01"),
    ],
)  # fmt: skip
def test_a_date_is_read_in_any_usual_spelling(typed: str, iso: str) -> None:
    assert date_of(typed) == iso


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("04/05/2026", "cell_date_ambiguous"), ("4-5-2026", "cell_date_ambiguous"), ("26/4/1", "cell_date_ambiguous"),
        ("25/04/2026", "cell_date_ambiguous"), ("2026-02-30", "no_such_day"), ("令和元年4月1日", "no_such_day"),
        ("2026/4-1", "cell_date"), ("未定", "cell_date"), ("2026年4月", "cell_date"), ("1/1/1", "cell_date_ambiguous"),
        ("9999-12-31", "no_such_day"), ("0000-01-01", "no_such_day"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_or_two_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        date_of(typed)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "typed",
    [
        "2026-04",
        "2026/4",
        "2026年4月",
        "令和8年4月",
        "R8.4",
        "202604",
        "2026-04-30",
        "2026年4月分",
        "April 2026",
        "R8.4.30",
    ],
)
def test_a_month_is_read_in_any_usual_spelling(typed: str) -> None:
    assert month_of(typed) == "2026-04"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2026.4", "cell_month_ambiguous"), ("4/2026", "cell_month_ambiguous"), ("26/4", "cell_month_ambiguous"),
     ("2026-13", "no_such_day"), ("4月", "cell_month"), ("先月", "cell_month"), ("04/05/2026", "cell_date_ambiguous")],
)  # fmt: skip
def test_a_month_that_is_none_or_two_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        month_of(typed)

    assert refused.value.code == code


def test_a_spreadsheet_date_is_a_date_and_nothing_else() -> None:
    assert read("PRF-05.expires_on", date(2027, 3, 31)) == "2027-03-31"
    assert read("PRF-05.expires_on", datetime(2027, 3, 31)) == "2027-03-31"
    assert read("LAW-07.pay_month", date(2026, 4, 30)) == "2026-04"
    assert read("PRF-05.expires_on", 20270331) == "2027-03-31"
    assert read("PRF-05.expires_on", 46477) == "[cell_date]"
    assert read("PRF-03", date(2026, 4, 1)) == "[cell_is_date]"
    assert read("PRF-05.licence", date(2026, 4, 1)) == "[cell_is_date]"


@given(
    day=st.dates(date(1990, 1, 1), date(2199, 12, 31)), style=st.sampled_from(["iso", "slash", "ja", "digits", "era"])
)
def test_a_repaired_date_equals_what_was_typed(day: date, style: str) -> None:
    era, first = ("令和", 2018) if day >= date(2019, 5, 1) else ("平成", 1988)
    if style == "era" and day.year - first > 99:
        style = "ja"
    typed = {
        "iso": day.isoformat(), "slash": f"{day.year}/{day.month}/{day.day}", "digits": f"{day:%Y%m%d}",
        "ja": f"{day.year}年{day.month}月{day.day}日", "era": f"{era}{day.year - first}年{day.month}月{day.day}日",
    }[style]  # fmt: skip

    assert date_of(typed) == day.isoformat()
