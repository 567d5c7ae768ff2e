"""Runners that are killed, stopped, or two at a time: no job is lost, none has its effect twice."""

import os
import random
import signal
import time
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.jobs import queue
from tadasu.jobs.models import Job, RunnerPresence
from tests.platform import runner_of_tests
from tests.platform.runner_of_tests import count_of, numbers_of, wait_until

KILLS = 10
JOBS = 300


def _enqueue(database: Database, count: int, kind: str = "trace", **arguments: object) -> None:
    with database.writing() as session:
        for number in range(count):
            queue.enqueue(session, kind, {"number": number, **arguments}, utc_now())


def _let_leases_run_out(database: Database) -> None:
    """As if half a minute had gone by."""
    with database.writing() as session:
        session.execute(update(Job).where(Job.state == "running").values(lease_until=utc_now() - timedelta(seconds=1)))


def _count(database: Database, state: str) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(Job).where(Job.state == state)).scalar_one()


def _has_begun_more_than(database: Database, count: int) -> bool:
    return count_of(database, "begun") > count


def test_no_job_is_lost_or_done_twice_however_often_the_runner_is_killed(
    settings: Settings, database: Database
) -> None:
    chance = random.Random(2026)
    _enqueue(database, JOBS)

    for _kill in range(KILLS):
        enough = count_of(database, "begun") + 5
        runner = runner_of_tests.start(settings)
        wait_until(partial(_has_begun_more_than, database, enough))
        time.sleep(chance.random() * 0.1)
        runner.kill()
        runner.wait()
        _let_leases_run_out(database)
    assert _count(database, "done") < JOBS, "the runner was too quick to be killed in the middle"
    last = runner_of_tests.start(settings)
    wait_until(lambda: _count(database, "done") == JOBS, 60)
    last.terminate()

    assert last.wait(10) == 0
    assert numbers_of(database, "effect") == list(range(JOBS))


def test_two_runners_never_have_the_same_job(settings: Settings, database: Database) -> None:
    runners = [runner_of_tests.start(settings) for _number in range(2)]

    def both_are_there() -> bool:
        with database.reading() as session:
            return session.execute(select(func.count()).select_from(RunnerPresence)).scalar_one() == 2

    wait_until(both_are_there)
    _enqueue(database, 60)
    wait_until(lambda: _count(database, "done") == 60)
    for runner in runners:
        runner.terminate()

    assert [runner.wait(10) for runner in runners] == [0, 0]
    assert numbers_of(database, "begun") == numbers_of(database, "effect") == list(range(60))
    with database.reading() as session:
        assert len(set(session.scalars(select(Job.runner)).all())) == 2, "one did it all; the test says nothing"
        assert session.scalars(select(RunnerPresence)).all() == [], "a runner that stops says so"


@pytest.mark.parametrize("kind", ["progress", "silent"])
def test_a_runner_told_to_stop_gives_back_what_it_has_in_hand(
    settings: Settings, database: Database, kind: str
) -> None:
    _enqueue(database, 1, kind)
    runner = runner_of_tests.start(settings)
    wait_until(lambda: _count(database, "running") == 1)

    began = time.monotonic()
    runner.send_signal(signal.SIGTERM)

    assert runner.wait(10) == 0
    assert time.monotonic() - began < 8
    with database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert (job.state, job.tries, job.run_at <= utc_now()) == ("waiting", 0, True)


def test_a_job_that_kills_its_runner_is_tried_no_more_than_others(settings: Settings, database: Database) -> None:
    _enqueue(database, 1, "deadly")
    with database.writing() as session:
        session.execute(update(Job).values(tries_allowed=2))
    for _try in range(2):
        assert runner_of_tests.start(settings).wait(20) == -signal.SIGKILL
        _let_leases_run_out(database)
    _enqueue(database, 1)

    runner = runner_of_tests.start(settings)
    wait_until(lambda: _count(database, "done") == 1)
    os.kill(runner.pid, signal.SIGTERM)

    assert runner.wait(10) == 0
    assert _count(database, "failed") == 1
