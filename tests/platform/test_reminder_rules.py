"""The rules of reminders by themselves: the step that is due, office hours, zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadasu.campaigns.reminding import latest_step
from tadasu.campaigns.zones import is_office_time, zone_of
from tests.platform.reminding import DUE, HANOI, TOKYO, at

LADDER = [-14, -7, -2, 1, 7]
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
STEPS = st.lists(st.integers(-60, 60), min_size=1, max_size=8, unique=True)


@given(days=STEPS, due_on=DAYS, today=DAYS)
def test_the_latest_step_is_due_and_no_later_one_is(days: list[int], due_on: date, today: date) -> None:
    step = latest_step(days, due_on, today)

    past = [each for each in days if due_on + timedelta(days=each) <= today]
    assert step == (max(past) if past else None)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)), st.sampled_from([TOKYO, HANOI, "Europe/Berlin"]))
def test_mails_leave_on_working_days_between_eight_and_twenty_there(naive: datetime, zone: str) -> None:
    there = naive.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))

    allowed = there.strftime("%a") not in ("Sat", "Sun") and 8 <= there.hour < 20

    assert is_office_time(zone, naive.replace(tzinfo=UTC)) is allowed


@given(first=st.integers(0, 40), length=st.integers(0, 40), country=st.sampled_from(["JP", "VN"]))
def test_over_any_time_steps_rise_and_none_is_taken_early_or_at_night(first: int, length: int, country: str) -> None:
    """The rule by itself, without a database: what a runner would take that looks each hour from some hour on."""
    zone, taken = zone_of(country, TOKYO), set[int]()
    began = now = at(date(2027, 1, 4) + timedelta(days=first), 0)
    for _hour in range(24 * length):
        step = latest_step(LADDER, DUE, now.astimezone(ZoneInfo(TOKYO)).date())
        if step is not None and step not in taken and is_office_time(zone, now):
            assert not taken or step > max(taken)
            assert now >= at(DUE + timedelta(days=step), 0)
            assert 8 <= now.astimezone(ZoneInfo(zone)).hour < 20
            taken.add(step)
        now += timedelta(hours=1)
    had_three_days = {  # of which no weekend takes all
        step
        for step in LADDER
        if at(DUE + timedelta(days=step), 0) >= began and at(DUE + timedelta(days=step + 3), 0) <= now
    }
    assert had_three_days <= taken


@pytest.mark.parametrize(
    ("country", "zone"),
    [("JP", TOKYO), ("VN", HANOI), ("ID", "Asia/Jakarta"), ("TH", "Asia/Bangkok"), ("ZZ", TOKYO), ("", TOKYO)],
)
def test_a_country_tells_the_zone_of_its_suppliers(country: str, zone: str) -> None:
    assert zone_of(country, TOKYO) == zone
