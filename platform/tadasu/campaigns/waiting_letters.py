"""Letters of one request that still wait in the outbox: they do not leave once there is nothing left to ask for.

Whoever drops some has taken them before the request, by `states.lock`: whoever sends a letter holds it, and then
notes on the request what became of it.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.operations import SYSTEM
from tadasu.campaigns import rows
from tadasu.campaigns.letters import KINDS
from tadasu.campaigns.models import ChangeState, ContactChange, Delivery, Request
from tadasu.database import held
from tadasu.mail import delivery as mail
from tadasu.mail.models import Message

OPENING = (*KINDS, "code", "link")
"""What opens the request, at the address it is written to."""
_CONTACT_QUESTION = "contact_ask"


def drop(
    session: Session, request_id: int, kinds: Collection[str], now: datetime, *,
    actor: Asker | tuple[str, int] = SYSTEM,
) -> list[Message]:  # fmt: skip
    """Gives those that were dropped."""
    waiting = select(Message).where(
        Message.request_id == request_id, Message.state == "queued", Message.kind.in_(kinds)
    )
    letters = session.scalars(held(waiting.order_by(Message.id))).all()
    return [letter for letter in letters if mail.move(session, letter, ("queued",), "dropped", now, actor=actor)]


def drop_asking(session: Session, request: Request, now: datetime, *, actor: Asker) -> None:
    """What asks for answers, of a supplier who has just acted on the request: they hold a link, so an earlier letter
    came. Once they are to answer again, reminders go on. A receipt, a code or word of a change leaves all the same.
    """
    drop(session, request.id, KINDS, now, actor=actor)
    if request.delivery == Delivery.QUEUED:
        request.delivery = Delivery.SENT
        session.flush()
        rows.refresh(session, request)


def drop_all(session: Session, request_id: int, now: datetime, *, actor: Asker) -> None:
    """What opens or asks anything. A contact who was not asked yet about another one need not be waited for: that
    change is taken back with its question.
    """
    dropped = drop(session, request_id, (*OPENING, _CONTACT_QUESTION), now, actor=actor)
    questions = [letter.id for letter in dropped if letter.kind == _CONTACT_QUESTION]
    if questions:
        unasked = (ContactChange.message_id.in_(questions), ContactChange.state == ChangeState.OPEN)
        session.execute(update(ContactChange).where(*unasked).values(state=ChangeState.DROPPED))
