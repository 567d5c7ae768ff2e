"""Exports: what was asked for, by whom, of which snapshot, and the file that came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tadasu.database import Base


class Export(Base):
    """One export. `snapshot_id` says of which assessments, filter, language and rubric it was made."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("kind IN ('company','supplier','csv','jsonl')", name="kind"),
        CheckConstraint("state IN ('waiting','done','failed')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(10))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    selection: Mapped[dict[str, Any]]  # a filter, or supplier ids
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), index=True)
    snapshot_id: Mapped[str] = mapped_column(String(64), default="")
    suppliers: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(80), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int | None]
    finished_at: Mapped[datetime | None]
