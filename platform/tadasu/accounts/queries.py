"""Reading people, their memberships, sessions and invitations."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from tadasu.accounts.models import (
    ColleagueInvitation,
    Membership,
    Organisation,
    PasswordReset,
    Person,
    WebSession,
)
from tadasu.asker import Asker, Role

ADMINISTRATORS = frozenset({Role.PLATFORM_ADMIN, Role.MEMBER_ADMIN, Role.SUPPLIER_ADMIN})


def live_memberships(email: str) -> Select[Person, Membership, Organisation]:
    """A person's memberships, first the one of the longest standing."""
    return (
        select(Person, Membership, Organisation)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Person.email == email,
            Person.disabled_at.is_(None),
            Membership.ended_at.is_(None),
            Organisation.suspended_at.is_(None),
        )
        .order_by(Membership.id)
    )


def is_nobody_here(session: Session) -> bool:
    """Whether the installation is empty: no person has an account."""
    return session.scalar(select(Person.id).limit(1)) is None


def person_with(session: Session, email: str) -> Person | None:
    return session.scalars(select(Person).where(Person.email == email)).one_or_none()


def memberships_of(session: Session, person_id: int) -> Sequence[Row[Membership, Organisation]]:
    """Where a person may act, by name."""
    return session.execute(
        select(Membership, Organisation)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None), Organisation.suspended_at.is_(None))
        .order_by(Organisation.name, Membership.id)
    ).all()


def own_membership(session: Session, asker: Asker, membership_id: int) -> Membership | None:
    """Another role of the very person who asks."""
    live = (membership for membership, _organisation in memberships_of(session, asker.person_id or 0))
    return next((membership for membership in live if membership.id == membership_id), None)


def live_sessions(session: Session, person_id: int, now: datetime) -> Sequence[Row[WebSession, Organisation]]:
    """Where a person is signed in, the one used last first. Sessions that idled out are left out by the caller."""
    return session.execute(
        select(WebSession, Organisation)
        .join(Membership, Membership.id == WebSession.membership_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id, WebSession.ended_at.is_(None), WebSession.expires_at > now)
        .order_by(WebSession.last_seen_at.desc(), WebSession.id.desc())
    ).all()


def own_session(session: Session, asker: Asker, session_id: int) -> WebSession | None:
    return session.scalars(
        select(WebSession)
        .join(Membership, Membership.id == WebSession.membership_id)
        .where(WebSession.id == session_id, Membership.person_id == asker.person_id)
    ).one_or_none()


def colleagues(session: Session, organisation_id: int) -> Sequence[Row[Membership, Person]]:
    return session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(Person.name, Membership.id)
    ).all()


def colleague(session: Session, asker: Asker, membership_id: int) -> Membership | None:
    """A live membership in the asker's own organisation."""
    return session.scalars(
        select(Membership).where(
            Membership.id == membership_id,
            Membership.organisation_id == asker.organisation_id,
            Membership.ended_at.is_(None),
        )
    ).one_or_none()


def administrators(session: Session, organisation_id: int) -> int:
    """How many could let others in."""
    return session.execute(
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            Membership.role.in_(ADMINISTRATORS),
            Person.disabled_at.is_(None),
        )
    ).scalar_one()


def open_invitations(session: Session, organisation_id: int) -> Sequence[ColleagueInvitation]:
    """Invitations nobody has followed yet, those that ran out included: they can be sent again."""
    return session.scalars(
        select(ColleagueInvitation)
        .where(
            ColleagueInvitation.organisation_id == organisation_id,
            ColleagueInvitation.accepted_at.is_(None),
            ColleagueInvitation.revoked_at.is_(None),
        )
        .order_by(ColleagueInvitation.id.desc())
    ).all()


def invitation(session: Session, asker: Asker, invitation_id: int) -> ColleagueInvitation | None:
    """An open invitation to the asker's own organisation."""
    found = open_invitations(session, asker.organisation_id)
    return next((each for each in found if each.id == invitation_id), None)


def followed_invitation(session: Session, token: str, now: datetime) -> tuple[ColleagueInvitation, Organisation] | None:
    """The invitation behind a link; None for one that is wrong, used, revoked or too old."""
    row = session.execute(
        select(ColleagueInvitation, Organisation)
        .join(Organisation, Organisation.id == ColleagueInvitation.organisation_id)
        .where(
            ColleagueInvitation.token_sha256 == token_sha256(token),
            ColleagueInvitation.accepted_at.is_(None),
            ColleagueInvitation.revoked_at.is_(None),
            ColleagueInvitation.expires_at > now,
            Organisation.suspended_at.is_(None),
        )
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None


def followed_reset(session: Session, token: str, now: datetime) -> tuple[PasswordReset, Person] | None:
    """The reset behind a link; None for one that is wrong, used, replaced or too old."""
    row = session.execute(
        select(PasswordReset, Person)
        .join(Person, Person.id == PasswordReset.person_id)
        .where(
            PasswordReset.token_sha256 == token_sha256(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
            Person.disabled_at.is_(None),
        )
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None


def names_in(session: Session, organisation_id: int) -> dict[int, str]:
    """Names of all who work or worked there, by person."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id)
    )
    return {row.id: row.name for row in rows}


def zone_of(session: Session, organisation_id: int) -> str:
    return session.get_one(Organisation, organisation_id).zone


def token_sha256(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
