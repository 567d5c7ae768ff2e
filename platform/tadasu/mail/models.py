"""The outbox: every mail the platform wrote, and what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tadasu.database import Base


def _few(name: str, column: str) -> Index:
    """An index of the few rows that have a value in a column."""
    has_one = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=has_one, postgresql_where=has_one)


class Message(Base):
    """One mail. `holds_secret` bodies are blanked once they leave the state "queued".

    While one is being sent it stays queued under a lease. A lease that ran out before `data_at`
    was set means that nothing left; after it, that nobody knows. Only a queued mail has `lease_until`
    or `drop_at`, so the few that have are found at once among thousands that wait.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("state IN ('queued','sent','failed','unknown','bounced','dropped')", name="state"),
        Index("ix_message_due", "state", "next_try_at", "id"),
        Index("ix_message_request", "request_id", "id"),
        _few("ix_message_drop", "drop_at"),
        _few("ix_message_lease", "lease_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    kind: Mapped[str] = mapped_column(
        String(30)
    )  # invitation, reminder, code, receipt, returned, delegation, colleague
    message_id: Mapped[str] = mapped_column(String(120), unique=True)  # of the mail itself, and never a second one
    to_name: Mapped[str] = mapped_column(String(200))
    to_email: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)
    holds_secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    data_at: Mapped[datetime | None]  # when the server began to take its content: from then on it may have arrived
    drop_at: Mapped[datetime | None]  # a code is worthless after ten minutes
    smtp_reply: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Attachment(Base):
    """A file that goes with a mail; held by key in the store."""

    __tablename__ = "message_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(80))


class MailboxCopy(Base):
    """What the demo's mailbox page shows: the mail as it would have arrived. Only with mail=mailbox."""

    __tablename__ = "mailbox_copy"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
