"""Jobs and rounds of campaigns: sending, planned sendings, reminders, and hearing what became of mails."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from tadasu.accounts.models import Organisation
from tadasu.campaigns import planned, reminding, taking_back
from tadasu.campaigns.delivery import follow as follow_delivery  # named so by the runner
from tadasu.campaigns.inviting import invite
from tadasu.campaigns.listing_now import follow_all_records
from tadasu.campaigns.models import Campaign, Invitation, Request
from tadasu.campaigns.operations import locked
from tadasu.campaigns.planned import send_planned
from tadasu.clock import utc_now
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
        total = session.scalar(select(func.count()).select_from(_uninvited(campaign_id).subquery())) or 0
    done = 0
    while True:
        with work.services.database.writing() as session:
            campaign = locked(session, campaign_id)  # whoever closes it comes before this batch or after it
            requests = session.scalars(_uninvited(campaign_id).limit(_AT_ONCE)).all()
            _invite_all(session, work, campaign, requests)
            if session.get_one(Organisation, campaign.member_id).suspended_at is not None:
                planned.interrupt(campaign, utc_now())
            work.hold(session)
        done += len(requests)
        work.progress(done, max(done, total))
        if len(requests) < _AT_ONCE:
            return


def take_back_letters(work: Work) -> None:
    """Drops what still waits of a campaign that was closed."""
    is_more = True
    while is_more:
        with work.services.database.writing() as session:
            count = taking_back.take_back(session, work.arguments["campaign_id"], utc_now())
            work.hold(session)
        is_more = count == taking_back.AT_ONCE
        work.services.database.give_way()


def remind(services: Services, now: datetime) -> bool:
    """One round of reminders over all open campaigns; True if there is more to do at once."""
    with services.database.reading() as session:
        still_open = select(Campaign.id).where(
            Campaign.sent_at.is_not(None), Campaign.closed_at.is_(None), planned.of_live_member()
        )
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


def _uninvited(campaign_id: int) -> Select[Request]:
    return (
        select(Request)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .outerjoin(Invitation, Invitation.request_id == Request.id)
        .where(Request.campaign_id == campaign_id, Invitation.id.is_(None), Request.withdrawn_at.is_(None))
        .where(Campaign.closed_at.is_(None), planned.of_live_member())
        .where(Request.contact_email != "")
        .options(joinedload(Request.supplier))
        .order_by(Request.id)
    )


def _invite_all(session: Session, work: Work, campaign: Campaign, requests: Sequence[Request]) -> None:
    now = utc_now()
    for request in requests:
        invite(session, work.services.settings, campaign, request, now)
