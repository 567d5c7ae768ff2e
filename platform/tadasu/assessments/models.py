"""What a submission scores under a rubric, kept whole, and the short rows that lists and the home page read."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tadasu.database import Base


class Assessment(Base):
    """One submission under one rubric version.

    `document` is one JSON text, compressed: the score document with its words in every language, the points of each
    item and the number of workers. `document_sha256` is of that text before it was compressed.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("submission_id", "rubric_id"),
        Index("ix_assessment_supplier", "supplier_id", "as_of", "id"),
        Index("ix_assessment_member_rubric", "member_id", "rubric_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    input_sha256: Mapped[str] = mapped_column(String(64))  # of the answers together with what reviewers laid over
    document_sha256: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date]
    band: Mapped[str] = mapped_column(String(20))
    final: Mapped[float | None]
    declared: Mapped[float | None]
    assured: Mapped[float | None]
    coverage: Mapped[float | None]
    confidence: Mapped[float | None]
    priority: Mapped[float | None]
    assessed_at: Mapped[datetime]
    document: Mapped[bytes] = mapped_column(LargeBinary)  # last, so that lists need not read past it


class AssessmentFlag(Base):
    """A flag an assessment raised, as a row to list and count."""

    __tablename__ = "assessment_flag"
    __table_args__ = (Index("ix_assessment_flag_member", "member_id", "severity", "state", "workers", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    flag: Mapped[str] = mapped_column(String(80))
    severity: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    workers: Mapped[int | None]


class MemberTotals(Base):
    """The figures of the home page, counted anew by the runner at most every two seconds."""

    __tablename__ = "member_totals"

    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    totals: Mapped[dict[str, Any]]
    counted_at: Mapped[datetime]


class ReviewVerdict(Base):
    """A reviewer's word on a check, a flag, an "N/A" or the evidence of an answer (its level, 0 to 3, as text).

    It is laid over the submission, never into it; of several on one subject the last one holds.
    """

    __tablename__ = "review_verdict"
    __table_args__ = (CheckConstraint("kind IN ('flag','check','accepted_na','evidence')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(80))
    verdict: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(2000))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
