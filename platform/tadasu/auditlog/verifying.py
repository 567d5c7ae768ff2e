"""Checks the audit log against its chain of seals, and the chain against an anchor kept elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from tadasu.auditlog.models import AuditLine, AuditSeal
from tadasu.auditlog.sealing import FIRST, hash_of

PATIENCE = timedelta(minutes=5)
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Anchor:
    """How long the chain was at some time, and how it ended: kept where nobody who can change the log can write."""

    count: int
    head: str


@dataclass(frozen=True)
class Verified:
    """`problem` is None if all is well; else it names the first row that is not, in a sentence."""

    count: int
    head: str
    unsealed: int = 0
    late: int = 0  # sealed more than five minutes after they were written: the runner stood still
    problem: str | None = None


def anchor(session: Session) -> Anchor:
    """The end of the chain as it is now."""
    row = session.execute(select(AuditSeal.seq, AuditSeal.hash).order_by(AuditSeal.seq.desc()).limit(1)).one_or_none()
    return Anchor(row[0], row[1]) if row is not None else Anchor(0, FIRST)


def verify(session: Session, now: datetime, against: Anchor | None = None) -> Verified:
    """Walks the whole chain; stops at the first row that is wrong."""
    count, head, late, met = 0, FIRST, 0, against is None or against.count == 0
    for seal, line in _rows(session):
        problem = _problem(seal, line, count, head)
        if problem is None and against is not None and seal.seq == against.count:
            met = True
            problem = None if seal.hash == against.head else f"seal {seal.seq} is not the one of the anchor"
        if problem is not None:
            return Verified(count, head, problem=problem)
        assert line is not None
        count, head = seal.seq, seal.hash
        late += seal.sealed_at - line.at > PATIENCE
    if not met and against is not None:
        cut = f"the anchor knows {against.count} seals, and there are only {count}: the end is cut off"
        return Verified(count, head, problem=cut)
    unsealed, oldest = _unsealed(session)
    if oldest is not None and now - oldest.at > PATIENCE:
        return Verified(count, head, unsealed, late, f"audit line {oldest.id} has had no seal for more than 5 minutes")
    return Verified(count, head, unsealed, late)


def _rows(session: Session) -> Iterator[Row[AuditSeal, AuditLine | None]]:
    rows = session.execute(
        select(AuditSeal, AuditLine)
        .outerjoin(AuditLine, AuditLine.id == AuditSeal.audit_id)
        .order_by(AuditSeal.seq)
        .execution_options(yield_per=_AT_ONCE)
    )
    for part in rows.partitions():
        yield from part
        session.expunge_all()


def _problem(seal: AuditSeal, line: AuditLine | None, count: int, head: str) -> str | None:
    if seal.seq != count + 1:
        return f"seal {count + 1} is missing"
    if line is None:
        return f"audit line {seal.audit_id} is missing (seal {seal.seq})"
    if seal.prev_hash != head:
        return f"seal {seal.seq} does not follow seal {count}"
    if seal.hash != hash_of(seal.seq, head, seal.sealed_at, line):
        return f"audit line {line.id} is not what was sealed (seal {seal.seq})"
    return None


def _unsealed(session: Session) -> tuple[int, AuditLine | None]:
    """How many lines have no seal, and the oldest of them."""
    bare = AuditSeal.seq.is_(None)
    joined = select(AuditLine).outerjoin(AuditSeal, AuditSeal.audit_id == AuditLine.id).where(bare)
    counted = select(func.count()).select_from(AuditLine).outerjoin(AuditSeal, AuditSeal.audit_id == AuditLine.id)
    oldest = session.scalars(joined.order_by(AuditLine.at).limit(1)).first()
    return session.execute(counted.where(bare)).scalar_one(), oldest
