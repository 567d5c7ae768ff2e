"""Due days, closing instants and the grace of slow lines, in the zone of the campaign."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tadasu.campaigns.dates import closing_instant, due_instant, is_closed, is_late, link_ends_at, today_in
from tadasu.campaigns.models import Campaign, Request

SECOND = timedelta(seconds=1)
DUE = date(2027, 6, 30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def pair(zone: str = "Asia/Tokyo", late_days: int = 14, **values: object) -> tuple[Request, Campaign]:
    closed_at = values.pop("closed_at", None)
    return Request(due_on=DUE, **values), Campaign(zone=zone, late_days=late_days, closed_at=closed_at)


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Asia/Tokyo", "2027-06-30 15:00"),
        ("Asia/Ho_Chi_Minh", "2027-06-30 17:00"),
        ("Europe/Berlin", "2027-06-30 22:00"),
    ],
)
def test_until_the_30th_means_before_midnight_there(zone: str, instant: str) -> None:
    assert due_instant(*pair(zone)) == at(instant)


def test_a_second_decides_whether_an_answer_is_late() -> None:
    request, campaign = pair()

    assert not is_late(request, campaign, at("2027-06-30 15:00") - SECOND)
    assert is_late(request, campaign, at("2027-06-30 15:00"))


@pytest.mark.parametrize("late_days", [0, 1, 14])
def test_a_quarter_of_an_hour_after_closing_is_let_pass(late_days: int) -> None:
    request, campaign = pair(late_days=late_days)
    closing = at("2027-06-30 15:00") + timedelta(days=late_days)

    assert closing_instant(request, campaign) == closing
    assert not is_closed(request, campaign, closing + timedelta(minutes=15) - SECOND)
    assert is_closed(request, campaign, closing + timedelta(minutes=15))


def test_while_returned_its_own_day_counts_even_after_the_campaign_was_closed() -> None:
    request, campaign = pair(return_due_on=date(2027, 8, 10), closed_at=at("2027-07-20 00:00"), late_days=0)

    assert due_instant(request, campaign) == closing_instant(request, campaign) == at("2027-08-10 15:00")


def test_a_campaign_closed_by_hand_closes_its_requests() -> None:
    request, campaign = pair(closed_at=at("2027-06-01 00:00"))

    assert closing_instant(request, campaign) == at("2027-06-01 00:00")
    assert is_closed(request, campaign, at("2027-06-01 00:15"))


def test_a_link_lives_on_ninety_days_after_closing() -> None:
    _request, campaign = pair()

    assert link_ends_at(DUE, campaign) == at("2027-06-30 15:00") + timedelta(days=104)


def test_today_is_another_day_in_another_zone() -> None:
    assert today_in("Asia/Tokyo", at("2027-06-30 15:00")) == date(2027, 7, 1)
    assert today_in("Asia/Ho_Chi_Minh", at("2027-06-30 15:00")) == date(2027, 6, 30)
