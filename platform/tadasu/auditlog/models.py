"""Audit lines and the chain of seals over them. Rows are only ever added: triggers refuse the rest."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tadasu.database import Base, only_added_to


class AuditLine(Base):
    """One thing that was done. `body` is canonical JSON text: facts, never answers, codes or tokens."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_object", "object_kind", "object_id"),
        Index("ix_audit_member_id_id", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # None: the platform's own
    actor_kind: Mapped[str] = mapped_column(String(20))  # person, respondent, delegate, system
    actor_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    body: Mapped[str] = mapped_column(Text)


class AuditSeal(Base):
    """The hash of one audit line together with the hash before it."""

    __tablename__ = "audit_seal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), unique=True)
    sealed_at: Mapped[datetime]
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


only_added_to(AuditLine.metadata.tables["audit"])
only_added_to(AuditSeal.metadata.tables["audit_seal"])
