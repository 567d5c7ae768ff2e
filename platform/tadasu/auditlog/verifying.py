"""Checks the audit log against its chain of seals, and the chain against an anchor kept elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from tadasu.auditlog.models import AuditLine, AuditSeal
from tadasu.auditlog.sealing import FIRST, LOOK_BACK, hash_of

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
    early: int = 0  # dated more than five minutes before the first seal: no runner had worked here yet
    late: int = 0  # sealed more than five minutes after they were written, later than that: the runner stood still
    problem: str | None = None


def anchor(session: Session) -> Anchor:
    """The end of the chain as it is now."""
    row = session.execute(select(AuditSeal.seq, AuditSeal.hash).order_by(AuditSeal.seq.desc()).limit(1)).one_or_none()
    return Anchor(row[0], row[1]) if row is not None else Anchor(0, FIRST)


def verify(session: Session, now: datetime, against: Anchor | None = None) -> Verified:
    """Walks the whole chain; stops at the first row that is wrong."""
    count, head, early, late = 0, FIRST, 0, 0
    first: datetime | None = None
    met = against is None or against.count == 0
    for seal, line in _rows(session):
        problem = _problem(seal, line, count, head)
        if problem is None and against is not None and seal.seq == against.count:
            met = True
            problem = None if seal.hash == against.head else f"seal {seal.seq} is not the one of the anchor"
        if problem is not None:
            return Verified(count, head, problem=problem)
        assert line is not None
        count, head, first = seal.seq, seal.hash, first or seal.sealed_at
        early += first - line.at > PATIENCE
        late += first - line.at <= PATIENCE < seal.sealed_at - line.at
    if not met and against is not None:
        cut = f"the anchor knows {against.count} seals, and there are only {count}: the end is cut off"
        return Verified(count, head, problem=cut)
    return Verified(count, head, _unsealed(session), early, late, _unsealed_problem(session, now))


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
    if line.at - seal.sealed_at > PATIENCE:
        return f"audit line {line.id} is dated later than its seal (seal {seal.seq})"
    return None


def _unsealed(session: Session) -> int:
    """How many lines have no seal."""
    return session.scalar(_without_seal(func.count(AuditLine.id))) or 0


def _unsealed_problem(session: Session, now: datetime) -> str | None:
    """Only lines of the last minutes may still wait, and only where the one who seals looks for them."""
    newest = session.scalar(select(func.max(AuditSeal.audit_id))) or 0
    wrong: tuple[tuple[str, ColumnElement[bool]], ...] = (
        ("is dated in the future", AuditLine.at > now + PATIENCE),
        ("has had no seal for more than 5 minutes", AuditLine.at < now - PATIENCE),
        ("was put in where lines are sealed long since", AuditLine.id <= newest - LOOK_BACK),
    )
    for words, is_wrong in wrong:
        id = session.scalar(_without_seal(AuditLine.id).where(is_wrong).order_by(AuditLine.at, AuditLine.id).limit(1))
        if id is not None:
            return f"audit line {id} {words}"
    return None


def _without_seal(wanted: Any) -> Select[Any]:
    joined = select(wanted).select_from(AuditLine).outerjoin(AuditSeal, AuditSeal.audit_id == AuditLine.id)
    return joined.where(AuditSeal.seq.is_(None))
