"""A request shows what became of the latest letter sent for it."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tadasu.campaigns import rows
from tadasu.campaigns.letters import KINDS
from tadasu.campaigns.models import Delivery, Request
from tadasu.mail.models import Message

_SHOWN = frozenset(Delivery)


def follow(session: Session, message: Message) -> None:
    """Hears of each mail that has changed its state. Codes, receipts and older letters leave the request alone.

    A reminder that only waits in the outbox does not undo what is known of the letter before it.
    """
    if message.request_id is None or message.kind not in KINDS or message.state not in _SHOWN:
        return
    if message.id != latest_letter_id(session, message.request_id):
        return
    session.execute(
        update(Request)
        .where(Request.id == message.request_id)
        .values(delivery=message.state)
        .execution_options(synchronize_session=False)
    )
    request = session.get_one(Request, message.request_id)
    session.refresh(request, ["delivery"])
    rows.refresh(session, request)


def latest_letter_id(session: Session, request_id: int) -> int | None:
    return session.scalar(select(func.max(Message.id)).where(Message.request_id == request_id, Message.kind.in_(KINDS)))


def latest_letter(session: Session, request_id: int) -> Message | None:
    """The newest invitation, reminder or return letter of a request."""
    id = latest_letter_id(session, request_id)
    return session.get(Message, id) if id is not None else None
