"""Reads the report a mail server sends back about a mail it could not deliver (RFC 3464)."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Part
from email.policy import compat32

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.mail.models import Message

LARGEST_REPORT = 10_000_000


class NotAReport(Exception):
    """This is no delivery report, or it does not say about which mail."""


@dataclass(frozen=True)
class Report:
    """`has_failed` is False for a report of a delay or of success."""

    message_id: str
    has_failed: bool
    reason: str


def read_report(raw: bytes) -> Report:
    """Raises NotAReport."""
    report = message_from_bytes(raw, policy=compat32)
    if report.get_content_type() != "multipart/report":
        raise NotAReport("it is not a multipart/report")
    message_id, fields = "", {}
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            fields = _fields(part)
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"):
            message_id = message_id or _message_id(part)
    if not fields or not message_id:
        raise NotAReport("it does not say which mail it is about")
    reason = " ".join(f"{fields.get('status', '')} {fields.get('diagnostic-code', '')}".split())
    return Report(message_id, fields.get("action", "").strip().lower() == "failed", reason[:500])


def reported_message(session: Session, report: Report) -> Message | None:
    return session.scalars(select(Message).where(Message.message_id == report.message_id)).one_or_none()


def _fields(part: Part) -> dict[str, str]:
    """What the report says of the recipient; every mail of ours has one."""
    blocks = part.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Part) and "Action" in block:
            found = {name.lower(): str(value) for name, value in block.items()}
    return found


def _message_id(part: Part) -> str:
    """From the mail that is enclosed whole, or from its headers alone."""
    content = part.get_payload()
    if isinstance(content, list) and content and isinstance(content[0], Part):
        return str(content[0].get("Message-ID", "")).strip()
    text = part.get_payload(decode=True)
    headers = message_from_bytes(text if isinstance(text, bytes) else b"")
    return str(headers.get("Message-ID", "")).strip()
