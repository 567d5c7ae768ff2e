"""The supplier's answers while they are written, and the submissions made of them.

A draft is the supplier's alone. A submission never changes: triggers refuse it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tadasu.campaigns.models import Response as Response  # made with its request, filled here
from tadasu.database import Base, only_added_to


class Answer(Base):
    """The present answer to a question. `value` is JSON text, "null" where it was emptied."""

    __tablename__ = "answer"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    by_delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    saved_at: Mapped[datetime]


class AnswerVersion(Base):
    """Every save there was, with its key: the same save sent again is answered again, not made again."""

    __tablename__ = "answer_version"
    __table_args__ = (
        UniqueConstraint("response_id", "key"),
        Index("ix_answer_version_question", "response_id", "question", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    key: Mapped[str] = mapped_column(String(40))
    body_sha256: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    value: Mapped[str] = mapped_column(Text)
    by_delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    saved_at: Mapped[datetime]


class Comment(Base):
    """A remark of the supplier beside one answer."""

    __tablename__ = "answer_comment"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class Delegation(Base):
    """Whole sections handed to a colleague or the supervising organisation, by a link and code of their own."""

    __tablename__ = "delegation"
    __table_args__ = (CheckConstraint("state IN ('invited','opened','done','revoked','ended')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    sections: Mapped[list[str]]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    capacity: Mapped[str] = mapped_column(String(20))  # own_staff, supervising, support, other
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="invited")
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)  # the last mail with the link
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    response: Mapped[Response] = relationship()


class Submission(Base):
    """What was signed, once and for all. `document` is the canonical text the library hashed; `envelope` binds
    it to request, round, files, signer and the submission before.
    """

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("response_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    round: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    document_sha256: Mapped[str] = mapped_column(String(64))
    envelope: Mapped[str] = mapped_column(Text)
    envelope_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    as_of: Mapped[date]
    signer_name: Mapped[str] = mapped_column(String(200))
    signer_post: Mapped[str] = mapped_column(String(200))
    submitted_at: Mapped[datetime]

    response: Mapped[Response] = relationship()


class ReturnedQuestion(Base):
    """A question sent back to the supplier after a round, with the reason."""

    __tablename__ = "returned_question"
    __table_args__ = (UniqueConstraint("submission_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    question: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class Consent(Base):
    """The supplier lets a member read one submission. Every read of a submission joins this."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("submission_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AccessNote(Base):
    """Somebody read a submission, exported it or downloaded evidence; one row for each person, object and day."""

    __tablename__ = "access_note"
    __table_args__ = (UniqueConstraint("response_id", "person_id", "what", "object_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(20))  # submission, export, evidence, contact
    object_id: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime]


class Receipt(Base):
    """The receipt of a submission: PDF and workbook, made by a job."""

    __tablename__ = "receipt"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    pdf_key: Mapped[str] = mapped_column(String(80))
    workbook_key: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]


only_added_to(Submission.metadata.tables["submission"])
