"""Sends what waits in the outbox. No transaction is held while talking to the mail server."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.utils import parseaddr

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tadasu.clock import utc_now
from tadasu.mail.composing import UnusableAddress, compose, envelope_address
from tadasu.mail.delivery import move
from tadasu.mail.models import MailboxCopy, Message
from tadasu.mail.smtp import Courier, Outcome, read_server
from tadasu.services import Services

LEASE = timedelta(minutes=6)  # longer than all time-outs of one mail together
PAUSE = timedelta(minutes=5)
TRIES = 48
_BATCH = 20
_BEFORE = {"sent": ("queued", "dropped"), "unknown": ("queued", "dropped"), "failed": ("queued",)}
_log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another runner has begun a try of this mail, or has settled it: this one must not send it."""


class MailServerAway(Exception):
    """The mail server cannot be talked to; whoever calls again should wait a little longer."""


def send_due(services: Services, now: datetime, courier: Courier | None = None) -> bool:
    """Sends a batch, codes first; True if it was a full one. Raises MailServerAway."""
    _settle_abandoned(services, now)
    _drop_stale(services, now)
    with services.database.reading() as session:
        batch = _due(session, now)
    with ExitStack() as stack:
        if courier is None and not services.settings.has_mailbox and batch:
            courier = stack.enter_context(Courier(read_server(services.settings.mail)))
        for id in batch:
            try:
                _send(services, id, courier)
            except MailServerAway:
                raise
            except LeaseLost:
                _log.warning("mail %s is held by another runner by now", id)
            except Exception:  # one mail never holds up the next; its lease runs out, and its tries are counted
                _log.exception("mail %s could not be tried", id)
    return len(batch) == _BATCH


def _due(session: Session, now: datetime) -> Sequence[int]:
    """Codes first: somebody waits before a page for them. Two queries, since each has an index of its own."""
    codes = select(Message.id).where(_is_due(now), Message.drop_at > now).order_by(Message.drop_at, Message.id)
    others = select(Message.id).where(_is_due(now), Message.drop_at.is_(None))
    others = others.order_by(Message.next_try_at, Message.id)
    return [*session.scalars(codes.limit(_BATCH)), *session.scalars(others.limit(_BATCH))][:_BATCH]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (Message.state == "queued") & (Message.next_try_at <= now) & Message.lease_until.is_(None)


def _send(services: Services, id: int, courier: Courier | None) -> None:
    """One try of one mail."""
    claimed = _claim(services, id)
    if claimed is None:
        return
    message, content = claimed
    if content is None:
        _settle(services, message, Outcome("failed", "This mail cannot be written as it stands."))
    elif courier is None:
        _keep_in_mailbox(services, message, content)
    else:
        sender = parseaddr(services.settings.mail_from)[1]
        recipient = envelope_address(message.to_email)
        outcome = courier.send(sender, recipient, content, lambda: _note_data(services, message))
        _settle(services, message, outcome)
        if not outcome.server_is_there:
            raise MailServerAway(outcome.reply)


def _claim(services: Services, id: int) -> tuple[Message, bytes | None] | None:
    """The mail and its bytes, under a lease; None if another runner was quicker, no bytes if none can be made of it."""
    now = utc_now()
    with services.database.writing() as session:
        claimed = session.execute(
            update(Message)
            .where(Message.id == id, _is_due(now))
            .values(lease_until=now + LEASE, tries=Message.tries + 1, data_at=None)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        ).scalar()
    if claimed is None:
        return None
    with services.database.reading() as session:
        message = session.get_one(Message, id)
        try:
            return message, compose(session, services.storage, message, services.settings.mail_from)
        except UnusableAddress:
            return message, None
        except Exception:
            _log.exception("mail %s cannot be composed", id)
            return message, None


def _note_data(services: Services, message: Message) -> None:
    """Writes down that the content leaves now. Raises LeaseLost."""
    now = utc_now()
    with services.database.writing() as session:
        noted = session.execute(
            update(Message)
            .where(Message.id == message.id, Message.state == "queued", Message.tries == message.tries)
            .where(Message.lease_until.is_not(None))
            .values(data_at=now, lease_until=now + LEASE)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        ).scalar()
    if noted is None:
        raise LeaseLost


def _settle(services: Services, message: Message, outcome: Outcome) -> None:
    """Writes down what became of a try: also of a mail that was dropped while the server was taking it."""
    now = utc_now()
    with services.database.writing() as session:
        row = session.get_one(Message, message.id)
        if outcome.state == "queued" and row.tries < TRIES:
            session.execute(
                update(Message)
                .where(Message.id == row.id, Message.state == "queued", Message.tries == message.tries)
                .values(next_try_at=now + PAUSE, lease_until=None, data_at=None, smtp_reply=outcome.reply[:500])
            )
            return
        end = "failed" if outcome.state == "queued" else outcome.state
        sent_at = now if end == "sent" else None
        move(session, row, _BEFORE[end], end, now, of_try=message.tries, reply=outcome.reply, sent_at=sent_at)


def _keep_in_mailbox(services: Services, message: Message, content: bytes) -> None:
    now = utc_now()
    with services.database.writing() as session:
        row = session.get_one(Message, message.id)
        kept = move(session, row, ("queued",), "sent", now, of_try=message.tries, sent_at=now, data_at=now)
        if kept and session.get(MailboxCopy, row.id) is None:
            session.add(MailboxCopy(message_id=row.id, raw=content))


def _settle_abandoned(services: Services, now: datetime) -> None:
    """Mails whose runner died: back to the queue if nothing had left yet, else nobody knows."""
    abandoned = Message.lease_until < now
    with services.database.reading() as session:
        if session.scalar(select(Message.id).where(abandoned).limit(1)) is None:
            return
    by_id = select(Message).where(abandoned).order_by(Message.id)
    with services.database.writing() as session:
        for row in session.scalars(by_id.where(Message.data_at.is_not(None))).all():
            move(session, row, ("queued",), "unknown", now, of_try=row.tries, reply="The runner stopped after DATA.")
        for row in session.scalars(by_id.where(Message.tries >= TRIES)).all():
            move(session, row, ("queued",), "failed", now, of_try=row.tries, reply="The runner stopped at each try.")
        session.execute(
            update(Message).where(abandoned, Message.data_at.is_(None)).values(lease_until=None, next_try_at=now)
        )


def _drop_stale(services: Services, now: datetime) -> None:
    """A code nobody can use any more is not worth sending."""
    stale = Message.drop_at <= now
    with services.database.reading() as session:
        if session.scalar(select(Message.id).where(stale).limit(1)) is None:
            return
    with services.database.writing() as session:
        for row in session.scalars(select(Message).where(stale, Message.lease_until.is_(None))).all():
            move(session, row, ("queued",), "dropped", now, body="")
