"""Putting jobs on the queue, claiming them with a lease, and saying how they ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select, update
from sqlalchemy.orm import Session, aliased

from tadasu.jobs.models import Job

LANES = ("light", "heavy")
LEASE = timedelta(seconds=30)
_PAUSES = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_DIED = "The runner stopped in the middle of this, and did so at every try."


def enqueue(
    session: Session, kind: str, arguments: dict[str, Any], now: datetime, *, lane: str = "light",
    member_id: int | None = None, asked_by_id: int | None = None, run_at: datetime | None = None,
) -> Job:  # fmt: skip
    """A job that exists if, and only if, the transaction commits."""
    job = Job(
        kind=kind,
        lane=lane,
        arguments=arguments,
        run_at=run_at or now,
        created_at=now,
        member_id=member_id,
        asked_by_id=asked_by_id,
    )
    session.add(job)
    session.flush()
    return job


def is_anything_due(session: Session, lane: str, now: datetime) -> bool:
    """Asked before claiming, so that an idle runner never takes the database from those who write."""
    return session.scalar(select(Job.id).where(Job.lane == lane, _is_due(now)).limit(1)) is not None


def claim(session: Session, lane: str, runner: str, now: datetime) -> Job | None:
    """The next job that is due, or was left by a runner that died; nobody else gets the same.

    In the heavy lane members take turns: whoever was served longest ago comes first, however many jobs wait.
    A job that took its runner down at every try is failed here: it must not do so for ever.
    """
    _bury(session, lane, now)
    id = session.scalar(_next_due(lane, now).with_for_update(skip_locked=True))
    claimed = session.execute(
        update(Job)
        .where(Job.id == id, _is_due(now))
        .values(state="running", runner=runner, lease_until=now + LEASE, tries=Job.tries + 1, started_at=now, error="")
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return None if claimed is None else session.get_one(Job, claimed, populate_existing=True)


def heartbeat(session: Session, job: Job, now: datetime, done: int | None = None, total: int | None = None) -> bool:
    """Prolongs the lease and says how far the work is; False if somebody else holds the job by now."""
    values: dict[str, Any] = {"lease_until": now + LEASE}
    if done is not None:
        values["done"] = done
    if total is not None:
        values["total"] = total
    return _update_own(session, job, values)


def finish(session: Session, job: Job, now: datetime) -> bool:
    return _update_own(session, job, {"state": "done", "finished_at": now, "lease_until": None, "done": Job.total})


def fail(session: Session, job: Job, error: str, now: datetime, *, for_good: bool = False) -> bool:
    """Tries again after a pause that grows, until the tries allowed are used up."""
    values: dict[str, Any] = {"error": error[:2000], "lease_until": None}
    if for_good or job.tries >= job.tries_allowed:
        values |= {"state": "failed", "finished_at": now}
    else:
        pause = _PAUSES[min(job.tries, len(_PAUSES)) - 1]
        values |= {"state": "waiting", "run_at": now + pause}
    return _update_own(session, job, values)


def give_back(session: Session, job: Job, now: datetime) -> bool:
    """A runner that is told to stop leaves the job to the next one, and the try does not count."""
    return _update_own(session, job, {"state": "waiting", "run_at": now, "lease_until": None, "tries": Job.tries - 1})


def retry(session: Session, job_id: int, now: datetime) -> bool:
    """A person sends a failed job round again, with all its tries."""
    changed = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "failed")
        .values(state="waiting", tries=0, run_at=now, finished_at=None)
        .returning(Job.id)
    ).scalar()
    return changed is not None


def _next_due(lane: str, now: datetime) -> Select[int]:
    due = select(Job.id).where(Job.lane == lane, _is_due(now)).limit(1)
    if lane != "heavy":
        return due.order_by(Job.run_at, Job.id)
    return due.order_by(func.coalesce(_last_turn(lane), _NEVER), Job.run_at, Job.id)


def _last_turn(lane: str) -> ScalarSelect[datetime | None]:
    """When the member of a job last had one begun in this lane; what belongs to no member comes first."""
    earlier = aliased(Job)
    same = (earlier.lane == lane, earlier.member_id == Job.member_id)
    return select(func.max(earlier.started_at)).where(*same).correlate(Job).scalar_subquery()


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = (Job.state == "waiting") & (Job.run_at <= now)
    return waiting | _is_abandoned(now)


def _is_abandoned(now: datetime) -> ColumnElement[bool]:
    return (Job.state == "running") & (Job.lease_until < now)


def _bury(session: Session, lane: str, now: datetime) -> None:
    session.execute(
        update(Job)
        .where(Job.lane == lane, _is_abandoned(now), Job.tries >= Job.tries_allowed)
        .values(state="failed", error=_DIED, finished_at=now, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def _update_own(session: Session, job: Job, values: dict[str, Any]) -> bool:
    """Only the try that holds the lease may speak for the job."""
    changed = session.execute(
        update(Job)
        .where(Job.id == job.id, Job.state == "running", Job.runner == job.runner, Job.tries == job.tries)
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return changed is not None
