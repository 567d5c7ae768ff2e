"""Who works for an organisation: inviting, changing a role, ending, taking an invitation back."""

import secrets
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tadasu.accounts import letters, sessions, throttle
from tadasu.accounts.models import ColleagueInvitation, Membership, Organisation, OrganisationKind
from tadasu.accounts.queries import ADMINISTRATORS, administrators, person_with, token_sha256
from tadasu.asker import Asker, Role
from tadasu.auditlog.operations import record
from tadasu.config import Settings
from tadasu.database import held
from tadasu.errors import Refused
from tadasu.mail import outbox

LINK_LIFE = timedelta(days=2)
INVITATIONS_A_DAY = 100  # of one organisation: nobody sends mail to the world from here
ROLES = {
    OrganisationKind.PLATFORM: (Role.PLATFORM_ADMIN,),
    OrganisationKind.MEMBER: (Role.MEMBER_ADMIN, Role.MEMBER_ANALYST),
    OrganisationKind.SUPPLIER: (Role.SUPPLIER_ADMIN, Role.SUPPLIER_CONTRIBUTOR),
    OrganisationKind.AUDIT_FIRM: (Role.AUDITOR,),
}


def roles_in(organisation: Organisation) -> tuple[Role, ...]:
    """The roles people may have there, the one that administers first."""
    return ROLES[OrganisationKind(organisation.kind)]


def invite(
    session: Session, settings: Settings, asker: Asker, organisation: Organisation, *,
    email: str, role: Role, language: str, now: datetime,
) -> ColleagueInvitation:  # fmt: skip
    """Mails a link; an open invitation of the same address is replaced. Raises Refused."""
    if role not in roles_in(organisation):
        raise Refused("role", _("There is no such role in this organisation."), 422, "role")
    if _works_there(session, organisation, email):
        raise Refused("works_here", _("Somebody with this address is in the organisation already."), 409, "email")
    sent = throttle.count(session, settings.key("throttle"), "invite", str(organisation.id), 86_400, now)
    if sent > INVITATIONS_A_DAY:
        raise Refused("too_many", _("That is enough invitations for one day. Please go on tomorrow."), 429)
    _replace_open(session, organisation, email, now)
    token = secrets.token_urlsafe(32)
    invited = ColleagueInvitation(
        organisation_id=organisation.id,
        email=email,
        role=role,
        token_sha256=token_sha256(token),
        invited_by_id=asker.person_id or 0,
        created_at=now,
        expires_at=now + LINK_LIFE,
    )
    session.add(invited)
    session.flush()
    letter = letters.invitation(
        settings, invited, token, by=asker.name, organisation=organisation.name_in(language), language=language
    )
    outbox.put(session, settings, letter, now, member_id=organisation.id)
    record(session, "colleague invited", ("colleague_invitation", invited.id), actor=asker,
           member_id=organisation.id, now=now, role=role.value)  # fmt: skip
    return invited


def revoke(session: Session, asker: Asker, invited: ColleagueInvitation, now: datetime) -> None:
    invited.revoked_at = now
    record(session, "invitation taken back", ("colleague_invitation", invited.id), actor=asker,
           member_id=invited.organisation_id, now=now)  # fmt: skip


def change_role(session: Session, asker: Asker, membership: Membership, role: Role, now: datetime) -> None:
    """Acts at once: the colleague's sessions here end, and so do the invitations of one who administers no more.
    Raises Refused for the last administrator.
    """
    organisation = _locked(session, membership.organisation_id)
    if role not in roles_in(organisation):
        raise Refused("role", _("There is no such role in this organisation."), 422, "role")
    if role == membership.role:
        return
    if role not in ADMINISTRATORS:
        _refuse_last(session, membership)
    before, membership.role = membership.role, role
    session.flush()
    sessions.end_all_in(session, membership.id, now)
    if role not in ADMINISTRATORS:
        _revoke_sent(session, asker, membership, now)
    record(session, "role changed", ("person", membership.person_id), actor=asker,
           member_id=membership.organisation_id, now=now, before=str(before), after=role.value)  # fmt: skip


def end(session: Session, asker: Asker, membership: Membership, now: datetime) -> None:
    """The colleague is out at once, wherever they are signed in, and the invitations they sent are taken back.
    Raises Refused for the last administrator.
    """
    _locked(session, membership.organisation_id)
    _refuse_last(session, membership)
    membership.ended_at = now
    session.flush()
    sessions.end_all_in(session, membership.id, now)
    _revoke_sent(session, asker, membership, now)
    record(session, "membership ended", ("person", membership.person_id), actor=asker,
           member_id=membership.organisation_id, now=now)  # fmt: skip


def _revoke_sent(session: Session, asker: Asker, membership: Membership, now: datetime) -> None:
    """Whoever may invite nobody any more leaves no open doors behind."""
    sent = select(ColleagueInvitation).where(
        ColleagueInvitation.organisation_id == membership.organisation_id,
        ColleagueInvitation.invited_by_id == membership.person_id,
        ColleagueInvitation.accepted_at.is_(None),
        ColleagueInvitation.revoked_at.is_(None),
        ColleagueInvitation.expires_at > now,
    )
    for invited in session.scalars(sent):
        revoke(session, asker, invited, now)


def _locked(session: Session, organisation_id: int) -> Organisation:
    """Two administrators who end each other at the same moment: one of them comes second."""
    return session.scalars(held(select(Organisation).where(Organisation.id == organisation_id))).one()


def _refuse_last(session: Session, membership: Membership) -> None:
    if membership.role in ADMINISTRATORS and administrators(session, membership.organisation_id) <= 1:
        raise Refused(
            "last_administrator",
            _("This is the only administrator. Please make somebody else administrator first."),
        )


def _works_there(session: Session, organisation: Organisation, email: str) -> bool:
    person = person_with(session, email)
    if person is None:
        return False
    live = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.organisation_id == organisation.id,
        Membership.ended_at.is_(None),
    )
    return session.scalar(live) is not None


def _replace_open(session: Session, organisation: Organisation, email: str, now: datetime) -> None:
    session.execute(
        update(ColleagueInvitation)
        .where(
            ColleagueInvitation.organisation_id == organisation.id,
            ColleagueInvitation.email == email,
            ColleagueInvitation.accepted_at.is_(None),
            ColleagueInvitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
