"""Reads of the queue for those who run the platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tadasu.jobs.models import Job
from tadasu.jobs.queue import LANES

SHOWN = 50


@dataclass(frozen=True)
class Lane:
    """`waiting` are due or planned, `oldest_due_at` is None when nothing has to wait."""

    name: str
    waiting: int
    running: int
    failed: int
    oldest_due_at: datetime | None


def lanes(session: Session, now: datetime) -> list[Lane]:
    counted = select(Job.lane, Job.state, func.count()).where(Job.state != "done").group_by(Job.lane, Job.state)
    counts = {(lane, state): number for lane, state, number in session.execute(counted)}
    due = select(Job.lane, func.min(Job.run_at)).where(Job.state == "waiting", Job.run_at <= now).group_by(Job.lane)
    oldest: dict[str, datetime] = dict(session.execute(due).all())

    def lane(name: str) -> Lane:
        waiting, running, failed = (counts.get((name, state), 0) for state in ("waiting", "running", "failed"))
        return Lane(name, waiting, running, failed, oldest.get(name))

    return [lane(name) for name in LANES]


def in_state(session: Session, state: str) -> Sequence[Job]:
    """The newest of a state."""
    return session.scalars(select(Job).where(Job.state == state).order_by(Job.id.desc()).limit(SHOWN)).all()


def job(session: Session, _asker: object, job_id: int) -> Job | None:
    return session.get(Job, job_id)
