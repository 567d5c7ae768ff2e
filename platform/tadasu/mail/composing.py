"""From a row of the outbox to the bytes that travel."""

import logging
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.mail.models import Attachment, Message
from tadasu.storage import Storage

ENCLOSURE_LIMIT = 5_000_000  # bytes together; larger ones are fetched by a link
_SEVEN_BIT = SMTP.clone(cte_type="7bit")  # so that every server takes it
_log = logging.getLogger(__name__)


class UnusableAddress(Exception):
    """No mail can be sent to what stands there as an address."""


def compose(session: Session, storage: Storage, message: Message, sender: str) -> bytes:
    """The mail, with its enclosures if they are small enough together. Raises UnusableAddress."""
    mail = EmailMessage(policy=_SEVEN_BIT)
    mail["From"] = sender
    mail["To"] = Address(" ".join(message.to_name.split()), addr_spec=envelope_address(message.to_email))
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    for name, media_type, content in _enclosures(session, storage, message):
        main, _slash, sub = media_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def envelope_address(address: str) -> str:
    """The address in ASCII, its domain in the form DNS takes. Raises UnusableAddress."""
    local, _at, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode()}"
        spec.encode("ascii")
        Address(addr_spec=spec)
    except (ValueError, IndexError, MessageError) as error:
        raise UnusableAddress(address) from error
    return spec


def _enclosures(session: Session, storage: Storage, message: Message) -> list[tuple[str, str, bytes]]:
    rows = session.scalars(select(Attachment).where(Attachment.message_id == message.id).order_by(Attachment.id)).all()
    found = []
    for row in rows:
        try:
            found.append((row, storage.path(row.key)))
        except FileNotFoundError:
            _log.error("mail %s: its enclosure %s is gone", message.id, row.id)
    if sum(path.stat().st_size for _row, path in found) > ENCLOSURE_LIMIT:
        return []
    return [(row.name, row.media_type, path.read_bytes()) for row, path in found]
