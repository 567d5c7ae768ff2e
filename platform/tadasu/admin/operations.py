"""Adding and suspending members, and making the first account of an installation."""

import hmac
import unicodedata
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tadasu.accounts.colleagues import invite
from tadasu.accounts.models import Membership, Organisation, OrganisationKind, Person, WebSession
from tadasu.accounts.queries import is_nobody_here
from tadasu.accounts.setup import setup_code
from tadasu.asker import Asker, Role
from tadasu.auditlog.operations import record
from tadasu.config import Settings
from tadasu.database import is_sqlite
from tadasu.errors import Refused

_LOCK = "SELECT pg_advisory_xact_lock(7461)"


def add_member(
    session: Session, settings: Settings, asker: Asker, *, name: str, name_en: str, email: str, language: str,
    now: datetime,
) -> Organisation:  # fmt: skip
    """A member and the invitation of its first administrator. Raises Refused for a name that is taken."""
    if _is_taken(session, name):
        raise Refused("name_taken", _("There is a member of this name already."), 409, "name")
    member = Organisation(kind=OrganisationKind.MEMBER, name=name, name_en=name_en, created_at=now)
    session.add(member)
    session.flush()
    record(session, "member added", ("organisation", member.id), actor=asker, member_id=member.id, now=now)
    invite(session, settings, asker, member, email=email, role=Role.MEMBER_ADMIN, language=language, now=now)
    return member


def suspend(session: Session, asker: Asker, member: Organisation, now: datetime) -> None:
    """Its people are out at once and cannot sign in; nothing of it is deleted."""
    if member.suspended_at is not None:
        return
    member.suspended_at = now
    own = select(Membership.id).where(Membership.organisation_id == member.id)
    live = WebSession.membership_id.in_(own) & WebSession.ended_at.is_(None)
    session.execute(update(WebSession).where(live).values(ended_at=now))
    record(session, "member suspended", ("organisation", member.id), actor=asker, member_id=member.id, now=now)


def resume(session: Session, asker: Asker, member: Organisation, now: datetime) -> None:
    if member.suspended_at is None:
        return
    member.suspended_at = None
    record(session, "member resumed", ("organisation", member.id), actor=asker, member_id=member.id, now=now)


def is_setup_code(settings: Settings, typed: str) -> bool:
    """However it is typed: small letters, full-width letters, spaces and hyphens do not matter."""
    return hmac.compare_digest(_letters(typed).encode(), _letters(setup_code(settings)).encode())


def set_up(
    session: Session, *, organisation: str, name: str, email: str, password_hash: str, language: str, now: datetime
) -> Membership | None:
    """The platform's own organisation and its first administrator; None if somebody was quicker."""
    if not is_sqlite(session):
        session.execute(text(_LOCK))  # SQLite lets one writer in at a time by itself
    if not is_nobody_here(session):
        return None
    platform = Organisation(kind=OrganisationKind.PLATFORM, name=organisation, created_at=now)
    person = Person(email=email, name=name, language=language, password_hash=password_hash, created_at=now)
    session.add_all((platform, person))
    session.flush()
    membership = Membership(person_id=person.id, organisation_id=platform.id, role=Role.PLATFORM_ADMIN, created_at=now)
    session.add(membership)
    session.flush()
    record(session, "platform set up", ("organisation", platform.id), actor=("person", person.id),
           member_id=platform.id, now=now)  # fmt: skip
    return membership


def _is_taken(session: Session, name: str) -> bool:
    same = select(Organisation.id).where(Organisation.kind == OrganisationKind.MEMBER, Organisation.name == name)
    return session.scalar(same) is not None


def _letters(typed: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", typed).upper() if each.isalnum())
