"""Campaigns, the request each supplier gets, and the invitation that leads to it.

A request has two states that move apart: `delivery` of its latest mail, and `answering`.
Every change of `answering` is an UPDATE that names the state expected before (states.py).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tadasu.accounts.models import Organisation
from tadasu.database import NEVER_TWICE, Base
from tadasu.library.models import QuestionnaireVersion, RubricVersion
from tadasu.organisations.models import Supplier


class Answering(StrEnum):
    NOT_OPENED = "not_opened"
    OPENED = "opened"
    STARTED = "started"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Delivery(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    BOUNCED = "bounced"


DECLINE_REASONS = (
    "not_our_company", "no_longer_supplier", "wrong_person", "answered_elsewhere", "will_not_answer", "other",
)  # fmt: skip


def one_of(column: str, values: type[StrEnum] | tuple[str, ...]) -> str:
    """The text of a CHECK constraint for a column of words."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class Campaign(Base):
    """One questionnaire version under one rubric version, asked of many suppliers.

    A draft is edited freely; `sent_at` freezes questions, rubric, zone and `share_score`.
    """

    __tablename__ = "campaign"
    __table_args__ = (NEVER_TWICE,)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))  # what its lists show
    purpose: Mapped[dict[str, Any]]  # by language: why the member asks
    due_on: Mapped[date | None]
    late_days: Mapped[int] = mapped_column(default=14)  # accepted, and marked late
    zone: Mapped[str] = mapped_column(String(60))
    share_score: Mapped[bool] = mapped_column(default=True)
    reminder_days: Mapped[list[Any]]  # days from the due day: -14, -7, -2, 1, 7
    messages: Mapped[dict[str, Any]]  # kind -> language -> {"subject", "body"}
    send_at: Mapped[datetime | None]  # planned for; with `sent_at` set, a sending that was interrupted
    sent_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # by hand, before its time
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    member: Mapped[Organisation] = relationship()
    questionnaire: Mapped[QuestionnaireVersion] = relationship()
    rubric: Mapped[RubricVersion] = relationship()


class Request(Base):
    """A campaign's questions put to one supplier (and, if named, one of its sites)."""

    __tablename__ = "request"
    __table_args__ = (
        Index("uq_request_supplier_site", "campaign_id", "supplier_id", text("coalesce(site_id, 0)"), unique=True),
        CheckConstraint(one_of("answering", Answering), name="answering"),
        CheckConstraint(one_of("delivery", Delivery), name="delivery"),
        Index("ix_request_campaign_state", "campaign_id", "answering", "id"),
        Index("ix_request_member_delivery", "member_id", "delivery", "id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    delivery: Mapped[str] = mapped_column(String(10), default=Delivery.QUEUED)
    answering: Mapped[str] = mapped_column(String(12), default=Answering.NOT_OPENED)
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_language: Mapped[str] = mapped_column(String(10))
    contact_changed_by_member: Mapped[bool] = mapped_column(default=False)  # after it was opened
    address_needed: Mapped[bool] = mapped_column(default=False)  # opened by telephone: must give an own address
    due_on: Mapped[date]  # the campaign's, or later by extension
    return_due_on: Mapped[date | None]  # while returned, takes the place of the closing instant
    decline_reason: Mapped[str | None] = mapped_column(String(30))
    decline_text: Mapped[str] = mapped_column(Text, default="")
    state_before_decline: Mapped[str | None] = mapped_column(String(12))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]  # the latest round
    is_late: Mapped[bool] = mapped_column(default=False)
    round: Mapped[int] = mapped_column(default=0)  # submissions so far
    last_activity_on: Mapped[date | None]
    sections_done: Mapped[int] = mapped_column(default=0)
    sections_in_all: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    campaign: Mapped[Campaign] = relationship()
    supplier: Mapped[Supplier] = relationship()


class Response(Base):
    """The sheet a request hands out: one supplier's answers to one request. The answers belong to `responses`."""

    __tablename__ = "response"
    __table_args__ = (NEVER_TWICE,)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    language: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(10), default="full")
    started_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    editable: Mapped[list[Any] | None]  # while only some questions were returned: their ids; None: all

    request: Mapped[Request] = relationship()


class Invitation(Base):
    """The link of a request. Its token is derived from id and generation; the table holds only a hash."""

    __tablename__ = "invitation"
    __table_args__ = (NEVER_TWICE,)  # its token is made of its id

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    generation: Mapped[int] = mapped_column(default=1)  # rises when the address is corrected, or on withdrawal
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    request: Mapped[Request] = relationship()


class AccessCode(Base):
    """Eight characters that open an invitation or delegation, for ten minutes and five tries."""

    __tablename__ = "access_code"
    __table_args__ = (CheckConstraint("(invitation_id IS NULL) <> (delegation_id IS NULL)", name="one_door"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    channel: Mapped[str] = mapped_column(String(10))  # mail, telephone
    code_sha256: Mapped[str] = mapped_column(String(64))
    nonce_sha256: Mapped[str] = mapped_column(String(64))  # of the browser that asked; empty by telephone
    tries_left: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class Reminder(Base):
    """A step of the ladder that was taken, so that none is taken twice."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("request_id", "due_on", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    due_on: Mapped[date]
    step: Mapped[int]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    created_at: Mapped[datetime]


class Extension(Base):
    """A later due day for one request, with the reason."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class ChangeState(StrEnum):
    """`dropped`: taken back, or replaced by a later one."""

    OPEN = "open"
    AGREED = "agreed"
    FORCED = "forced"
    DROPPED = "dropped"


_OPEN = text("state = 'open'")


class ContactChange(Base):
    """Another contact a member names once a request was opened. The present contact must agree, by a link in a mail;
    a member may not reach a draft by "correcting" an address. A request has at most one that is open.
    """

    __tablename__ = "contact_change"
    __table_args__ = (
        CheckConstraint(one_of("state", ChangeState), name="state"),
        Index("uq_contact_change_open", "request_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)  # asks the present contact
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=ChangeState.OPEN)
    forced_reason: Mapped[str] = mapped_column(Text, default="")

    request: Mapped[Request] = relationship()


class HelpNeeded(Base):
    """Somebody at the door said "this address is not mine" or "I cannot get mail here", or asked for more time."""

    __tablename__ = "help_needed"
    __table_args__ = (CheckConstraint("kind IN ('address','time','reopen')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
