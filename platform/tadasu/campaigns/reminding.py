"""The ladder of reminders: fixed days before and after the due day, each step once, never a backlog.

Only the latest step that is due counts. It is not taken when a letter was written or left, or the due
day was moved, on that day or later: the supplier has just heard of us.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from tadasu.campaigns.dates import today_in
from tadasu.campaigns.inviting import invitation_of, write
from tadasu.campaigns.letters import KINDS
from tadasu.campaigns.models import Answering, Campaign, Delivery, Extension, Reminder, Request
from tadasu.campaigns.states import ANSWERABLE
from tadasu.campaigns.zones import is_office_time, zone_of
from tadasu.config import Settings
from tadasu.database import held, insert_into
from tadasu.mail.models import Message
from tadasu.organisations.models import Supplier

ARRIVED = (Delivery.SENT, Delivery.UNKNOWN)
AT_ONCE = 100
_DUE_ON = func.coalesce(Request.return_due_on, Request.due_on)


def latest_step(days: Sequence[int], due_on: date, today: date) -> int | None:
    """The last step of the ladder whose day has come; None before the first."""
    return max((step for step in days if due_on + timedelta(days=step) <= today), default=None)


@dataclass(frozen=True)
class Rung:
    """One step to take: for which request, of the ladder to which due day."""

    request_id: int
    due_on: date
    step: int


def due_rungs(session: Session, campaign: Campaign, now: datetime) -> Sequence[Rung]:
    """What is to be reminded of now, at most AT_ONCE of them, in the order in which requests are held."""
    found: list[Rung] = []
    if campaign.sent_at is None or not campaign.reminder_days:
        return found
    today = today_in(campaign.zone, now)
    due_days = select(_DUE_ON).where(*_is_waiting(campaign, today)).distinct().order_by(_DUE_ON)
    for due_on in session.scalars(due_days).all():
        step = latest_step(campaign.reminder_days, due_on, today)
        if step is not None:
            ids = session.scalars(_to_remind(session, campaign, due_on, step, now, AT_ONCE - len(found)))
            found += [Rung(id, due_on, step) for id in ids]
    return sorted(found, key=lambda rung: rung.request_id)


def may_be_due() -> ColumnElement[bool]:
    """Campaigns that still remind: of one that was closed only questions that were sent back are answered."""
    sent_back = exists().where(
        Request.campaign_id == Campaign.id, Request.answering == Answering.RETURNED, Request.return_due_on.is_not(None)
    )
    return Campaign.sent_at.is_not(None) & (Campaign.closed_at.is_(None) | sent_back)


def remind(session: Session, settings: Settings, rung: Rung, now: datetime) -> bool:
    """Takes one step; False if another runner was quicker or the request has moved on since."""
    request = _still_waiting(session, rung, now)
    if request is None:
        return False
    reminder_id = _take(session, rung, now)
    if reminder_id is None:
        return False
    invitation = invitation_of(session, request)
    assert invitation is not None, "a letter that arrived had its link"
    message = write(session, settings, request.campaign, request, invitation, "reminder", now)
    session.get_one(Reminder, reminder_id).message_id = message.id
    return True


def _is_waiting(campaign: Campaign, today: date) -> tuple[ColumnElement[bool], ...]:
    """Requests of a campaign that a reminder could still move, while something is accepted."""
    return (
        Request.campaign_id == campaign.id,
        Request.campaign.has(Campaign.closed_at.is_(None)) | Request.return_due_on.is_not(None),
        Request.answering.in_(ANSWERABLE),
        Request.delivery.in_(ARRIVED),
        Request.withdrawn_at.is_(None),
        today - timedelta(days=campaign.late_days) <= _DUE_ON,
        today - timedelta(days=min(campaign.reminder_days)) >= _DUE_ON,
    )


def _to_remind(session: Session, campaign: Campaign, due_on: date, step: int, now: datetime, most: int) -> Select[int]:
    day_began = datetime.combine(due_on + timedelta(days=step), time.min, ZoneInfo(campaign.zone))
    waiting = (*_is_waiting(campaign, today_in(campaign.zone, now)), _DUE_ON == due_on)  # noqa: SIM300 - the column comes first
    countries = session.scalars(select(Supplier.country).join(Request).where(*waiting).distinct())
    at_work = [each for each in countries if is_office_time(zone_of(each, campaign.zone), now)]
    taken = exists().where(Reminder.request_id == Request.id, Reminder.due_on == due_on, Reminder.step == step)
    heard_at = func.coalesce(Message.sent_at, Message.data_at, Message.created_at)  # one sent again is heard of then
    wrote = exists().where(Message.request_id == Request.id, Message.kind.in_(KINDS), heard_at >= day_began)
    moved = exists().where(Extension.request_id == Request.id, Extension.created_at >= day_began)
    return (
        select(Request.id)
        .join(Supplier, Supplier.id == Request.supplier_id)
        .where(*waiting, Supplier.country.in_(at_work), ~taken, ~wrote, ~moved)
        .order_by(Request.id)
        .limit(most)
    )


def _still_waiting(session: Session, rung: Rung, now: datetime) -> Request | None:
    """The request, held, if all that made its step due still holds."""
    campaign = session.scalars(select(Campaign).join(Request).where(Request.id == rung.request_id)).one()
    waiting = (
        select(Request)
        .where(Request.id == rung.request_id, _DUE_ON == rung.due_on)  # noqa: SIM300 - the column comes first
        .where(*_is_waiting(campaign, today_in(campaign.zone, now)))
        .options(joinedload(Request.supplier), joinedload(Request.campaign))
    )
    return session.scalars(held(waiting, Request)).one_or_none()


def _take(session: Session, rung: Rung, now: datetime) -> int | None:
    """Notes the step; None if it was taken already."""
    return session.execute(
        insert_into(session, Reminder)
        .values(request_id=rung.request_id, due_on=rung.due_on, step=rung.step, created_at=now)
        .on_conflict_do_nothing(index_elements=["request_id", "due_on", "step"])
        .returning(Reminder.id)
    ).scalar()
