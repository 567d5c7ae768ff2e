"""Signing in and out, giving the password again, acting for another organisation."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from tadasu.accounts import letters, sessions, throttle
from tadasu.accounts.models import Membership, Person, WebSession
from tadasu.accounts.queries import live_memberships
from tadasu.asker import Asker, Role
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.mail import outbox

WINDOW = 900
TRIES = 10  # in a quarter of an hour, for one account from one place
TRIES_FROM_ANYWHERE = 100  # so that nobody is kept out of their account by the tries of others
TRIES_FROM_ONE_PLACE = 50


def find_for_sign_in(session: Session, email: str) -> tuple[Person, Membership] | None:
    row = session.execute(live_memberships(email.strip().lower())).first()
    return (row[0], row[1]) if row is not None else None


def is_throttled(session: Session, settings: Settings, email: str, address: str, now: datetime) -> bool:
    """Counts a try; True when there were too many."""
    key = settings.key("throttle")
    tries = [throttle.count(session, key, what, who, WINDOW, now) for what, who, _most in _counted(email, address)]
    is_over = any(count > most for count, (_what, _who, most) in zip(tries, _counted(email, address), strict=True))
    if is_over:
        _warn_owner(session, settings, email, tries[1], now)
    return is_over


def forgive(session: Session, settings: Settings, email: str, address: str, now: datetime) -> None:
    """Takes the try of a right password back."""
    for what, who, _most in _counted(email, address):
        throttle.take_back(session, settings.key("throttle"), what, who, WINDOW, now)


def sign_in(
    session: Session, membership: Membership, *, language: str, device: str, now: datetime,
    before: Asker | None = None, stepped_up: bool = False,
) -> str:  # fmt: skip
    """Starts a session for a membership whose password was right; gives the secret for the cookie.

    `before` is the asker of a session this browser had until now: that one ends. `stepped_up`: the password was
    chosen or given for just this, so that it is not asked again for ten minutes.
    """
    if before is not None:
        sessions.end(session, before.session_id, now)
    token = sessions.begin(
        session, Role(membership.role), now, language=language, device=device, membership_id=membership.id,
        stepped_up_until=now + sessions.STEP_UP if stepped_up else None,
    )  # fmt: skip
    record(session, "signed in", ("organisation", membership.organisation_id), actor=("person", membership.person_id),
           member_id=membership.organisation_id, now=now)  # fmt: skip
    return token


def note_refused_sign_in(
    session: Session, settings: Settings, email: str, membership: Membership | None, now: datetime
) -> None:
    """The organisation of somebody known hears of it; an unknown address is the platform's matter."""
    wrong = throttle.standing(session, settings.key("throttle"), "sign in", email.strip().lower(), WINDOW, now)
    _warn_owner(session, settings, email, wrong, now)
    person_id = membership.person_id if membership is not None else 0
    member_id = membership.organisation_id if membership is not None else None
    record(session, "sign-in refused", ("person", person_id), actor=SYSTEM, member_id=member_id, now=now)


def sign_out(session: Session, asker: Asker, now: datetime) -> None:
    sessions.end(session, asker.session_id, now)
    record(session, "signed out", ("organisation", asker.organisation_id), actor=asker,
           member_id=asker.organisation_id, now=now)  # fmt: skip


def switch(session: Session, asker: Asker, membership: Membership, *, device: str, now: datetime) -> str:
    """Ends this session and starts one for another membership of the same person, not living any longer."""
    present = session.get_one(WebSession, asker.session_id)
    token = sessions.begin(session, Role(membership.role), now, language=present.language, device=device,
                           membership_id=membership.id, not_after=present.expires_at)  # fmt: skip
    sessions.end(session, asker.session_id, now)
    record(session, "signed in", ("organisation", membership.organisation_id), actor=asker,
           member_id=membership.organisation_id, now=now)  # fmt: skip
    return token


def is_step_up_throttled(session: Session, settings: Settings, person_id: int, now: datetime) -> bool:
    return throttle.count(session, settings.key("throttle"), "step up", str(person_id), WINDOW, now) > TRIES


def forgive_step_up(session: Session, settings: Settings, asker: Asker, now: datetime) -> None:
    """Takes the try of a right password back."""
    throttle.take_back(session, settings.key("throttle"), "step up", str(asker.person_id), WINDOW, now)


def open_step_up(session: Session, settings: Settings, asker: Asker, now: datetime) -> None:
    """Ten minutes for what needs the password again, which was right."""
    forgive_step_up(session, settings, asker, now)
    session.execute(
        update(WebSession)
        .where(WebSession.id == asker.session_id, WebSession.ended_at.is_(None))
        .values(stepped_up_until=now + sessions.STEP_UP)
    )
    record(session, "password given again", ("person", asker.person_id or 0), actor=asker,
           member_id=asker.organisation_id, now=now)  # fmt: skip


def note_wrong_step_up(session: Session, asker: Asker, now: datetime) -> None:
    record(session, "sign-in refused", ("person", asker.person_id or 0), actor=asker,
           member_id=asker.organisation_id, now=now)  # fmt: skip


def too_many() -> Refused:
    return Refused("too_many", _("Too many tries. Please wait a quarter of an hour."), 429)


def _counted(email: str, address: str) -> tuple[tuple[str, str, int], ...]:
    """What is counted, of whom, and the most that is let through."""
    account = email.strip().lower()
    return (
        ("sign in here", f"{account} {address}", TRIES),
        ("sign in", account, TRIES_FROM_ANYWHERE),
        ("sign in from", address, TRIES_FROM_ONE_PLACE),
    )


def _warn_owner(session: Session, settings: Settings, email: str, wrong: int, now: datetime) -> None:
    """The owner of an account hears of many wrong passwords, once."""
    found = find_for_sign_in(session, email) if wrong == TRIES + 1 else None
    if found is not None:
        outbox.put(session, settings, letters.many_tries(settings, found[0]), now)
