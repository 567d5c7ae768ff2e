"""What a member does about one request that was sent: withdraw, extend, settle a call for help, read out a code."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.operations import Fact, record
from tadasu.campaigns import codes, delivery, guards, rows, waiting_letters
from tadasu.campaigns.dates import link_ends_at, today_in
from tadasu.campaigns.inviting import invitation_of, invite, point_link, write
from tadasu.campaigns.models import Answering, Delivery, Extension, HelpNeeded, Request
from tadasu.campaigns.states import ANSWERABLE, StateChanged, lock
from tadasu.config import Settings
from tadasu.errors import Refused

LONGEST_AHEAD = timedelta(days=730)
_BEFORE_SUBMISSION = (Answering.NOT_OPENED, Answering.OPENED, Answering.STARTED, Answering.DECLINED)


def withdraw(session: Session, settings: Settings, asker: Asker, request: Request, reason: str, now: datetime) -> None:
    """Takes a request back before anything was submitted. Its link opens nothing from now on, and no letter that
    still waits leaves. What the supplier typed is kept; what somebody asked for is settled with it.
    """
    lock(session, request)
    guards.refuse_unsent(request.campaign)
    changed = session.execute(
        update(Request)
        .where(Request.id == request.id, Request.withdrawn_at.is_(None), Request.round == 0)
        .where(Request.answering.in_(_BEFORE_SUBMISSION))
        .values(withdrawn_at=now, withdrawn_reason=reason)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    session.refresh(request)
    if changed is None:
        raise StateChanged(request.answering)
    end_link(session, settings, request, now)
    waiting_letters.drop_all(session, request.id, now, actor=asker)
    for call in _calls(session, request, None):
        call.settled_at = now
    rows.refresh(session, request)
    note(session, asker, "request withdrawn", request, now, reason=reason)


def undo_withdrawal(session: Session, settings: Settings, asker: Asker, request: Request, now: datetime) -> bool:
    """Puts a withdrawn request back to where it was, with what somebody had asked for. True if the supplier gets a
    fresh link by mail: not one that has declined, whose answers would come too late, or who has no address.
    """
    lock(session, request)
    if request.withdrawn_at is None:
        raise Refused("not_withdrawn", _("This request has not been withdrawn."))
    guards.refuse_ended(request)
    for call in _calls(session, request, request.withdrawn_at):
        call.settled_at = None
    request.withdrawn_at, request.withdrawn_reason = None, ""
    session.flush()
    is_asked = guards.takes_answers(request, now) and request.contact_email != ""
    if is_asked:
        invite(session, settings, request.campaign, request, now)
    else:
        note_unwritten(session, request)
    note(session, asker, "withdrawal undone", request, now)
    return is_asked


def extend(
    session: Session, settings: Settings, asker: Asker, request: Request, to_day: date, reason: str, now: datetime, *,
    tell: bool,
) -> bool:  # fmt: skip
    """Gives a later due day, even after closing; a new ladder of reminders begins. `tell` writes to the supplier.

    While questions are returned, it is the day of the return that moves. Where nothing was taken any more and nobody
    has a link that works, whoever is the contact is invited now, told or not: then True.
    """
    lock(session, request)
    guards.refuse_unsent(request.campaign)
    guards.refuse_withdrawn(request)
    guards.refuse_settled(request)
    guards.refuse_ended(request)
    from_day, was_open = request.return_due_on or request.due_on, guards.takes_answers(request, now)
    today = today_in(request.campaign.zone, now)
    if not max(from_day, today) < to_day <= today + LONGEST_AHEAD:
        raise Refused(
            "due_day", _("Choose a day after the present due day and after today, within two years."), 422, "to_day"
        )
    if request.return_due_on is not None:
        request.return_due_on = to_day
    else:
        request.due_on = to_day
    session.add(Extension(request_id=request.id, from_day=from_day, to_day=to_day, reason=reason, by_id=asker.person_id,
                          created_at=now))  # fmt: skip
    invitation = invitation_of(session, request)
    if invitation is not None:
        invitation.expires_at = max(invitation.expires_at, link_ends_at(to_day, request.campaign))
    is_invited = not was_open and request.contact_email != "" and not _has_link(session, request)
    if is_invited:
        kind = "returned" if request.answering == Answering.RETURNED else "invitation"
        invite(session, settings, request.campaign, request, now, kind=kind)
    elif tell and invitation is not None:
        write(session, settings, request.campaign, request, invitation, "reminder", now)
    note(session, asker, "request extended", request, now, from_day=from_day.isoformat(), to_day=to_day.isoformat(),
         reason=reason)  # fmt: skip
    return is_invited


def telephone_code(
    session: Session, settings: Settings, asker: Asker, request: Request, reason: str, now: datetime
) -> str:
    """A code to read out to a supplier who gets no mail; gone once it was shown. Only while nothing was opened."""
    lock(session, request)
    guards.refuse_unless_open(request, now)
    invitation = invitation_of(session, request)
    if request.opened_at is not None or invitation is None:
        raise Refused("opened", _("This request has been opened by mail already: codes go to that address."))
    code = codes.hand_out(session, settings, now, channel=codes.TELEPHONE, invitation_id=invitation.id)
    note(session, asker, "telephone code given", request, now, reason=reason)
    return code


def settle_help(session: Session, asker: Asker, request: Request, now: datetime) -> int:
    """Strikes the open calls for help of a request off the worklist; gives how many."""
    lock(session, request)
    calls = _calls(session, request, None)
    for call in calls:
        call.settled_at = now
    if not calls:
        raise Refused("settled", _("This has been settled already."))
    note(session, asker, "help settled", request, now, kinds=[call.kind for call in calls])
    return len(calls)


def _calls(session: Session, request: Request, settled_at: datetime | None) -> Sequence[HelpNeeded]:
    """What somebody asked for and was settled at that instant; None: not yet."""
    own = select(HelpNeeded).where(HelpNeeded.request_id == request.id, HelpNeeded.settled_at == settled_at)
    return session.scalars(own).all()


def note_unwritten(session: Session, request: Request) -> None:
    """Notes that nobody holds the present link: what became of letters with an older one is no word on it."""
    if request.answering in ANSWERABLE:
        request.delivery = Delivery.QUEUED
    session.flush()
    rows.refresh(session, request)


def _has_link(session: Session, request: Request) -> bool:
    """Whether the present link went, or is going, to the present address."""
    letter = delivery.latest_letter(session, request.id)
    if letter is None or letter.to_email != request.contact_email:
        return False
    return request.delivery != Delivery.QUEUED or letter.state == Delivery.QUEUED


def end_link(session: Session, settings: Settings, request: Request, now: datetime) -> None:
    """Every link of the request that is out opens nothing from now on."""
    invitation = invitation_of(session, request)
    if invitation is not None:
        invitation.generation += 1
        point_link(settings, invitation)
        codes.end_all(session, invitation.id, now=now)


def note(session: Session, asker: Asker, action: str, request: Request, now: datetime, **facts: Fact) -> None:
    record(session, action, ("request", request.id), actor=asker, member_id=request.member_id, now=now, **facts)
