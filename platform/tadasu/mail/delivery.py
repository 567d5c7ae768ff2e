"""The one way a mail changes its state, and who is told of it.

queued -> sent, failed, unknown, dropped; sent, unknown -> bounced
dropped -> sent, where the server had just taken it
failed, bounced, unknown -> queued, by a person only
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.errors import Refused
from tadasu.mail.models import Message
from tadasu.mail.outbox import one_line

on_delivery: list[Callable[[Session, Message], None]] = []
"""Called in the same transaction for each mail that has changed its state; features add to it."""

_LONGEST_REPLY = 500
_ACTIONS = {
    "queued": "mail queued again",
    "sent": "mail sent",
    "failed": "mail failed",
    "unknown": "mail delivery unknown",
    "bounced": "mail bounced",
    "dropped": "mail dropped",
}


def move(
    session: Session, message: Message, start: Iterable[str], end: str, now: datetime, *,
    actor: Asker | tuple[str, int] = SYSTEM, of_try: int | None = None, reply: str = "", **values: Any,
) -> bool:  # fmt: skip
    """Moves a mail from one of the states `start` to `end`; False, and nothing changed, if it is in none of them.

    `of_try`: only if nobody has begun another try since. A body that holds a secret goes when its mail
    leaves the queue.
    """
    here = (Message.id == message.id) & Message.state.in_(tuple(start))
    if of_try is not None:
        here &= Message.tries == of_try
    if end != "queued":
        values |= {"drop_at": None, **({"body": ""} if message.holds_secret else {})}
    moved = session.execute(
        update(Message)
        .where(here)
        .values(state=end, smtp_reply=reply[:_LONGEST_REPLY], lease_until=None, **values)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if moved is None:
        return False
    session.refresh(message)
    record(session, _ACTIONS[end], ("message", message.id), actor=actor, member_id=message.member_id, now=now,
           request=message.request_id)  # fmt: skip
    for tell in on_delivery:
        tell(session, message)
    return True


def mark_bounced(
    session: Session, message: Message, now: datetime, *, actor: Asker | tuple[str, int] = SYSTEM, reply: str = ""
) -> bool:
    """A mail that was sent, or may have been, came back. False if it was not sent, or is marked already."""
    return move(session, message, ("sent", "unknown"), "bounced", now, actor=actor, reply=reply)


def queue_again(
    session: Session, message_id: int, now: datetime, *, actor: Asker | tuple[str, int], body: str = "",
    subject: str = "", to_name: str = "",
) -> Message:  # fmt: skip
    """A person sends a mail that failed, came back or may not have arrived once more, with all its tries.

    Its Message-ID stays, so that a mailbox that has it already can tell. What is given takes the place of what the
    mail said; a `body` is wanted where the old one held a secret and was blanked. Raises Refused.
    """
    message = session.get_one(Message, message_id)
    if not (body or message.body):
        raise Refused("mail_blanked", _("The text of this mail is not kept. Please write a new one."))
    fresh: dict[str, Any] = {"tries": 0, "next_try_at": now, "data_at": None, "sent_at": None}
    fresh |= {"body": body or message.body, "subject": one_line(subject) or message.subject}
    fresh |= {"to_name": to_name or message.to_name}
    start = ("failed", "bounced", "unknown")
    if not move(session, message, start, "queued", now, actor=actor, **fresh):
        raise Refused("mail_state", _("This mail is not one that can be sent again."), state=message.state)
    return message
