"""Notes that somebody who is signed in was refused something.

In a transaction of its own, because the refusal rolls back whatever else the request did. A script
that tries thousands of addresses fills no disk: of each session so many are noted in an hour.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.models import AuditLine
from tadasu.auditlog.operations import record

ACTION = "access denied"
MOST = 100  # by one person in an hour


def note_denial(session: Session, asker: Asker, endpoint: str, status: int, *, since: datetime, now: datetime) -> None:
    """`endpoint` says what was tried; never the address, which may hold a link. `since`: an hour ago."""
    kind, id = asker.actor
    noted = select(func.count()).select_from(AuditLine).where(
        AuditLine.object_kind == kind, AuditLine.object_id == id, AuditLine.action == ACTION, AuditLine.at > since
    )  # fmt: skip
    if session.execute(noted).scalar_one() < MOST:
        record(session, ACTION, (kind, id), actor=asker, member_id=asker.organisation_id or None, now=now,
               endpoint=endpoint, status=status)  # fmt: skip
