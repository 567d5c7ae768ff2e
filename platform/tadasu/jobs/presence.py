"""Which runners are at work: each writes now and then that it is still there."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tadasu.jobs.models import RunnerPresence

SEEN_EVERY = timedelta(seconds=10)
_GONE_AFTER = timedelta(seconds=45)
_FORGOTTEN_AFTER = timedelta(days=1)


def note(session: Session, name: str, now: datetime) -> None:
    """Says that the runner is there, and forgets those that died long ago."""
    row = session.get(RunnerPresence, name)
    if row is None:
        session.add(RunnerPresence(name=name, started_at=now, seen_at=now))
    else:
        row.seen_at = now
    session.execute(delete(RunnerPresence).where(RunnerPresence.seen_at < now - _FORGOTTEN_AFTER))


def leave(session: Session, name: str) -> None:
    session.execute(delete(RunnerPresence).where(RunnerPresence.name == name))


def at_work(session: Session, now: datetime) -> list[RunnerPresence]:
    seen_lately = RunnerPresence.seen_at > now - _GONE_AFTER
    return list(session.scalars(select(RunnerPresence).where(seen_lately).order_by(RunnerPresence.started_at)))


def last_seen_at(session: Session) -> datetime | None:
    """When any runner was last there; None if none ever was, or all stopped in order."""
    return session.scalar(select(RunnerPresence.seen_at).order_by(RunnerPresence.seen_at.desc()).limit(1))
