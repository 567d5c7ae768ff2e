"""Another contact for a request. A member must not reach a draft by "correcting" the address.

Before anything was opened the member simply corrects it. Afterwards the present contact agrees by
one button behind a link in a mail. After three days of silence, or at once if that mail came back,
an administrator may force it, with the password again and a reason; the old contact is told, and the
supplier's own pages say that the contact was changed by the member.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tadasu.accounts.models import WebSession
from tadasu.asker import Asker
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.campaigns import contact_letters, guards, links, waiting_letters
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.inviting import invite
from tadasu.campaigns.models import Answering, ChangeState, ContactChange, Request, Response
from tadasu.campaigns.requests import end_link, note, note_unwritten
from tadasu.campaigns.states import lock
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.language import show_day
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message

SILENCE = timedelta(days=3)
LIFE = timedelta(days=30)
_NEVER_CAME = ("failed", "bounced")


class Outcome(StrEnum):
    """What came of correcting a contact: only the name or language changed, the new one is invited or, where nothing
    can be answered at present, only on file, or the present one has been asked first.
    """

    NAMED = "named"
    INVITED = "invited"
    ON_FILE = "on_file"
    ASKED = "asked"


@dataclass(frozen=True)
class Contact:
    name: str
    email: str
    language: str


def correct(
    session: Session, settings: Settings, asker: Asker, request: Request, contact: Contact, now: datetime
) -> Outcome:
    """Changes the contact at once and invites it, or asks the present one first. The same address under another name
    stays the same contact: its link goes on working.
    """
    lock(session, request)
    guards.refuse_withdrawn(request)
    guards.refuse_ended(request)
    if (contact.email, contact.name, contact.language) == (
        request.contact_email, request.contact_name, request.contact_language,
    ):  # fmt: skip
        raise Refused("unchanged", _("That is the contact on file already."), 422, "email")
    if contact.email == request.contact_email:
        request.contact_name, request.contact_language = contact.name, contact.language
        note(session, asker, "contact renamed", request, now)
        return Outcome.NAMED
    if request.opened_at is None:
        is_invited = _replace(session, settings, request, contact, now)
        note(session, asker, "contact corrected", request, now)
        return Outcome.INVITED if is_invited else Outcome.ON_FILE
    _ask_present_contact(session, settings, asker, request, contact, now)
    return Outcome.ASKED


def pending(session: Session, request_id: int) -> ContactChange | None:
    """The change the present contact has been asked about and has not answered."""
    return session.scalars(
        select(ContactChange).where(ContactChange.request_id == request_id, ContactChange.state == ChangeState.OPEN)
    ).one_or_none()


def change_by_token(session: Session, token: str, now: datetime) -> ContactChange | None:
    """The change a link asks about; None if the link is wrong, too old, or no longer needed."""
    change = session.scalars(
        select(ContactChange).where(ContactChange.token_sha256 == links.token_sha256(token))
    ).one_or_none()
    if change is None or change.state not in (ChangeState.OPEN, ChangeState.AGREED):
        return None
    if change.state == ChangeState.OPEN and change.request.withdrawn_at is not None:
        return None
    return change if now < change.created_at + LIFE else None


def confirm(session: Session, settings: Settings, change: ContactChange, now: datetime) -> None:
    """The present contact agrees. Twice is the same as once."""
    request = change.request
    lock(session, request)
    session.refresh(change)
    if change.state == ChangeState.OPEN and request.withdrawn_at is None:
        change.state = ChangeState.AGREED
        _replace(session, settings, request, _contact(change), now)
        record(session, "contact change agreed", ("request", request.id), actor=SYSTEM, member_id=request.member_id,
               now=now)  # fmt: skip


def may_force(session: Session, change: ContactChange, now: datetime) -> bool:
    """The days to answer begin when the question leaves; one that never came is not waited for."""
    message = session.get(Message, change.message_id) if change.message_id is not None else None
    if message is None:
        return now >= change.created_at + SILENCE
    if message.state == "queued":
        return False
    return message.state in _NEVER_CAME or now >= (message.sent_at or change.created_at) + SILENCE


def force(session: Session, settings: Settings, asker: Asker, request: Request, reason: str, now: datetime) -> None:
    """Changes the contact without the present one's word, who is told at the old address."""
    lock(session, request)
    guards.refuse_withdrawn(request)
    change = pending(session, request.id)
    if change is None:
        raise Refused("no_change", _("No change of contact is waiting."))
    if not may_force(session, change, now):
        raise Refused("silence", _("The present contact has three days to answer, unless that mail came back."))
    change.forced_reason = reason
    _end(session, change, ChangeState.FORCED, now)
    contact_letters.tell(session, settings, request, now)
    request.contact_changed_by_member = True
    _replace(session, settings, request, _contact(change), now)
    note(session, asker, "contact change forced", request, now, reason=reason)


