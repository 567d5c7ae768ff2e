"""One try of one job: what its handler sees of it, and how it ends."""

import logging
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy.orm import Session

from tadasu.clock import utc_now
from tadasu.jobs import queue
from tadasu.jobs.models import Job
from tadasu.jobs.work import Handler, JobRefused, LeaseLost, Stopped
from tadasu.services import Services

_BEAT_AT_LEAST = timedelta(seconds=10)
_log = logging.getLogger(__name__)


class Try:
    """Implements `Work`. `stopping` is set when the runner is told to stop."""

    def __init__(self, services: Services, job: Job, stopping: Event) -> None:
        self.services = services
        self.job = job
        self.arguments: Mapping[str, Any] = job.arguments
        self.asked_by_id = job.asked_by_id
        self.member_id = job.member_id
        self._stopping = stopping
        self._lost = False
        self._figures = self._written = (job.done, job.total)
        self._beat_at = utc_now()

    def progress(self, done: int, total: int) -> None:
        if self._lost:
            raise LeaseLost
        if self._stopping.is_set():
            raise Stopped
        self._figures = (done, total)

    def hold(self, session: Session) -> None:
        if not queue.heartbeat(session, self.job, utc_now(), *self._figures):
            raise LeaseLost

    def finish(self, session: Session) -> None:
        if not queue.finish(session, self.job, utc_now()):
            raise LeaseLost

    def beat(self, now: datetime) -> None:
        """Called each second from beside the handler: keeps the lease, and writes the progress if there is any."""
        if self._figures == self._written and now - self._beat_at < _BEAT_AT_LEAST:
            return
        figures = self._figures
        with self.services.database.writing() as session:
            self._lost = not queue.heartbeat(session, self.job, now, *figures)
        self._written, self._beat_at = figures, now

    def give_back(self) -> None:
        with self.services.database.writing() as session:
            queue.give_back(session, self.job, utc_now())


def attempt(work: Try, handler: Handler) -> None:
    """Runs a handler and writes down how it ended. Nothing it raises gets further than this."""
    job = work.job
    try:
        handler(work)
    except Stopped:
        work.give_back()
    except LeaseLost:
        _log.warning("job %s (%s) was taken over by another runner", job.id, job.kind)
    except JobRefused as refusal:
        _log.warning("job %s (%s) was refused", job.id, job.kind)
        _fail(work, str(refusal), for_good=True)
    except (Exception, SystemExit) as error:
        _log.exception("job %s (%s) failed at try %s", job.id, job.kind, job.tries)
        _fail(work, _where(error), for_good=False)
    else:
        with work.services.database.writing() as session:
            queue.finish(session, job, utc_now())


def _fail(work: Try, error: str, *, for_good: bool) -> None:
    with work.services.database.writing() as session:
        queue.fail(session, work.job, error, utc_now(), for_good=for_good)


def _where(error: BaseException) -> str:
    """What went wrong and where, without the error's own words: they may quote answers."""
    steps = traceback.extract_tb(error.__traceback__)
    place = f"{steps[-1].filename.rpartition('/')[2]}:{steps[-1].lineno}" if steps else "?"
    return f"{type(error).__name__} at {place}"
