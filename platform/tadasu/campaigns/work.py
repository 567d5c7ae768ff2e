"""Jobs and rounds of campaigns: sending, planned sendings, reminders, and hearing what became of mails."""

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from tadasu.accounts.models import Organisation
from tadasu.campaigns import planned, reminding, taking_back
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.delivery import follow as follow_delivery  # named so by the runner
from tadasu.campaigns.inviting import invite
from tadasu.campaigns.listing_now import follow_all_records
from tadasu.campaigns.models import Campaign, Invitation, Request
from tadasu.campaigns.operations import locked
from tadasu.campaigns.planned import send_planned
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import held_still
from tadasu.jobs.work import Work
from tadasu.services import Services

__all__ = ["follow_all_records", "follow_delivery", "remind", "send", "send_planned", "take_back_letters"]

_AT_ONCE = 200
_log = logging.getLogger(__name__)


def send(work: Work) -> None:
    """Queues the invitation of every request that has none yet; safe to run again after it was cut short.

    It stops where the campaign is closed meanwhile; where its member is suspended, it goes on afterwards.
    """
    campaign_id = work.arguments["campaign_id"]
    with work.services.database.reading() as session:
        waiting = _uninvited(session.get_one(Campaign, campaign_id), utc_now())
        total = session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    done, is_more = 0, True
    while is_more:
        with work.services.database.writing() as session:
            count = _invite_next(session, work.services.settings, locked(session, campaign_id))
            work.hold(session)
        done += count
        work.progress(done, max(done, total))
        is_more = count == _AT_ONCE


def take_back_letters(work: Work) -> None:
    """Drops what still waits of a campaign that was closed."""
    is_more = True
    while is_more:
        with work.services.database.writing() as session:
            locked(session, work.arguments["campaign_id"])
            count = taking_back.take_back(session, work.arguments["campaign_id"], utc_now())
            work.hold(session)
        is_more = count == taking_back.AT_ONCE
        work.services.database.give_way()


def remind(services: Services, now: datetime) -> bool:
    """One round of reminders over all campaigns that still take answers; True if there is more to do at once."""
    with services.database.reading() as session:
        still_open = select(Campaign.id).where(reminding.may_be_due(), planned.of_live_member())
        ids = session.scalars(still_open.order_by(Campaign.id)).all()
    has_more = False
    for id in ids:
        try:
            has_more |= _remind_of(services, id, now)
        except Exception:  # one campaign never holds up the next
            _log.exception("reminders of campaign %s could not be written", id)
    return has_more


def _remind_of(services: Services, campaign_id: int, now: datetime) -> bool:
    with services.database.reading() as session:
        rungs = reminding.due_rungs(session, session.get_one(Campaign, campaign_id), now)
    if rungs:
        with services.database.writing() as session:
            locked(session, campaign_id)  # whoever closes it comes before these or after them
            for rung in rungs:
                reminding.remind(session, services.settings, rung, now)
    return len(rungs) == reminding.AT_ONCE


def _invite_next(session: Session, settings: Settings, campaign: Campaign) -> int:
    """Invites the next suppliers; gives how many. Whoever closes the campaign, which the caller holds, or suspends
    its member comes before these or after them.
    """
    now = utc_now()
    if campaign.closed_at is not None:
        return 0
    member = session.scalars(held_still(select(Organisation).where(Organisation.id == campaign.member_id))).one()
    if member.suspended_at is not None:
        planned.interrupt(campaign, now)
        return 0
    requests = session.scalars(_uninvited(campaign, now).limit(_AT_ONCE)).all()
    for request in requests:
        invite(session, settings, campaign, request, now)
    if len(requests) < _AT_ONCE:
        late = select(func.count()).select_from(_too_late(campaign, now).subquery())
        planned.note_too_late(session, settings, campaign, session.scalar(late) or 0, now)
    return len(requests)


def _uninvited(campaign: Campaign, now: datetime) -> Select[Request]:
    """Whom nobody has written to, and whose answers would come in time."""
    return _never_asked(campaign).where(Request.due_on >= _first_day_open(campaign, now))


def _too_late(campaign: Campaign, now: datetime) -> Select[Request]:
    """Whom nobody has written to, and from whom nothing is taken any more."""
    return _never_asked(campaign).where(Request.due_on < _first_day_open(campaign, now))


def _first_day_open(campaign: Campaign, now: datetime) -> date:
    """The earliest due day that still takes late answers."""
    return today_in(campaign.zone, now) - timedelta(days=campaign.late_days)


def _never_asked(campaign: Campaign) -> Select[Request]:
    return (
        select(Request)
        .outerjoin(Invitation, Invitation.request_id == Request.id)
        .where(Request.campaign_id == campaign.id, Invitation.id.is_(None), Request.withdrawn_at.is_(None))
        .where(Request.contact_email != "")
        .options(joinedload(Request.supplier))
        .order_by(Request.id)
    )
