"""Following the link of an invitation: a name and a password, or the password one has already."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tadasu.accounts.models import ColleagueInvitation, Membership, Organisation, Person
from tadasu.auditlog.operations import record


class AlreadyKnown(Exception):
    """Somebody made an account with this address a moment before."""


def accept(session: Session, invited: ColleagueInvitation, now: datetime) -> bool:
    """Uses the link up; False if somebody did so a moment before."""
    used = session.execute(
        update(ColleagueInvitation)
        .where(
            ColleagueInvitation.id == invited.id,
            ColleagueInvitation.accepted_at.is_(None),
            ColleagueInvitation.revoked_at.is_(None),
        )
        .values(accepted_at=now)
        .returning(ColleagueInvitation.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return used is not None


def new_person(
    session: Session, organisation: Organisation, *, email: str, name: str, password_hash: str, language: str,
    now: datetime,
) -> Person:  # fmt: skip
    """Raises AlreadyKnown: then nothing of the transaction may be kept."""
    person = Person(email=email, name=name, language=language, password_hash=password_hash, created_at=now)
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyKnown from error
    record(session, "account made", ("person", person.id), actor=("person", person.id), member_id=organisation.id,
           now=now)  # fmt: skip
    return person


def join(session: Session, invited: ColleagueInvitation, person: Person, now: datetime) -> Membership:
    """Gives the person the role they were invited to; one who had left before comes back."""
    membership = session.scalars(
        select(Membership).where(
            Membership.person_id == person.id, Membership.organisation_id == invited.organisation_id
        )
    ).one_or_none()
    if membership is None:
        membership = Membership(person_id=person.id, organisation_id=invited.organisation_id, role=invited.role,
                                created_at=now)  # fmt: skip
        session.add(membership)
    membership.role, membership.ended_at = invited.role, None
    session.flush()
    record(session, "colleague joined", ("person", person.id), actor=("person", person.id),
           member_id=invited.organisation_id, now=now, role=str(invited.role))  # fmt: skip
    return membership
