"""Jobs and rounds of campaigns: sending, planned sendings, reminders, and hearing what became of mails."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from tadasu.accounts.models import Organisation
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.campaigns import operations, reminding
from tadasu.campaigns.delivery import follow as follow_delivery  # named so by the runner
from tadasu.campaigns.inviting import invite
from tadasu.campaigns.models import Campaign, Invitation, Request
from tadasu.clock import utc_now
from tadasu.jobs.work import Work
from tadasu.services import Services

__all__ = ["follow_delivery", "remind", "send", "send_planned"]

_AT_ONCE = 200


def send(work: Work) -> None:
    """Queues the invitation of every request that has none yet; safe to run again after it was cut short."""
    campaign_id = work.arguments["campaign_id"]
    with work.services.database.reading() as session:
        total = session.scalar(select(func.count()).select_from(_uninvited(campaign_id).subquery())) or 0
    done = 0
    while True:
        with work.services.database.writing() as session:
            requests = session.scalars(_uninvited(campaign_id).limit(_AT_ONCE)).all()
            _invite_all(session, work, campaign_id, requests)
            work.hold(session)
        done += len(requests)
        work.progress(done, max(done, total))
        if len(requests) < _AT_ONCE:
            return


def send_planned(services: Services, now: datetime) -> None:
    """Begins the sendings whose time has come. One that can no longer be sent goes back to being a draft."""
    with services.database.reading() as session:
        planned = select(Campaign.id).where(Campaign.send_at <= now, Campaign.sent_at.is_(None), _of_live_member())
        due = session.scalars(planned).all()
    for id in due:
        with services.database.writing() as session:
            campaign = session.get_one(Campaign, id)
            if campaign.send_at is None or campaign.sent_at is not None:
                continue
            problems = operations.ready_problems(session, campaign, now)
            if problems:
                campaign.send_at = None
                record(session, "planned sending failed", ("campaign", id), actor=SYSTEM,
                       member_id=campaign.member_id, now=now, step=problems[0][0])  # fmt: skip
            else:
                operations.begin_sending(session, campaign, now)
                record(session, "campaign sent", ("campaign", id), actor=SYSTEM, member_id=campaign.member_id, now=now)


def remind(services: Services, now: datetime) -> bool:
    """One round of reminders over all open campaigns; True if there is more to do at once."""
    with services.database.reading() as session:
        still_open = select(Campaign).where(
            Campaign.sent_at.is_not(None), Campaign.closed_at.is_(None), _of_live_member()
        )
        campaigns = session.scalars(still_open)
        found = [reminding.due_rungs(session, each, now) for each in campaigns]
    for rungs in found:
        if rungs:
            with services.database.writing() as session:
                for rung in rungs:
                    reminding.remind(session, services.settings, rung, now)
    return any(len(rungs) == reminding.AT_ONCE for rungs in found)


def _of_live_member() -> ColumnElement[bool]:
    """A suspended member sends nothing, by hand or by clock."""
    return exists().where(Organisation.id == Campaign.member_id, Organisation.suspended_at.is_(None))


def _uninvited(campaign_id: int) -> Select[Request]:
    return (
        select(Request)
        .outerjoin(Invitation, Invitation.request_id == Request.id)
        .where(Request.campaign_id == campaign_id, Invitation.id.is_(None), Request.withdrawn_at.is_(None))
        .where(Request.contact_email != "")
        .options(joinedload(Request.supplier))
        .order_by(Request.id)
    )


def _invite_all(session: Session, work: Work, campaign_id: int, requests: Sequence[Request]) -> None:
    now = utc_now()
    campaign = session.get_one(Campaign, campaign_id)
    for request in requests:
        invite(session, work.services.settings, campaign, request, now)
