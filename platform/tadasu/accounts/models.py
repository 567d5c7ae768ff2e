"""Organisations, people, what role a person has in which organisation, and live sessions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tadasu.asker import Role
from tadasu.database import Base


class OrganisationKind(StrEnum):
    PLATFORM = "platform"
    MEMBER = "member"
    SUPPLIER = "supplier"
    AUDIT_FIRM = "audit_firm"


class Organisation(Base):
    """Somebody with accounts. A member's own record of a supplier is `organisations.models.Supplier`."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("kind IN ('platform','member','supplier','audit_firm')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    zone: Mapped[str] = mapped_column(String(60), default="Asia/Tokyo")  # where its days begin and end
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]  # its people cannot sign in; what it holds is kept

    def name_in(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name


class Person(Base):
    """Somebody who signs in. The address is kept in lower case and is unique."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10), default="ja")
    zone: Mapped[str] = mapped_column(String(60), default="")  # empty: the organisation's
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Membership(Base):
    """What a person may do in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        CheckConstraint("role IN ('PA','MA','MN','SA','SC','EA')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(String(2))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class WebSession(Base):
    """A live session of the office side (`membership_id`) or the answering side (`response_id`).

    The cookie holds 256 random bits and the table their SHA-256, so a copy of the table opens nothing.
    """

    __tablename__ = "web_session"
    __table_args__ = (CheckConstraint("(membership_id IS NULL) <> (response_id IS NULL)", name="one_side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    csrf_secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    language: Mapped[str] = mapped_column(String(10))
    device: Mapped[str] = mapped_column(String(200), default="")  # what the browser calls itself
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # whatever happens
    idle_minutes: Mapped[int]
    stepped_up_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    membership: Mapped[Membership | None] = relationship()


class ColleagueInvitation(Base):
    """An address that may join an organisation in a role, once, by a link."""

    __tablename__ = "colleague_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(String(2))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class PasswordReset(Base):
    """A link to a new password: for an hour, once; a newer one replaces it."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried in a window of time; whoever tried is a keyed hash only."""

    __tablename__ = "throttle"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)  # start, in seconds since 1970
    count: Mapped[int]
