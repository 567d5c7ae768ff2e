"""A server that is killed again and again while people save and submit: what was acknowledged is kept, once."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from tadasu.campaigns.models import Answering, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.jobs.models import Job
from tadasu.migrating import upgrade
from tadasu.responses.models import Answer, AnswerVersion, Consent, Receipt, Submission
from tests.platform import served
from tests.platform.conftest import ON_POSTGRESQL, People
from tests.platform.runner_of_tests import wait_until
from tests.platform.stubborn_clients import Ack, Line, Saver, Signer, key_for
from tests.platform.worlds import World, a_request, complete_answers

KILLS = 20
SAVED_TO = ("LAW-10", "PRF-03")
SUBMISSIONS = 6

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="this is about the database in a file")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """As `tadasu serve` makes it, so that it finds nothing to bring up to date."""
    fresh = Database(f"sqlite:///{tmp_path / 'tadasu.db'}", pool=4)
    upgrade(fresh)
    yield fresh
    fresh.dispose()


@pytest.fixture
def line() -> Iterator[Line]:
    """Clients end with the test, however it ends."""
    line = Line()
    yield line
    line.end()


def test_nothing_acknowledged_is_lost_however_often_the_server_is_killed(
    app: Flask, database: Database, people: People, settings: Settings, line: Line
) -> None:
    chance = Random(2026)
    keys = [key_for(app, database, _world(database, people, settings)) for _number in range(3 + SUBMISSIONS)]
    savers = [Saver(line, key, question) for key in keys[:3] for question in SAVED_TO]
    signer = Signer(line, keys[3:], chance)
    database.dispose()
    clients: Sequence[Saver | Signer] = (*savers, signer)
    for client in clients:
        client.start()

    for number in range(KILLS):
        process = served.begin(settings)
        try:
            if number % 2:  # perhaps before it answers at all
                time.sleep(chance.uniform(0.2, 2.0))
            else:
                line.leads_to(served.arrived(process))
                _wait_for_acks(clients, savers, 5)
                time.sleep(chance.uniform(0, 0.4))
        finally:
            served.kill(process)
        line.leads_to(None)
        assert not _refused(clients)
        _assert_sound(database, savers, signer)

    _let_leases_run_out(database)
    with _kept_going(settings, line):
        signer.join(30)
        assert len(signer.acks) == SUBMISSIONS
        wait_until(lambda: _jobs(database, Job.state == "done") == 2 * SUBMISSIONS, 60)
    line.end()
    for client in clients:
        client.join(20)
    _assert_sound(database, savers, signer)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Receipt)) == SUBMISSIONS
        assert session.scalar(text("SELECT count(*) FROM assessment")) == SUBMISSIONS


def _world(database: Database, people: People, settings: Settings) -> World:
    return a_request(database, people, settings, answers=complete_answers())


def _acks(savers: Sequence[Saver]) -> int:
    return sum(len(saver.acks) for saver in savers)


def _wait_for_acks(clients: Sequence[Saver | Signer], savers: Sequence[Saver], more: int) -> None:
    enough = _acks(savers) + more
    wait_until(lambda: _acks(savers) > enough or bool(_refused(clients)))


def _refused(clients: Sequence[Saver | Signer]) -> list[object]:
    return [each for client in clients for each in client.refused]


@contextmanager
def _kept_going(settings: Settings, line: Line) -> Iterator[None]:
    last = served.arrived(served.begin(settings))
    line.leads_to(last)
    try:
        yield
    finally:
        last.stop()


def _assert_sound(database: Database, savers: Sequence[Saver], signer: Signer) -> None:
    with database.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    _assert_answers_are_kept(database, [list(saver.acks) for saver in savers])
    _assert_submissions_are_whole(database, list(signer.acks))
    database.dispose()


def _assert_answers_are_kept(database: Database, told: Sequence[Sequence[Ack]]) -> None:
    """Every acknowledged version is there under its key, and the present answer is the last of them, or one newer."""
    with database.reading() as session:
        kept = {
            (row.response_id, row.key): row
            for row in session.scalars(select(AnswerVersion))
        }  # fmt: skip
        present = {(row.response_id, row.question): row for row in session.scalars(select(Answer))}
    for acks in told:
        for ack in acks:
            row = kept[ack.response_id, ack.key]
            assert (row.question, row.version, row.value) == (ack.question, ack.version, str(ack.value))
        if acks:
            last = acks[-1]
            now = present[last.response_id, last.question].version
            made = [row.version for row in kept.values()
                    if (row.response_id, row.question) == (last.response_id, last.question)]  # fmt: skip
            assert last.version <= now <= last.version + 1, "more than the one save that was on its way"
            assert sorted(made) == list(range(2, now + 1)), "a save was made twice, or left a gap"


def _assert_submissions_are_whole(database: Database, told: Sequence[int]) -> None:
    """A submission has its consent, its jobs and its state, or there is nothing of it."""
    with database.reading() as session:
        made = {row.id: row for row in session.scalars(select(Submission))}
        consents = session.scalars(select(Consent.submission_id)).all()
        jobs = [(job.kind, job.arguments["submission_id"]) for job in session.scalars(select(Job))]
        submitted = session.scalars(select(Request.id).where(Request.answering == Answering.SUBMITTED)).all()
    assert set(told) <= {row.response_id for row in made.values()}
    assert sorted(consents) == sorted(made)
    assert sorted(jobs) == sorted((kind, id) for kind in ("assess", "receipt") for id in made)
    assert sorted(submitted) == sorted(row.request_id for row in made.values())


def _jobs(database: Database, condition: object) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(Job).where(condition)).scalar_one()  # type: ignore[arg-type]  # any condition


def _let_leases_run_out(database: Database) -> None:
    """As if half a minute had gone by."""
    with database.writing() as session:
        session.execute(update(Job).where(Job.state == "running").values(lease_until=utc_now() - timedelta(seconds=1)))
    database.dispose()
