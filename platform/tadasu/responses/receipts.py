"""The files of a receipt: what each is called, and where those lie that the runner makes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.mail.models import Message
from tadasu.responses.models import Receipt, Submission

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class StoredFile:
    key: str
    media_type: str


def file_name(submission: Submission, what: str, ending: str) -> str:
    """The same on the page and in the mail: `receipt-286.1.pdf`, `answers-286.1.json`."""
    return f"{what}-{submission.response_id}.{submission.round}.{ending}"


def mail_that_failed(session: Session, submission: Submission) -> Message | None:
    """The mail of this receipt, if it did not arrive ("failed", "bounced") or may not have ("unknown")."""
    mails = select(Message).where(Message.request_id == submission.request_id, Message.kind == "receipt")
    last = session.scalars(
        mails.where(Message.created_at >= submission.submitted_at).order_by(Message.id.desc()).limit(1)
    ).first()
    return last if last is not None and last.state in ("failed", "bounced", "unknown") else None


def stored_file(session: Session, submission_id: int, kind: str) -> StoredFile | None:
    """`kind`: "pdf" or "xlsx". None until the file is there."""
    receipt = session.get(Receipt, submission_id)
    if receipt is None:
        return None
    return StoredFile(receipt.pdf_key, PDF) if kind == "pdf" else StoredFile(receipt.workbook_key, XLSX)
