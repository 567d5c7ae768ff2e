"""Who asks: the person behind a request, and in what role."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import g
from flask_login import UserMixin


class Role(StrEnum):
    """Roles of the authorisation matrix. The last two come with a link and a code, for one response only."""

    PLATFORM_ADMIN = "PA"
    MEMBER_ADMIN = "MA"
    MEMBER_ANALYST = "MN"
    SUPPLIER_ADMIN = "SA"
    SUPPLIER_CONTRIBUTOR = "SC"
    AUDITOR = "EA"
    RESPONDENT = "RS"
    DELEGATE = "DL"


MEMBER = frozenset({Role.MEMBER_ADMIN, Role.MEMBER_ANALYST})
MEMBER_ADMIN = frozenset({Role.MEMBER_ADMIN})
PLATFORM_ADMIN = frozenset({Role.PLATFORM_ADMIN})
SUPPLIER = frozenset({Role.SUPPLIER_ADMIN, Role.SUPPLIER_CONTRIBUTOR})
AUDITOR = frozenset({Role.AUDITOR})
ANSWERING = frozenset({Role.RESPONDENT, Role.DELEGATE})
RESPONDENT = frozenset({Role.RESPONDENT})
ACCOUNTS = frozenset(Role) - ANSWERING

_KINDS = (PLATFORM_ADMIN, MEMBER, SUPPLIER, AUDITOR, ANSWERING)


def kind_of(role: Role) -> frozenset[Role]:
    """The roles a colleague may have: to them a refusal may be named, to others the thing does not exist."""
    return next(kind for kind in _KINDS if role in kind)


@dataclass(frozen=True)
class Asker(UserMixin):  # type: ignore[misc]  # Flask-Login is not typed.
    """A live session and what it may act for. `response_id` is set for the answering side only."""

    session_id: int
    name: str
    role: Role
    organisation_id: int
    organisation_name: str
    language: str
    zone: str
    csrf_secret: bytes
    stepped_up_until: datetime | None = None
    person_id: int | None = None
    response_id: int | None = None
    delegation_id: int | None = None

    def get_id(self) -> str:
        return str(self.session_id)

    @property
    def actor(self) -> tuple[str, int]:
        """Kind and id for the audit log: never a name or an address."""
        if self.person_id is not None:
            return "person", self.person_id
        if self.delegation_id is not None:
            return "delegate", self.delegation_id
        return "respondent", self.response_id or 0


def current_asker() -> Asker:
    """The asker of a request that the policy lets only signed-in people make."""
    asker: Asker = g.asker
    return asker


def member_of(asker: Asker) -> int:
    """The member a colleague acts for: every query of theirs is narrowed by it."""
    assert asker.role in MEMBER, "only members' pages ask this"
    return asker.organisation_id
