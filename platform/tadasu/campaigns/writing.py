"""A person has a supplier written to once more: again after a failure, as a reminder, or after a refusal."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.campaigns import delivery, guards, rows
from tadasu.campaigns.inviting import invitation_of, text_of, write
from tadasu.campaigns.models import Answering, Delivery, Invitation, Request
from tadasu.campaigns.requests import note
from tadasu.campaigns.states import UNDELIVERED, lock
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message

BETWEEN = timedelta(hours=1)  # two clicks, or two colleagues, are not two mails


def send_again(session: Session, settings: Settings, asker: Asker, request: Request, now: datetime) -> Message:
    """Queues the letter that failed, came back or may not have arrived. Its words are made anew, its identity stays,
    unless the address has changed since: then it is a new letter.
    """
    lock(session, request)
    guards.refuse_unless_open(request, now)
    letter, invitation = _letter(session, request)
    was_dropped = letter.state == "dropped" and request.delivery in UNDELIVERED  # of a supplier who had declined, say
    if letter.state not in UNDELIVERED and not was_dropped:
        raise Refused("mail_state", _("The last letter has not failed: there is nothing to send again."))
    if was_dropped or _went_elsewhere(letter, request):
        message = _write(session, settings, request, letter.kind, now)
    else:
        text = text_of(settings, request.campaign, request, invitation, letter.kind)
        message = mail.queue_again(session, letter.id, now, actor=asker, body=text.body, subject=text.subject,
                                   to_name=request.contact_name)  # fmt: skip
    note(session, asker, "letter sent again", request, now, message=message.id)
    return message


def remind_now(session: Session, settings: Settings, asker: Asker, request: Request, now: datetime) -> Message:
    """A reminder beside the ladder. Raises Refused if one has just been written, or the last letter to the present
    address did not arrive.
    """
    lock(session, request)
    guards.refuse_unless_open(request, now)
    letter, _invitation = _letter(session, request)
    if letter.state in (Delivery.FAILED, Delivery.BOUNCED) and not _went_elsewhere(letter, request):
        raise Refused("undelivered", _("The last letter did not arrive: correct the address or send it again first."))
    _refuse_too_soon(letter, request, now)
    message = _write(session, settings, request, "reminder", now)
    note(session, asker, "reminded by hand", request, now, message=message.id)
    return message


def ask_again(session: Session, settings: Settings, asker: Asker, request: Request, now: datetime) -> Message:
    """Writes to a supplier who declined. It stays declined until the supplier takes it up again."""
    lock(session, request)
    guards.refuse_withdrawn(request)
    guards.refuse_closed(request, now)
    if request.answering != Answering.DECLINED:
        raise Refused("not_declined", _("This supplier has not declined."))
    letter, _invitation = _letter(session, request)
    _refuse_too_soon(letter, request, now)
    message = _write(session, settings, request, "invitation", now)
    note(session, asker, "asked again", request, now, message=message.id)
    return message


def mark_bounced(session: Session, asker: Asker, request: Request, now: datetime) -> None:
    """A person knows that the last letter came back."""
    letter = delivery.latest_letter(session, request.id)
    if letter is None or not mail.mark_bounced(session, letter, now, actor=asker):
        raise Refused("mail_state", _("Only a letter that was sent can have come back."))
    note(session, asker, "letter marked as returned", request, now, message=letter.id)


def _letter(session: Session, request: Request) -> tuple[Message, Invitation]:
    letter, invitation = delivery.latest_letter(session, request.id), invitation_of(session, request)
    if letter is None or invitation is None:
        raise Refused("not_written", _("The first letter is still being written. Please wait a moment."))
    return letter, invitation


def _write(session: Session, settings: Settings, request: Request, kind: str, now: datetime) -> Message:
    """A letter after the last one. What became of that one is no word on an address it was not sent to."""
    letter, invitation = _letter(session, request)
    if _went_elsewhere(letter, request):
        request.delivery = Delivery.QUEUED
        session.flush()
        rows.refresh(session, request)
    return write(session, settings, request.campaign, request, invitation, kind, now)


def _went_elsewhere(letter: Message, request: Request) -> bool:
    """Whether the supplier has given another address since."""
    return letter.to_email != request.contact_email


def _refuse_too_soon(letter: Message, request: Request, now: datetime) -> None:
    """A letter that was sent again keeps the day it was written: what counts is when it left. One that was dropped
    never did.
    """
    has_just_left = letter.state != "dropped" and now - (letter.sent_at or letter.created_at) < BETWEEN
    is_recent = letter.state == Delivery.QUEUED or has_just_left
    if is_recent and not _went_elsewhere(letter, request):
        raise Refused("too_soon", _("A letter was written less than an hour ago or still waits to be sent."))
