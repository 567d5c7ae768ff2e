"""What the platform's administrator sees of members: who they are, and never their business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tadasu.accounts.models import ColleagueInvitation, Membership, Organisation, OrganisationKind
from tadasu.asker import Asker, Role


@dataclass(frozen=True)
class MemberLine:
    """One member of the list. `is_waiting`: nobody has followed its invitation yet."""

    organisation: Organisation
    administrators: int
    people: int
    invited_until: datetime | None

    @property
    def is_waiting(self) -> bool:
        return self.administrators == 0


def members(session: Session) -> Sequence[MemberLine]:
    found = session.scalars(
        select(Organisation).where(Organisation.kind == OrganisationKind.MEMBER).order_by(Organisation.name)
    ).all()
    people, invited = _people(session), _invited(session)
    return [MemberLine(each, *people.get(each.id, (0, 0)), invited_until=invited.get(each.id)) for each in found]


def member(session: Session, _asker: Asker, member_id: int) -> Organisation | None:
    found = session.get(Organisation, member_id)
    return found if found is not None and found.kind == OrganisationKind.MEMBER else None


def _people(session: Session) -> dict[int, tuple[int, int]]:
    """Administrators and people in all, by organisation."""
    rows = session.execute(
        select(
            Membership.organisation_id,
            func.count().filter(Membership.role == Role.MEMBER_ADMIN),
            func.count(),
        )
        .where(Membership.ended_at.is_(None))
        .group_by(Membership.organisation_id)
    )
    return {organisation_id: (administrators, in_all) for organisation_id, administrators, in_all in rows}


def _invited(session: Session) -> dict[int, datetime]:
    """Until when the newest open invitation works, by organisation."""
    rows = session.execute(
        select(ColleagueInvitation.organisation_id, func.max(ColleagueInvitation.expires_at))
        .where(ColleagueInvitation.accepted_at.is_(None), ColleagueInvitation.revoked_at.is_(None))
        .group_by(ColleagueInvitation.organisation_id)
    )
    return {row[0]: row[1] for row in rows}
