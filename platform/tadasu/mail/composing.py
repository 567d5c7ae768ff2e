"""From a row of the outbox to the bytes that travel."""

import logging
import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.mail import headers
from tadasu.mail.models import Attachment, Message
from tadasu.storage import Storage

ENCLOSURE_LIMIT = 5_000_000  # bytes together; larger ones are fetched by a link
_SEVEN_BIT = SMTP.clone(cte_type="7bit")  # so that every server takes it
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f()<>,;:\\\"\[\]@]+@[^\s\x00-\x1f\x7f()<>,;:\\\"\[\]@]+")
_log = logging.getLogger(__name__)


class UnusableAddress(Exception):
    """No mail can be sent to what stands there as an address."""


def compose(session: Session, storage: Storage, message: Message, sender: str) -> bytes:
    """The mail, with its enclosures if they are small enough together. Raises UnusableAddress."""
    address = envelope_address(message.to_email)
    fields = {
        "From": headers.sender(sender),
        "To": headers.mailbox(message.to_name, address),
        "Subject": headers.words(message.subject, before=len("Subject: ")),
        "Date": format_datetime(message.created_at),
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
    }
    mail = EmailMessage(policy=_SEVEN_BIT)
    mail.set_content(message.body.encode("utf-8", "replace").decode())
    for name, media_type, content in _enclosures(session, storage, message):
        main, _slash, sub = media_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=headers.one_line(name).replace("=?", "_"))
    return headers.block(fields) + mail.as_bytes()


def envelope_address(address: str) -> str:
    """The address in ASCII, its domain in the form DNS takes. Raises UnusableAddress."""
    local, _at, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode()}"
        spec.encode("ascii")
        Address(addr_spec=spec)
        if not _ADDRESS.fullmatch(spec):
            raise ValueError("not an address of the plain kind")
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
