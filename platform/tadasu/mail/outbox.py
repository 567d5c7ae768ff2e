"""Writing a mail into the outbox, in the transaction of what it tells."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from sqlalchemy.orm import Session

from tadasu.config import Settings
from tadasu.mail.models import Attachment, Message


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter, already in the store."""

    name: str
    media_type: str
    key: str


@dataclass(frozen=True)
class Letter:
    """A mail to one person. `holds_secret`: its body names a link or code and is blanked once it has left."""

    kind: str
    to_name: str
    to_email: str
    subject: str
    body: str
    holds_secret: bool = False
    drop_at: datetime | None = None
    enclosures: Sequence[Enclosure] = ()


def put(
    session: Session, settings: Settings, letter: Letter, now: datetime, *,
    member_id: int | None = None, request_id: int | None = None,
) -> Message:  # fmt: skip
    """Queues a letter. It leaves after the transaction has committed, and never otherwise."""
    message = Message(
        member_id=member_id,
        request_id=request_id,
        kind=letter.kind,
        message_id=_message_id(settings),
        to_name=letter.to_name,
        to_email=letter.to_email,
        subject=one_line(letter.subject),
        body=letter.body,
        holds_secret=letter.holds_secret,
        next_try_at=now,
        drop_at=letter.drop_at,
        created_at=now,
    )
    session.add(message)
    session.flush()
    for each in letter.enclosures:
        session.add(Attachment(message_id=message.id, name=each.name, media_type=each.media_type, key=each.key))
    return message


def one_line(subject: str) -> str:
    """A subject as it is kept: breaks become spaces, and it is cut to what the outbox holds."""
    return " ".join(subject.split())[:500]


def _message_id(settings: Settings) -> str:
    """Fixed when written, so that a mail that was sent twice is known for the same."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{secrets.token_hex(16)}@{domain}>"
