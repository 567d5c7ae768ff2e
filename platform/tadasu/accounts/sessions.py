"""Live sessions: made at sign-in, found by cookie, ended at once when revoked."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import Flask, Request, Response, g, request
from flask_login import LoginManager
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tadasu.accounts.models import Membership, Organisation, Person, WebSession
from tadasu.asker import Asker, Role
from tadasu.clock import utc_now
from tadasu.services import settings
from tadasu.transaction import database, db

SEEN_EVERY = timedelta(minutes=5)
STEP_UP = timedelta(minutes=10)
_TOKEN_BYTES = 32
_DEVICE_LENGTH = 200

AnsweringAsker = Callable[[Session, WebSession], Asker | None]


@dataclass(frozen=True)
class Lifetime:
    """How long a session lives: minutes without a request, hours in all, how many at once."""

    idle_minutes: int
    hours: int
    at_once: int


LIFETIMES = {
    Role.PLATFORM_ADMIN: Lifetime(15, 8, 2),
    Role.MEMBER_ADMIN: Lifetime(30, 12, 5),
    Role.MEMBER_ANALYST: Lifetime(30, 12, 5),
    Role.SUPPLIER_ADMIN: Lifetime(60, 12, 5),
    Role.SUPPLIER_CONTRIBUTOR: Lifetime(60, 12, 5),
    Role.AUDITOR: Lifetime(30, 8, 1),
    Role.RESPONDENT: Lifetime(60, 12, 5),
    Role.DELEGATE: Lifetime(60, 12, 5),
}


def install(app: Flask, answering: AnsweringAsker) -> None:
    """`answering` turns a session of the answering side into its asker; that feature knows how."""
    manager = LoginManager(app)
    manager.request_loader(lambda incoming: _asker_of(incoming, answering))
    app.after_request(_note_last_seen)


def begin(
    session: Session, role: Role, now: datetime, *, language: str, device: str = "",
    membership_id: int | None = None, response_id: int | None = None, delegation_id: int | None = None,
    not_after: datetime | None = None, stepped_up_until: datetime | None = None,
) -> str:  # fmt: skip
    """Starts a session and gives the secret for its cookie. The oldest beyond the allowed number end.

    `not_after`: when a session ends that this one takes the place of, so that none is prolonged without a password.
    """
    life = LIFETIMES[role]
    ends_at = now + timedelta(hours=life.hours)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    fresh = WebSession(
        token_sha256=_hash(token),
        membership_id=membership_id,
        response_id=response_id,
        delegation_id=delegation_id,
        csrf_secret=secrets.token_bytes(32),
        language=language,
        device=device[:_DEVICE_LENGTH],
        created_at=now,
        last_seen_at=now,
        expires_at=min(ends_at, not_after or ends_at),
        idle_minutes=life.idle_minutes,
        stepped_up_until=stepped_up_until,
    )
    session.add(fresh)
    session.flush()
    _end_oldest(session, fresh, life.at_once, now)
    return token


def end(session: Session, session_id: int, now: datetime) -> None:
    session.execute(update(WebSession).where(WebSession.id == session_id).values(ended_at=now))


def end_all_in(session: Session, membership_id: int, now: datetime) -> None:
    """Ends a person's sessions in one organisation, such as when the role there changes."""
    live = (WebSession.membership_id == membership_id) & WebSession.ended_at.is_(None)
    session.execute(update(WebSession).where(live).values(ended_at=now))


def end_all_of(session: Session, person_id: int, now: datetime, but: int | None = None) -> int:
    """Ends a person's sessions everywhere, `but` one; gives how many."""
    own = select(Membership.id).where(Membership.person_id == person_id)
    live = WebSession.membership_id.in_(own) & WebSession.ended_at.is_(None) & (WebSession.id != (but or 0))
    ended = session.execute(select(func.count()).select_from(WebSession).where(live)).scalar_one()
    session.execute(update(WebSession).where(live).values(ended_at=now))
    return ended


def cookie_name(path: str) -> str:
    """The answering side has a cookie of its own, so that trying a link signs no colleague out."""
    name = "answer" if path.startswith(("/answer", "/i/")) else "sid"
    return f"__Host-{name}" if settings().is_https else name


def set_cookie(response: Response, token: str, *, answering: bool = False) -> None:
    name = cookie_name("/answer" if answering else "/")
    response.set_cookie(name, token, httponly=True, secure=settings().is_https, samesite="Lax", path="/")


def clear_cookie(response: Response, *, answering: bool = False) -> None:
    name = cookie_name("/answer" if answering else "/")
    response.delete_cookie(name, path="/", secure=settings().is_https, httponly=True, samesite="Lax")


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _end_oldest(session: Session, fresh: WebSession, at_once: int, now: datetime) -> None:
    if fresh.membership_id is not None:
        same = WebSession.membership_id == fresh.membership_id
    else:
        same = (WebSession.response_id == fresh.response_id) & WebSession.delegation_id.is_not_distinct_from(
            fresh.delegation_id
        )
    live = session.scalars(
        select(WebSession.id).where(same, WebSession.ended_at.is_(None)).order_by(WebSession.id.desc())
    ).all()
    if len(live) > at_once:
        session.execute(update(WebSession).where(WebSession.id.in_(live[at_once:])).values(ended_at=now))


def _asker_of(incoming: Request, answering: AnsweringAsker) -> Asker | None:
    token = incoming.cookies.get(cookie_name(incoming.path))
    if not token or incoming.endpoint == "static":
        return None
    session = db()
    if incoming.path.startswith(("/answer", "/i/")):
        row = session.scalars(select(WebSession).where(WebSession.token_sha256 == _hash(token))).one_or_none()
        if row is None or not _is_live(row):
            return None
        g.web_session = row
        return answering(session, row)
    found = session.execute(_office_row(_hash(token))).one_or_none()
    if found is None or not _is_live(found[0]):
        return None
    g.web_session = found[0]
    return _office_asker(*found)


def _is_live(row: WebSession) -> bool:
    now = utc_now()
    idle = now - row.last_seen_at > timedelta(minutes=row.idle_minutes)
    return row.ended_at is None and now < row.expires_at and not idle


def _office_row(token_sha256: str):  # type: ignore[no-untyped-def]  # The type of a four-table select helps nobody.
    return (
        select(WebSession, Membership, Person, Organisation)
        .join(Membership, Membership.id == WebSession.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            WebSession.token_sha256 == token_sha256,
            Membership.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Organisation.suspended_at.is_(None),
        )
    )


def _office_asker(row: WebSession, membership: Membership, person: Person, organisation: Organisation) -> Asker:
    return Asker(
        session_id=row.id,
        name=person.name,
        role=Role(membership.role),
        organisation_id=organisation.id,
        organisation_name=organisation.name_in(row.language),
        language=row.language,
        zone=person.zone or organisation.zone,
        csrf_secret=row.csrf_secret,
        stepped_up_until=row.stepped_up_until,
        person_id=person.id,
    )


def _note_last_seen(response: Response) -> Response:
    """At most every five minutes, in a small transaction of its own: beside access logs the only write of a GET."""
    row: WebSession | None = g.get("web_session")
    now = utc_now()
    if row is not None and now - row.last_seen_at > SEEN_EVERY and not request.path.startswith("/i/"):
        with database().writing() as session:
            live = (WebSession.id == row.id) & WebSession.ended_at.is_(None)
            session.execute(update(WebSession).where(live).values(last_seen_at=now))
    return response
