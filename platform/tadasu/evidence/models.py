"""Files that support answers. The name a person gave is data; the place on disk is random."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tadasu.database import Base


class EvidenceFile(Base):
    """A stored file of one response. `received_sha256` is of the bytes as they came, before a place was removed."""

    __tablename__ = "evidence_file"
    __table_args__ = (Index("ix_evidence_file_response", "response_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    received_sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    by_delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    uploaded_at: Mapped[datetime]


class EvidenceLink(Base):
    """A file given for one question; taken off again without deleting what a submission already names."""

    __tablename__ = "evidence_link"
    __table_args__ = (Index("ix_evidence_link_response", "response_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    question: Mapped[str] = mapped_column(String(60))
    file_id: Mapped[int] = mapped_column(ForeignKey("evidence_file.id"), index=True)
    dated_on: Mapped[date | None]  # the day the document itself bears
    linked_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    file: Mapped[EvidenceFile] = relationship()
