"""The job row: the one truth about work to do. Whatever carries its id may carry it twice without harm."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tadasu.database import NEVER_TWICE, Base


class Job(Base):
    """`lane` is light (seconds) or heavy (minutes); a running job whose lease ran out is due again."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','running','done','failed')", name="state"),
        CheckConstraint("lane IN ('light','heavy')", name="lane"),
        Index("ix_job_due", "lane", "state", "run_at", "id"),
        Index("ix_job_turn", "lane", "member_id", "started_at"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    lane: Mapped[str] = mapped_column(String(6))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    tries_allowed: Mapped[int] = mapped_column(default=5)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    runner: Mapped[str] = mapped_column(String(60), default="")
    done: Mapped[int] = mapped_column(default=0)  # progress: so many of
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class RunnerPresence(Base):
    """A runner that is at work, or was until `seen_at`; it takes its row away when it stops in order."""

    __tablename__ = "runner_presence"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
