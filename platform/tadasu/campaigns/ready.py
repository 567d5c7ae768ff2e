"""What a draft still lacks before it can be sent. The list is taken as it would be sent: without archived suppliers."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tadasu.campaigns.dates import today_in
from tadasu.campaigns.models import Campaign, Request
from tadasu.organisations.models import Supplier


@dataclass(frozen=True)
class Lack:
    """`what`: "suppliers", "addresses" (of `count` suppliers), "due_day", "due_today" or "days_left";
    `step`: where it is mended."""

    what: str
    step: str
    count: int = 0


def lacking(session: Session, campaign: Campaign, now: datetime) -> list[Lack]:
    """What keeps a draft from being sent, as things stand at `now`."""
    listed = (
        select(func.count())
        .select_from(Request)
        .join(Supplier, Supplier.id == Request.supplier_id)
        .where(Request.campaign_id == campaign.id, Supplier.archived_at.is_(None))
    )
    found = []
    if not session.scalar(listed):
        found.append(Lack("suppliers", "suppliers"))
    without = session.scalar(listed.where(Request.contact_email == "")) or 0
    if without:
        found.append(Lack("addresses", "suppliers", without))
    if campaign.due_on is None:
        found.append(Lack("due_day", "dates"))
    elif campaign.due_on <= (today := today_in(campaign.zone, now)):
        found.append(Lack("due_today" if campaign.due_on == today else "days_left", "dates"))
    return found


def ready_problems(session: Session, campaign: Campaign, now: datetime) -> list[tuple[str, str]]:
    """What keeps a draft from being sent: the step of the form it belongs to, and the sentence."""
    return [(each.step, _sentence(each)) for each in lacking(session, campaign, now)]


def _sentence(lack: Lack) -> str:
    sentences: dict[str, str] = {
        "suppliers": _("No supplier has been chosen yet."),
        "addresses": _("%(count)s suppliers have no e-mail address.", count=lack.count),
        "due_day": _("There is no due day yet."),
        "due_today": _("The due day is today: choose a later one, so that there is time to answer."),
        "days_left": _("The due day has passed."),
    }
    return sentences[lack.what]