def drop(session: Session, asker: Asker, request: Request, now: datetime) -> None:
    """Takes the question to the present contact back."""
    lock(session, request)
    change = pending(session, request.id)
    if change is None:
        raise Refused("no_change", _("No change of contact is waiting."))
    _end(session, change, ChangeState.DROPPED, now)
    note(session, asker, "contact change taken back", request, now)


def _ask_present_contact(
    session: Session, settings: Settings, asker: Asker, request: Request, contact: Contact, now: datetime
) -> None:
    before = pending(session, request.id)
    if before is not None:
        _refuse_asked(session, request, before, contact, now)
        _end(session, before, ChangeState.DROPPED, now)
    change = ContactChange(
        request_id=request.id,
        member_id=request.member_id,
        name=contact.name,
        email=contact.email,
        language=contact.language,
        token_sha256=f"made with the id, {now.isoformat()} {request.id}",
        asked_by_id=asker.person_id,
        created_at=now,
    )
    session.add(change)
    session.flush()
    token = links.token(settings, "contact", change.id, 1)
    change.token_sha256 = links.token_sha256(token)
    link = links.contact_link(settings, token)
    change.message_id = contact_letters.ask(session, settings, request, contact.email, link, now).id
    note(session, asker, "contact change asked", request, now)


def _refuse_asked(session: Session, request: Request, before: ContactChange, contact: Contact, now: datetime) -> None:
    """Asking once more would only end the link that is on its way. Unless that mail never came, or is too old."""
    message = session.get(Message, before.message_id) if before.message_id is not None else None
    has_come = message is None or message.state not in _NEVER_CAME
    if _contact(before) == contact and has_come and now < before.created_at + LIFE:
        day = show_day(today_in(request.campaign.zone, before.created_at))
        said = _("The present contact was asked this on %(day)s already, and has not agreed yet.", day=day)
        raise Refused("unchanged", said, 422, "email")


def _end(session: Session, change: ContactChange, state: ChangeState, now: datetime) -> None:
    """The link of the question opens nothing from now on, so the question does not leave if it still waits."""
    change.state = state
    session.flush()
    message = session.get(Message, change.message_id) if change.message_id is not None else None
    if message is not None:
        mail.move(session, message, ("queued",), "dropped", now)


def _replace(session: Session, settings: Settings, request: Request, contact: Contact, now: datetime) -> bool:
    """Old links, codes and sessions end, and what waits for the old address does not leave. True if the new contact
    is invited: not where nothing can be answered.
    """
    request.contact_name, request.contact_email = contact.name, contact.email
    request.contact_language = contact.language
    end_link(session, settings, request, now)
    _end_sessions(session, request, now)
    waiting_letters.drop(session, request.id, waiting_letters.OPENING, now)
    if not guards.takes_answers(request, now):
        note_unwritten(session, request)
        return False
    session.flush()
    kind = "returned" if request.answering == Answering.RETURNED else "invitation"
    invite(session, settings, request.campaign, request, now, kind=kind)
    return True


def _end_sessions(session: Session, request: Request, now: datetime) -> None:
    own = select(Response.id).where(Response.request_id == request.id)
    session.execute(
        update(WebSession)
        .where(WebSession.response_id.in_(own), WebSession.delegation_id.is_(None), WebSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _contact(change: ContactChange) -> Contact:
    return Contact(change.name, change.email, change.language)
