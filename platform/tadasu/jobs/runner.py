"""Works the queue off: one job at a time in each lane, and tasks done again and again beside them.

Any number of runners may share a database. One that is killed loses nothing: its leases run out
and another takes over. One that is told to stop gives back what it has in hand.
"""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from threading import Event, Thread, get_native_id

from tadasu.clock import utc_now
from tadasu.jobs import presence, queue
from tadasu.jobs.tries import Try, attempt
from tadasu.jobs.work import Every, Handler
from tadasu.services import Services

GRACE_SECONDS = 5.0
_POLL_SECONDS = 0.5
_LONGEST_PAUSE = 60.0
_NICENESS = 10
_log = logging.getLogger(__name__)


class Runner:
    """`handler_of(kind)` gives what does jobs of a kind; it raises JobRefused for a kind nobody knows."""

    def __init__(self, services: Services, handler_of: Callable[[str], Handler], every: Sequence[Every] = ()) -> None:
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._services = services
        self._handler_of = handler_of
        self._every = every
        self._stopping = Event()
        self._in_hand: dict[str, Try] = {}

    def stop(self) -> None:
        """May be called from a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Until `stop`, and then for at most a few seconds more."""
        lanes = [self._thread(lane, self._work_lane, lane) for lane in queue.LANES]
        tasks = [self._thread(task.name, self._repeat, task) for task in self._every]
        self._thread("heartbeat", self._beat)
        _log.info("runner %s is at work", self.name)
        while not self._stopping.wait(1.0):  # A wait without an end would not let signals through.
            pass
        _wait_for([*lanes, *tasks], GRACE_SECONDS)
        self._leave()
        _log.info("runner %s has stopped", self.name)

    def work_off(self) -> int:
        """Does all that is due now, in this thread, and every task once; gives the number of tries."""
        tries = self._work_off_lanes()
        for task in self._every:
            while task.do(self._services, utc_now()):
                pass
        return tries + self._work_off_lanes()

    def work_one(self, lane: str) -> bool:
        """One try of the next job of a lane; False if none is due."""
        with self._services.database.reading() as session:
            if not queue.is_anything_due(session, lane, utc_now()):
                return False
        with self._services.database.writing() as session:
            job = queue.claim(session, lane, self.name, utc_now())
        if job is None:
            return False
        work = self._in_hand[lane] = Try(self._services, job, self._stopping)
        try:
            attempt(work, lambda given: self._handler_of(job.kind)(given))
        finally:
            self._in_hand.pop(lane, None)
        return True

    def _work_off_lanes(self) -> int:
        tries = 0
        while worked := sum(self.work_one(lane) for lane in queue.LANES):
            tries += worked
        return tries

    def _work_lane(self, lane: str) -> None:
        if lane == "heavy":
            _step_back()
        while not self._stopping.is_set():
            try:
                worked = self.work_one(lane)
            except Exception:
                _log.exception("the %s lane could not go on", lane)
                self._stopping.wait(5.0)
                continue
            if not worked:
                self._stopping.wait(_POLL_SECONDS)

    def _repeat(self, task: Every) -> None:
        """A task that fails is tried again after a pause that grows; the others do not notice."""
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                has_more = task.do(self._services, utc_now())
                pause = 0.0 if has_more else task.seconds
            except Exception as error:
                is_first = pause <= task.seconds  # the whole story once, not each minute of a long night
                pause = min(max(2 * pause, task.seconds, 1.0), _LONGEST_PAUSE)
                _log.error("%s failed, again in %d s: %s", task.name, pause, type(error).__name__, exc_info=is_first)

    def _beat(self) -> None:
        seen_at = None
        while True:
            now = utc_now()
            try:
                for work in list(self._in_hand.values()):
                    work.beat(now)
                if seen_at is None or now - seen_at >= presence.SEEN_EVERY:
                    with self._services.database.writing() as session:
                        presence.note(session, self.name, now)
                    seen_at = now
            except Exception:
                _log.exception("a heartbeat could not be written")
            time.sleep(1.0)

    def _leave(self) -> None:
        for work in list(self._in_hand.values()):
            work.give_back()
        with self._services.database.writing() as session:
            presence.leave(session, self.name)

    def _thread(self, name: str, do: Callable[..., None], *arguments: object) -> Thread:
        thread = Thread(target=do, args=arguments, name=name, daemon=True)
        thread.start()
        return thread


def _wait_for(threads: Sequence[Thread], seconds: float) -> None:
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _step_back() -> None:
    """Lets everything else go first. On Linux this touches the calling thread only."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)
