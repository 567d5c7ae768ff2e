"""What is done to a whole campaign: made, given suppliers and dates, sent now or later, closed.

Each step locks the row of the campaign first: whoever is second sees what the first one did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.orm import Session

from tadasu.accounts.models import Organisation, Person
from tadasu.asker import Asker, member_of
from tadasu.auditlog.operations import record
from tadasu.campaigns import taking_back
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.letters import STANDARD_PURPOSE, standard_messages
from tadasu.campaigns.listing_now import follow_records, leave_out_archived
from tadasu.campaigns.models import Campaign, Request, Response
from tadasu.campaigns.ready import ready_problems
from tadasu.database import held
from tadasu.errors import Refused
from tadasu.jobs.queue import enqueue
from tadasu.language import show_instant
from tadasu.library.models import QuestionnaireVersion, RubricVersion
from tadasu.organisations.models import Supplier

REMINDER_DAYS = [-14, -7, -2, 1, 7]
MOST_SUPPLIERS = 20_000
_AT_ONCE = 500


@dataclass(frozen=True)
class Dates:
    due_on: date
    late_days: int
    reminder_days: list[int]


def create(session: Session, asker: Asker, name: str, rubric: RubricVersion, now: datetime) -> Campaign:
    """A draft with the standard messages, asking the questionnaire the rubric belongs to."""
    member = session.get_one(Organisation, member_of(asker))
    questionnaire = session.get_one(QuestionnaireVersion, rubric.questionnaire_id)
    maker = session.get_one(Person, asker.person_id)
    campaign = Campaign(
        member_id=member.id,
        name=name,
        questionnaire_id=questionnaire.id,
        rubric_id=rubric.id,
        purpose=dict(STANDARD_PURPOSE),
        zone=member.zone,
        reminder_days=REMINDER_DAYS,
        messages=standard_messages(maker.name, maker.email),
        created_by_id=asker.person_id,
        created_at=now,
    )
    session.add(campaign)
    session.flush()
    note(session, asker, "campaign created", campaign, now, questionnaire=questionnaire.name, rubric=rubric.name)
    return campaign


def add_suppliers(
    session: Session, asker: Asker, campaign: Campaign, supplier_ids: Sequence[int], now: datetime
) -> int:
    """Puts suppliers of the member on the list, each once; gives how many were new.

    A campaign that was sent takes later ones too: they are asked the same questions, at once.
    """
    locked(session, campaign.id)
    _refuse_closed(campaign)
    _refuse_too_late(campaign, now)
    known = set(session.scalars(select(Request.supplier_id).where(Request.campaign_id == campaign.id)))
    wanted = [id for id in dict.fromkeys(supplier_ids) if id not in known]
    if len(known) + len(wanted) > MOST_SUPPLIERS:
        raise Refused("too_many_suppliers", _("A campaign takes at most %(most)s suppliers.", most=MOST_SUPPLIERS), 422)
    added = 0
    for start in range(0, len(wanted), _AT_ONCE):
        added += _add(session, campaign, wanted[start : start + _AT_ONCE], now)
    note(session, asker, "suppliers added", campaign, now, count=added)
    if campaign.sent_at is not None and added:
        queue_letters(session, campaign, now)
    return added


def remove_supplier(session: Session, asker: Asker, campaign: Campaign, supplier_id: int, now: datetime) -> None:
    """Takes a supplier off the list of a draft; once asked, a request is withdrawn instead."""
    refuse_sent(session, campaign)
    own = select(Request.id).where(Request.campaign_id == campaign.id, Request.supplier_id == supplier_id)
    session.execute(delete(Response).where(Response.request_id.in_(own)))
    session.execute(delete(Request).where(Request.campaign_id == campaign.id, Request.supplier_id == supplier_id))
    note(session, asker, "supplier removed", campaign, now, supplier=supplier_id)


def set_dates(session: Session, asker: Asker, campaign: Campaign, dates: Dates, now: datetime) -> None:
    """Raises Refused for a day that has passed, lies more than two years ahead, or comes before a planned sending."""
    refuse_sent(session, campaign)
    today = today_in(campaign.zone, now)
    if not today < dates.due_on <= today + timedelta(days=730):
        raise Refused("due_day", _("Choose a day from tomorrow to two years from now."), 422, "due_on")
    if campaign.send_at is not None and dates.due_on <= today_in(campaign.zone, campaign.send_at):
        planned = show_instant(campaign.send_at, campaign.zone)
        said = _("The sending is planned for %(at)s: choose a later day, or cancel the sending first.", at=planned)
        raise Refused("due_day", said, 422, "due_on")
    campaign.due_on, campaign.late_days = dates.due_on, dates.late_days
    campaign.reminder_days = sorted(set(dates.reminder_days))
    note(session, asker, "dates set", campaign, now, due_on=dates.due_on.isoformat(), late_days=dates.late_days)


def send(session: Session, asker: Asker, campaign: Campaign, send_at: datetime | None, now: datetime) -> int:
    """Freezes the campaign and queues its mails, now or at `send_at`. Raises Refused while something is missing.

    Gives how many suppliers were left out because they have been archived.
    """
    refuse_sent(session, campaign)
    follow_records(session, campaign.id)
    problems = ready_problems(session, campaign, now)
    if problems:
        raise Refused("not_ready", problems[0][1], 422, problems[0][0])
    if send_at is not None:
        _refuse_odd_time(campaign, send_at, now)
        campaign.send_at = send_at
        note(session, asker, "sending planned", campaign, now, at=send_at.isoformat())
        return 0
    return begin_sending(session, asker, campaign, now)


def _refuse_odd_time(campaign: Campaign, send_at: datetime, now: datetime) -> None:
    assert campaign.due_on is not None, "a campaign is ready only with a due day"
    if send_at <= now:
        raise Refused("send_time", _("That time has passed. Choose a later one, or send now."), 422, "send_on")
    if today_in(campaign.zone, send_at) >= campaign.due_on:
        raise Refused("send_time", _("Choose a day before the due day."), 422, "send_on")


def begin_sending(session: Session, actor: Asker | tuple[str, int], campaign: Campaign, now: datetime) -> int:
    """Every request of the list gets the due day of the campaign; those added later are made with it.

    The campaign is locked, and its contacts are those of the suppliers' records. Gives how many were left out.
    """
    left_out = leave_out_archived(session, campaign.id)
    if left_out:
        note(session, actor, "archived suppliers left out", campaign, now, count=left_out)
    campaign.sent_at, campaign.send_at = now, None
    own = update(Request).where(Request.campaign_id == campaign.id)
    session.execute(own.values(due_on=campaign.due_on).execution_options(synchronize_session=False))
    queue_letters(session, campaign, now)
    note(session, actor, "campaign sent", campaign, now)
    return left_out


def queue_letters(session: Session, campaign: Campaign, now: datetime) -> None:
    """Has whoever was not invited yet written to."""
    enqueue(session, "send_campaign", {"campaign_id": campaign.id}, now, lane="heavy", member_id=campaign.member_id)


def cancel_sending(session: Session, asker: Asker, campaign: Campaign, now: datetime) -> None:
    """Takes back a sending that is planned and has not begun. Raises Refused once it has."""
    refuse_sent(session, campaign)
    if campaign.send_at is None:
        raise Refused("not_planned", _("No sending is planned."))
    campaign.send_at = None
    note(session, asker, "sending cancelled", campaign, now)


def close(session: Session, asker: Asker, campaign: Campaign, now: datetime) -> None:
    """Ends a campaign before its time. Only questions that were sent back are still answered, until their own day;
    letters that still wait do not leave.
    """
    locked(session, campaign.id)
    if campaign.sent_at is None or campaign.closed_at is not None:
        raise Refused("not_open", _("This campaign is not open."))
    campaign.closed_at = now
    session.flush()
    if taking_back.take_back(session, campaign.id, now, actor=asker) == taking_back.AT_ONCE:
        enqueue(session, "take_back_letters", {"campaign_id": campaign.id}, now, member_id=campaign.member_id)
    note(session, asker, "campaign closed", campaign, now)


def locked(session: Session, campaign_id: int) -> Campaign:
    """The campaign as it is now, held until the transaction ends: of two who change it at once one comes second.

    Raises Refused for a draft that has been discarded meanwhile.
    """
    found = session.scalars(held(select(Campaign).where(Campaign.id == campaign_id))).one_or_none()
    if found is None:
        raise Refused("discarded", _("This draft has been discarded."), 404)
    return found


def _add(session: Session, campaign: Campaign, ids: Sequence[int], now: datetime) -> int:
    """Within the database, so that whoever else wants to write need not wait while thousands are added."""
    columns: dict[str, Any] = {
        "member_id": Supplier.member_id,
        "campaign_id": literal(campaign.id),
        "supplier_id": Supplier.id,
        "contact_name": Supplier.contact_name,
        "contact_email": Supplier.contact_email,
        "contact_language": Supplier.contact_language,
        "due_on": literal(campaign.due_on or today_in(campaign.zone, now), Request.due_on.type),
        "created_at": literal(now, Request.created_at.type),
    }
    own = (Supplier.id.in_(ids), Supplier.member_id == campaign.member_id, Supplier.archived_at.is_(None))
    wanted = select(*columns.values()).where(*own).order_by(Supplier.id)
    session.execute(insert(Request).from_select(list(columns), wanted))
    added = (Request.campaign_id == campaign.id) & Request.supplier_id.in_(ids)
    sheets = select(Request.id, Request.member_id, Request.contact_language).where(added).order_by(Request.id)
    session.execute(insert(Response).from_select(["request_id", "member_id", "language"], sheets))
    return session.scalar(select(func.count()).select_from(Request).where(added)) or 0


def refuse_sent(session: Session, campaign: Campaign) -> None:
    """What was sent does not change any more; nor is it sent while it is being changed."""
    locked(session, campaign.id)
    if campaign.sent_at is not None:
        raise Refused("sent", _("This campaign has been sent: it can no longer be changed."))


def _refuse_too_late(campaign: Campaign, now: datetime) -> None:
    """Whoever is asked after the due day could only be late."""
    if campaign.sent_at is None or campaign.due_on is None:
        return
    today = today_in(campaign.zone, now)
    if campaign.due_on == today:
        raise Refused("due_passed", _("The due day of this campaign is today: start a new one for these suppliers."))
    if campaign.due_on < today:
        raise Refused("due_passed", _("The due day of this campaign has passed: start a new one for these suppliers."))


def _refuse_closed(campaign: Campaign) -> None:
    if campaign.closed_at is not None:
        raise Refused("closed", _("This campaign is closed."))


def note(
    session: Session, actor: Asker | tuple[str, int], action: str, campaign: Campaign, now: datetime, **facts: Any
) -> None:
    record(session, action, ("campaign", campaign.id), actor=actor, member_id=campaign.member_id, now=now, **facts)
