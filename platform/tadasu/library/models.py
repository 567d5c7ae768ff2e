"""Versions of questionnaires and rubrics. A version never changes once something is pinned to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tadasu.database import Base


class QuestionnaireVersion(Base):
    """A questionnaire as `ID@VERSION`. `files` is the definition as a zip, None where it is shipped."""

    __tablename__ = "questionnaire_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    files: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]


class RubricVersion(Base):
    """A rubric as `ID@VERSION`; a proposal until it is published for a campaign."""

    __tablename__ = "rubric_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    files: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]


class RubricProposal(Base):
    """A member weighing a new rubric version: every stored submission scored beside the old, and who moved."""

    __tablename__ = "rubric_proposal"
    __table_args__ = (
        UniqueConstraint("member_id", "rubric_id"),
        CheckConstraint("state IN ('computing','ready','publishing','published','rejected','failed')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    state: Mapped[str] = mapped_column(String(12))
    report: Mapped[dict[str, Any] | None]  # who moved and by which rule
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    chosen: Mapped[list[Any] | None]  # the campaigns it is published for
