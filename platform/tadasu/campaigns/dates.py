"""Due days, closing instants and what is still possible, in the zone of the campaign.

"Until 30 June" means before 00:00 on 1 July there. What comes later but before closing is accepted
and marked late; a quarter of an hour after closing is let pass for slow lines. The time that counts
is the arrival of the request at the server.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tadasu.campaigns.models import Campaign, Request

GRACE = timedelta(minutes=15)
LINK_LIVES_ON = timedelta(days=90)  # after closing


def due_instant(request: Request, campaign: Campaign) -> datetime:
    """From this instant on an answer is late."""
    return end_of(request.return_due_on or request.due_on, campaign.zone)


def closing_instant(request: Request, campaign: Campaign) -> datetime:
    """From this instant on nothing is accepted, but for the grace of slow lines."""
    if request.return_due_on is not None:
        return end_of(request.return_due_on + timedelta(days=campaign.late_days), campaign.zone)
    closing = end_of(request.due_on + timedelta(days=campaign.late_days), campaign.zone)
    return min(closing, campaign.closed_at) if campaign.closed_at is not None else closing


def is_closed(request: Request, campaign: Campaign, arrived: datetime) -> bool:
    return arrived >= closing_instant(request, campaign) + GRACE


def is_late(request: Request, campaign: Campaign, arrived: datetime) -> bool:
    return arrived >= due_instant(request, campaign)


def link_ends_at(due_on: date, campaign: Campaign) -> datetime:
    return end_of(due_on + timedelta(days=campaign.late_days), campaign.zone) + LINK_LIVES_ON


def end_of(day: date, zone: str) -> datetime:
    """The first instant of the next day there, as UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)


def today_in(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def instants_of(day: date, at: time, zone: str) -> list[datetime]:
    """The instants a clock on the wall there can mean, as UTC: none in the hour that is skipped when summer time
    begins, two in the hour that is repeated when it ends, else one.
    """
    local = datetime.combine(day, at)
    found = {local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(each for each in found if each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local)
