"""Invitations and reminders of a campaign that was closed before they left: nobody is asked what nobody takes.

What is about questions that were sent back still leaves: they are answered until their own day.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.operations import SYSTEM
from tadasu.campaigns.models import Request
from tadasu.database import held
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message

AT_ONCE = 500


def take_back(session: Session, campaign_id: int, now: datetime, *, actor: Asker | tuple[str, int] = SYSTEM) -> int:
    """Drops letters that wait, at most AT_ONCE of them; gives how many. The caller holds the campaign."""
    waiting = (
        select(Message)
        .join(Request, Request.id == Message.request_id)
        .where(Request.campaign_id == campaign_id, Request.return_due_on.is_(None))
        .where(Message.state == "queued", Message.kind.in_(("invitation", "reminder")))
        .order_by(Message.id)
        .limit(AT_ONCE)
    )
    letters = session.scalars(held(waiting, Message)).all()
    for letter in letters:
        mail.move(session, letter, ("queued",), "dropped", now, actor=actor)
    return len(letters)
