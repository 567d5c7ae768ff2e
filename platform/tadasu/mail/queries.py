"""Reads of the outbox and of the demo's mailbox."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from tadasu.mail.models import MailboxCopy, Message

PAGE = 50
STATES = ("queued", "sent", "failed", "unknown", "bounced", "dropped")
_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]+")
_CODE = re.compile(r"(?<![0-9A-Za-z])[2-9A-HJ-NP-Z]{4}[- ]?[2-9A-HJ-NP-Z]{4}(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Piece:
    """A stretch of a mail's text; `is_link` when it is an address to follow."""

    text: str
    is_link: bool


@dataclass(frozen=True)
class Opened:
    """A mail of the mailbox as its reader sees it. `code` is empty unless it brings one."""

    message: Message
    pieces: Sequence[Piece]
    code: str
    enclosures: Sequence[str]


def outbox_page(session: Session, state: str, before: int) -> Sequence[Message]:
    """Mails newest first, without their bodies; one more than a page holds if there are more."""
    listed = select(Message).options(defer(Message.body, raiseload=True)).order_by(Message.id.desc()).limit(PAGE + 1)
    if state:
        listed = listed.where(Message.state == state)
    if before:
        listed = listed.where(Message.id < before)
    return session.scalars(listed).all()


def counts(session: Session) -> dict[str, int]:
    """How many mails are in each state."""
    found: dict[str, int] = dict.fromkeys(STATES, 0)
    for state, number in session.execute(select(Message.state, func.count()).group_by(Message.state)):
        found[state] = number
    return found


def mailbox_page(session: Session, address: str) -> Sequence[Message]:
    """The newest mails that arrived, at one address or at all."""
    return session.scalars(_arrived(address.strip().lower()).order_by(Message.id.desc()).limit(PAGE)).all()


def addresses(session: Session) -> Sequence[str]:
    """Who has mail, for the filter; those with the newest first."""
    newest = func.max(Message.id)
    kept = select(Message.to_email).join(MailboxCopy, MailboxCopy.message_id == Message.id)
    return session.scalars(kept.group_by(Message.to_email).order_by(newest.desc()).limit(PAGE)).all()


def opened(session: Session, message: Message) -> Opened:
    """A mail with its text as it arrived."""
    raw = session.get_one(MailboxCopy, message.id).raw
    mail = message_from_bytes(raw, policy=default)
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    names = [part.get_filename() or "" for part in mail.iter_attachments()]
    found = _CODE.search(text) if message.kind == "code" else None
    return Opened(message, pieces(text), found[0] if found else "", names)


def pieces(text: str) -> list[Piece]:
    """Cuts a text at its links; a full stop or bracket after one is not part of it."""
    cut, end = [], 0
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:!?)]")
        cut += [Piece(text[end : match.start()], False), Piece(link, True)]
        end = match.start() + len(link)
    return [piece for piece in (*cut, Piece(text[end:], False)) if piece.text]


def _arrived(address: str) -> Select[Message]:
    kept = select(Message).join(MailboxCopy, MailboxCopy.message_id == Message.id)
    return kept.where(func.lower(Message.to_email) == address) if address else kept
