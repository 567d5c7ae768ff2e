"""The queue and one runner: each job once, failures with pauses, and nothing in the way of anything else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs import presence, queue
from tadasu.jobs.models import Job
from tadasu.jobs.runner import Runner
from tadasu.jobs.work import Every, Handler, JobRefused, LeaseLost, Work
from tadasu.services import Services
from tests.platform.conftest import NOW


def _enqueue(database: Database, kind: str = "work", lane: str = "light", **arguments: object) -> int:
    with database.writing() as session:
        return queue.enqueue(session, kind, arguments, utc_now(), lane=lane).id


def _job(database: Database, id: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, id)


def _runner(services: Services, *handlers: Handler, every: tuple[Every, ...] = ()) -> Runner:
    by_kind = {handler.__name__: handler for handler in handlers}
    return Runner(services, by_kind.__getitem__, every)


def test_a_job_is_done_once(services: Services, database: Database) -> None:
    done: list[object] = []

    def work(given: Work) -> None:
        done.append(given.arguments["number"])

    id = _enqueue(database, number=7)
    runner = _runner(services, work)
    runner.work_off()
    runner.work_off()

    assert done == [7]
    assert (_job(database, id).state, _job(database, id).tries) == ("done", 1)


def test_a_job_of_a_transaction_that_failed_does_not_exist(services: Services, database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        queue.enqueue(session, "work", {}, NOW)
        raise ZeroDivisionError

    assert _runner(services).work_off() == 0


def test_a_failure_is_tried_again_after_pauses_that_grow(services: Services, database: Database) -> None:
    def work(_given: Work) -> None:
        raise ValueError("the answer to question 7 is 'secret'")

    with time_machine.travel(NOW, tick=False) as clock:
        id = _enqueue(database)
        runner = _runner(services, work)
        waited = []
        while _job(database, id).state == "waiting":
            at = _job(database, id).run_at
            waited.append((at - utc_now()).total_seconds())
            clock.move_to(at)
            runner.work_off()

    job = _job(database, id)
    assert waited == [0, 2, 10, 60, 300]
    assert (job.state, job.tries) == ("failed", 5)
    assert job.error.startswith("ValueError at test_jobs.py:")
    assert "secret" not in job.error


def test_a_refused_job_has_failed_for_good_and_says_why(services: Services, database: Database) -> None:
    def work(_given: Work) -> None:
        raise JobRefused("The file is not a workbook.")

    id = _enqueue(database)
    _runner(services, work).work_off()

    assert _job(database, id).state == "failed"
    assert _job(database, id).error == "The file is not a workbook."


def test_a_job_of_an_unknown_kind_fails_and_the_next_one_is_done(services: Services, database: Database) -> None:
    def work(_given: Work) -> None: ...

    unknown, known = _enqueue(database, "of another release"), _enqueue(database)
    _runner(services, work).work_off()

    assert _job(database, unknown).state == "waiting"
    assert "KeyError" in _job(database, unknown).error
    assert _job(database, known).state == "done"


def test_a_handler_that_ends_the_thread_does_not_end_the_lane(services: Services, database: Database) -> None:
    def work(given: Work) -> None:
        if given.arguments["number"] == 1:
            raise SystemExit

    poison, sound = _enqueue(database, number=1), _enqueue(database, number=2)
    _runner(services, work).work_off()

    assert _job(database, poison).state == "waiting"
    assert _job(database, sound).state == "done"


def test_a_failed_job_goes_round_again_when_a_person_says_so(services: Services, database: Database) -> None:
    mended = False

    def work(_given: Work) -> None:
        if not mended:
            raise JobRefused("not yet")

    id = _enqueue(database)
    runner = _runner(services, work)
    runner.work_off()
    mended = True
    with database.writing() as session:
        assert queue.retry(session, id, utc_now())
        assert not queue.retry(session, id, utc_now()), "twice is once"
    runner.work_off()

    assert _job(database, id).state == "done"


def test_a_job_in_hand_is_nobody_elses(database: Database) -> None:
    _enqueue(database)

    with database.writing() as session:
        assert queue.claim(session, "light", "one", utc_now()) is not None
        assert queue.claim(session, "light", "another", utc_now()) is None


def test_the_try_that_was_overtaken_changes_nothing_any_more(services: Services, database: Database) -> None:
    """As when the clock jumps, or a process was stopped for a minute and goes on."""
    overtaken: list[bool] = []

    def work(given: Work) -> None:
        later = utc_now() + queue.LEASE + timedelta(seconds=1)
        with database.writing() as session:
            job = queue.claim(session, "light", "the other", later)
            assert job is not None
            queue.heartbeat(session, job, later, 1, 2)
        with pytest.raises(LeaseLost), database.writing() as session:
            session.add(Job(kind="trace", lane="heavy", arguments={}, run_at=NOW, created_at=NOW))
            given.finish(session)
        overtaken.append(True)

    id = _enqueue(database)
    runner = _runner(services, work)
    runner.work_one("light")

    job = _job(database, id)
    assert overtaken
    assert (job.state, job.runner, job.tries, job.done) == ("running", "the other", 2, 1)
    assert not runner.work_one("heavy"), "what the overtaken try wrote was rolled back"


def test_progress_tells_a_handler_that_it_was_overtaken(services: Services, database: Database) -> None:
    from threading import Event

    from tadasu.jobs.tries import Try

    id = _enqueue(database)
    with database.writing() as session:
        job = queue.claim(session, "light", "one", utc_now())
        assert job is not None
    work = Try(services, job, Event())
    with database.writing() as session:
        queue.claim(session, "light", "the other", utc_now() + 2 * queue.LEASE)

    work.progress(1, 2)
    work.beat(utc_now())

    with pytest.raises(LeaseLost):
        work.progress(2, 2)
    assert _job(database, id).runner == "the other"


def test_a_job_that_takes_its_runner_down_each_time_fails_in_the_end(database: Database) -> None:
    id = _enqueue(database)
    now = utc_now()
    for _try in range(5):
        with database.writing() as session:
            assert queue.claim(session, "light", "doomed", now) is not None
        now += 2 * queue.LEASE

    with database.writing() as session:
        assert queue.claim(session, "light", "doomed", now) is None
    assert _job(database, id).state == "failed"
    assert "stopped in the middle" in _job(database, id).error


def test_the_lanes_do_not_wait_for_each_other(services: Services, database: Database) -> None:
    order: list[str] = []

    def long(_given: Work) -> None:
        _enqueue(database, "short")
        runner.work_one("light")
        order.append("long")

    def short(_given: Work) -> None:
        order.append("short")

    _enqueue(database, "long", lane="heavy")
    runner = _runner(services, long, short)
    runner.work_one("heavy")

    assert order == ["short", "long"]


def test_what_is_done_again_and_again_may_ask_for_more_at_once(services: Services) -> None:
    calls: list[int] = []

    def look(_services: Services, _now: object) -> bool:
        calls.append(1)
        return len(calls) < 3

    _runner(services, every=(Every("look", 1.0, look),)).work_off()

    assert len(calls) == 3


def test_a_runner_is_seen_while_it_writes_that_it_is_there(database: Database) -> None:
    with database.writing() as session:
        presence.note(session, "one", NOW)

    with database.reading() as session:
        assert [each.name for each in presence.at_work(session, NOW + timedelta(seconds=30))] == ["one"]
        assert presence.at_work(session, NOW + timedelta(seconds=60)) == []
        assert presence.last_seen_at(session) == NOW


@pytest.mark.parametrize("name", ["progress", "finish", "hold"])
def test_work_offers_what_handlers_were_promised(name: str) -> None:
    promised: Callable[..., object] = getattr(Work, name)

    assert promised.__doc__
