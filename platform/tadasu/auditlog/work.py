"""Seals new audit lines, a second after they were written. The runner calls it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tadasu.auditlog.models import AuditLine, AuditSeal
from tadasu.auditlog.sealing import FIRST, LOOK_BACK, hash_of
from tadasu.services import Services

AT_ONCE = 1_000


def seal(services: Services, now: datetime) -> bool:
    """Seals what is not sealed yet, in the order it appeared; True if there is more to do at once."""
    with services.database.reading() as session:
        if not _unsealed(session, 1):
            return False
    try:
        with services.database.writing() as session:
            return _seal(session, now) == AT_ONCE
    except IntegrityError:  # another runner sealed the same lines a moment before
        return False


def _seal(session: Session, now: datetime) -> int:
    seq, head = _last(session)
    lines = _unsealed(session, AT_ONCE)
    for line in lines:
        seq += 1
        fresh = AuditSeal(seq=seq, audit_id=line.id, sealed_at=now, prev_hash=head, hash=hash_of(seq, head, now, line))
        session.add(fresh)
        head = fresh.hash
    return len(lines)


def _last(session: Session) -> tuple[int, str]:
    row = session.execute(select(AuditSeal.seq, AuditSeal.hash).order_by(AuditSeal.seq.desc()).limit(1)).one_or_none()
    return (row[0], row[1]) if row is not None else (0, FIRST)


def _unsealed(session: Session, most: int) -> Sequence[AuditLine]:
    newest = session.scalar(select(func.max(AuditSeal.audit_id))) or 0
    return session.scalars(
        select(AuditLine)
        .outerjoin(AuditSeal, AuditSeal.audit_id == AuditLine.id)
        .where(AuditLine.id > newest - LOOK_BACK, AuditSeal.seq.is_(None))
        .order_by(AuditLine.id)
        .limit(most)
    ).all()
