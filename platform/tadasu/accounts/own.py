"""What people change about themselves: name, language, password, where they are signed in."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from tadasu.accounts import letters, sessions
from tadasu.accounts.models import PasswordReset, Person, WebSession
from tadasu.accounts.queries import token_sha256
from tadasu.asker import Asker
from tadasu.auditlog.operations import record
from tadasu.config import Settings
from tadasu.mail import outbox

RESET_LIFE = timedelta(hours=1)


def change_profile(session: Session, asker: Asker, *, name: str, language: str, zone: str, now: datetime) -> None:
    person = session.get_one(Person, asker.person_id)
    person.name, person.language, person.zone = name, language, zone
    session.get_one(WebSession, asker.session_id).language = language
    record(session, "profile changed", ("person", person.id), actor=asker, member_id=asker.organisation_id,
           now=now)  # fmt: skip


def change_password(session: Session, settings: Settings, asker: Asker, password_hash: str, now: datetime) -> None:
    """Ends the person's other sessions, and tells the owner by mail."""
    person = session.get_one(Person, asker.person_id)
    _set_password(session, settings, person, password_hash, now, but=asker.session_id)
    record(session, "password changed", ("person", person.id), actor=asker, member_id=asker.organisation_id,
           now=now)  # fmt: skip


def sign_out_everywhere(session: Session, asker: Asker, now: datetime) -> int:
    """This session too; gives how many ended."""
    ended = sessions.end_all_of(session, asker.person_id or 0, now)
    record(session, "signed out everywhere", ("person", asker.person_id or 0), actor=asker,
           member_id=asker.organisation_id, now=now, sessions=ended)  # fmt: skip
    return ended


def end_session(session: Session, asker: Asker, ended: WebSession, now: datetime) -> None:
    sessions.end(session, ended.id, now)
    record(session, "session ended", ("person", asker.person_id or 0), actor=asker,
           member_id=asker.organisation_id, now=now)  # fmt: skip


def ask_for_reset(session: Session, settings: Settings, person: Person, now: datetime) -> None:
    """Mails a link to a new password; the link of an earlier mail stops working."""
    _use_up_resets(session, person, now)
    token = secrets.token_urlsafe(32)
    asked = PasswordReset(person_id=person.id, token_sha256=token_sha256(token), created_at=now,
                          expires_at=now + RESET_LIFE)  # fmt: skip
    session.add(asked)
    session.flush()
    outbox.put(session, settings, letters.reset(settings, person, token, asked.expires_at), now)
    record(session, "new password asked for", ("person", person.id), actor=("person", person.id), member_id=None,
           now=now)  # fmt: skip


def reset_password(
    session: Session, settings: Settings, reset: PasswordReset, person: Person, password_hash: str, now: datetime
) -> bool:
    """Uses the link up and signs the person out everywhere; False if it was used a moment before."""
    used = session.execute(
        update(PasswordReset)
        .where(PasswordReset.id == reset.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
        .returning(PasswordReset.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if used is None:
        return False
    _set_password(session, settings, person, password_hash, now)
    record(session, "password reset", ("person", person.id), actor=("person", person.id), member_id=None,
           now=now)  # fmt: skip
    return True


def _set_password(
    session: Session, settings: Settings, person: Person, password_hash: str, now: datetime, but: int | None = None
) -> None:
    person.password_hash = password_hash
    session.flush()
    _use_up_resets(session, person, now)
    sessions.end_all_of(session, person.id, now, but=but)
    outbox.put(session, settings, letters.password_changed(settings, person), now)


def _use_up_resets(session: Session, person: Person, now: datetime) -> None:
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.person_id == person.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
    )
