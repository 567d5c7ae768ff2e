"""Who was asked and has not answered: the rows of the sheet on non-response."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.company.report import NonResponse
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.models import Campaign, Reminder, Request
from tadasu.organisations.models import Site
from tadasu.reports import queries
from tadasu.reports.models import Export

_NO_ANSWER = {
    "ja": {"declined": "辞退", "withdrawn": "取り下げ", "started": "回答中", "opened": "開封済み",
           "not_opened": "未開封"},
    "en": {"declined": "Declined", "withdrawn": "Withdrawn", "started": "Answering", "opened": "Opened",
           "not_opened": "Not opened"},
}  # fmt: skip


def non_responses(session: Session, export: Export, campaign: Campaign) -> list[NonResponse]:
    """Everybody who was asked and has not submitted; narrowed to the suppliers selected, if some were.

    Days are those of the campaign's zone.
    """
    words = _NO_ANSWER.get(export.language, _NO_ANSWER["en"])
    wanted = set(export.selection.get("supplier_ids", ()))
    rows = [
        (request, name)
        for request, name in queries.unanswered(session, campaign.id)
        if not wanted or request.supplier_id in wanted
    ]
    sites = _sites(session, campaign.id)
    reminded = _reminded(session, campaign.id)
    found = []
    for request, name in rows:
        count, last = reminded.get(request.id, (0, None))
        found.append(
            NonResponse(
                name,
                sites.get(request.site_id or 0, ""),
                invited_on=today_in(campaign.zone, _asked_at(campaign, request)),
                reminders=count,
                last_reminder_on=today_in(campaign.zone, last) if last is not None else None,
                status=words["withdrawn" if request.withdrawn_at else request.answering],
            )
        )
    return found


def _asked_at(campaign: Campaign, request: Request) -> datetime:
    """When the campaign was sent; for a supplier added after that, when it was added."""
    return max(request.created_at, campaign.sent_at or request.created_at)


def _sites(session: Session, campaign_id: int) -> dict[int, str]:
    query = select(Site.id, Site.name).join(Request, Request.site_id == Site.id)
    return dict(session.execute(query.where(Request.campaign_id == campaign_id)).all())


def _reminded(session: Session, campaign_id: int) -> dict[int, tuple[int, datetime]]:
    """How many reminders each request got, and when the last one was."""
    rows: Iterable[Any] = session.execute(
        select(Reminder.request_id, func.count(), func.max(Reminder.created_at))
        .join(Request, Request.id == Reminder.request_id)
        .where(Request.campaign_id == campaign_id)
        .group_by(Reminder.request_id)
    )
    return {request_id: (count, last) for request_id, count, last in rows}
