"""Sendings that were planned for later: begun when their time has come, or else told to whoever planned them."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Organisation
from tadasu.auditlog.models import AuditLine
from tadasu.auditlog.operations import SYSTEM
from tadasu.campaigns import operations, planner_letters
from tadasu.campaigns.listing_now import follow_records
from tadasu.campaigns.models import Campaign
from tadasu.campaigns.ready import lacking
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.services import Services

_log = logging.getLogger(__name__)
_STEPS = ("sending planned", "sending cancelled", "planned sending failed", "campaign sent")
_TOO_LATE = "sending came too late"


def of_live_member() -> ColumnElement[bool]:
    """A suspended member sends nothing, by hand or by clock."""
    return exists().where(Organisation.id == Campaign.member_id, Organisation.suspended_at.is_(None))


def send_planned(services: Services, now: datetime) -> None:
    """Begins the sendings whose time has come. One that can no longer be sent goes back to being a draft.

    One that was interrupted, because its member was suspended, goes on.
    """
    due = (Campaign.send_at <= now) & Campaign.closed_at.is_(None) & of_live_member()
    with services.database.reading() as session:
        ids = session.scalars(select(Campaign.id).where(due).order_by(Campaign.id)).all()
    for id in ids:
        try:
            with services.database.writing() as session:
                _send(session, services.settings, operations.locked(session, id), now)
        except Refused:  # discarded meanwhile
            continue
        except Exception:  # one campaign never holds up the next
            _log.exception("the planned sending of campaign %s could not be done", id)


def interrupt(campaign: Campaign, now: datetime) -> None:
    """Lets a sending that has begun go on once its member is there again. The caller holds the campaign."""
    campaign.send_at = now


def note_too_late(session: Session, settings: Settings, campaign: Campaign, count: int, now: datetime) -> None:
    """Tells once that so many suppliers were not written to in time. The caller holds the campaign."""
    last = _last_line(session, campaign, ("campaign sent", "suppliers added", _TOO_LATE))
    if count and (last is None or last.action != _TOO_LATE):
        planner_letters.tell_of_too_late(session, settings, campaign, count, now)
        operations.note(session, SYSTEM, _TOO_LATE, campaign, now, count=count)


def failed_at(session: Session, campaign: Campaign) -> datetime | None:
    """When a planned sending of this draft failed last; None if another was planned or sent since."""
    last = _last_line(session, campaign, _STEPS)
    return last.at if last is not None and last.action == "planned sending failed" else None


def _send(session: Session, settings: Settings, campaign: Campaign, now: datetime) -> None:
    if campaign.send_at is None or campaign.send_at > now or campaign.closed_at is not None:
        return
    if campaign.sent_at is not None:
        campaign.send_at = None
        operations.queue_letters(session, campaign, now)
        return
    follow_records(session, campaign.id)
    lacks = lacking(session, campaign, now)
    if not lacks:
        operations.begin_sending(session, SYSTEM, campaign, now)
        return
    planner_letters.tell_of_failure(session, settings, campaign, campaign.send_at, lacks, now)
    campaign.send_at = None
    operations.note(session, SYSTEM, "planned sending failed", campaign, now, step=lacks[0].step)


def _last_line(session: Session, campaign: Campaign, actions: Sequence[str]) -> AuditLine | None:
    return session.scalars(
        select(AuditLine)
        .where(AuditLine.object_kind == "campaign", AuditLine.object_id == campaign.id)
        .where(AuditLine.member_id == campaign.member_id, AuditLine.action.in_(actions))
        .order_by(AuditLine.id.desc())
        .limit(1)
    ).one_or_none()
