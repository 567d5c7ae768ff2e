"""The invented people of the demo, whom anybody may sign in as. None of this exists outside a demo."""

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Membership, Organisation, Person
from tadasu.asker import AUDITOR, MEMBER, PLATFORM_ADMIN, SUPPLIER, Asker, Role, kind_of
from tadasu.services import settings

DOMAIN = "@demo.example"
_ORDER = (MEMBER, PLATFORM_ADMIN, SUPPLIER, AUDITOR)


def is_demo() -> bool:
    return settings().demo


def people(session: Session) -> Sequence[Row[Membership, Person, Organisation]]:
    """Whom to sign in as, the ones who see most first."""
    rows = session.execute(
        select(Membership, Person, Organisation)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Person.email.endswith(DOMAIN, autoescape=True),
            Person.disabled_at.is_(None),
            Membership.ended_at.is_(None),
            Organisation.suspended_at.is_(None),
        )
        .order_by(Membership.id)
    ).all()
    return sorted(rows, key=lambda row: _ORDER.index(kind_of(Role(row[0].role))))


def someone(session: Session, _asker: Asker | None, membership_id: int) -> Membership | None:
    if not is_demo():
        return None
    return next((membership for membership, _p, _o in people(session) if membership.id == membership_id), None)
