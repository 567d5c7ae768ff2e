"""What those who run the platform see of the queue, and what they can do about it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs import presence, queue
from tadasu.jobs.models import Job
from tests.platform.conftest import Browser, People


def _failed(database: Database) -> int:
    with database.writing() as session:
        queue.enqueue(session, "export", {}, utc_now(), lane="heavy")
        job = queue.claim(session, "heavy", "one", utc_now())
        assert job is not None
        queue.fail(session, job, "The campaign is <gone>.", utc_now(), for_good=True)
        return job.id


def test_it_says_what_failed_and_why(browser: Callable[..., Browser], people: People, database: Database) -> None:
    _failed(database)

    page = browser(people.sora).get("/jobs")

    assert page.status_code == 200
    assert "Make an export" in page.text
    assert "The campaign is &lt;gone&gt;." in page.text
    assert "No runner is at work" in page.text


def test_it_shows_what_runs_and_who_is_at_work(
    browser: Callable[..., Browser], people: People, database: Database
) -> None:
    with database.writing() as session:
        queue.enqueue(session, "apply_import", {}, utc_now(), lane="heavy")
        job = queue.claim(session, "heavy", "one", utc_now())
        assert job is not None
        queue.heartbeat(session, job, utc_now(), 500, 2000)
        presence.note(session, "one", utc_now())

    page = browser(people.sora).get("/jobs")

    assert "Apply an import" in page.text
    assert 'value="500" max="2000"' in page.text
    assert "1 runner is at work" in page.text


def test_a_failed_job_is_tried_again_once(browser: Callable[..., Browser], people: People, database: Database) -> None:
    id = _failed(database)
    sora = browser(people.sora)

    first, second = sora.post(f"/jobs/{id}/retry"), sora.post(f"/jobs/{id}/retry")

    assert (first.status_code, second.status_code) == (303, 409)
    with database.reading() as session:
        assert session.get_one(Job, id).state == "waiting"
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "job tried again")).all()
    assert [(line.object_id, line.actor_id) for line in lines] == [(id, people.sora.person_id)]


@pytest.mark.parametrize("id", [999, 0])
def test_a_job_that_is_not_there_is_not_found(browser: Callable[..., Browser], people: People, id: int) -> None:
    assert browser(people.sora).post(f"/jobs/{id}/retry").status_code == 404


def test_members_see_no_jobs_and_move_none(browser: Callable[..., Browser], people: People, database: Database) -> None:
    id = _failed(database)

    assert browser(people.aoi).get("/jobs").status_code == 404
    assert browser(people.aoi).post(f"/jobs/{id}/retry").status_code == 404
    with database.reading() as session:
        assert session.get_one(Job, id).state == "failed"


def test_both_languages(browser: Callable[..., Browser], people: People, database: Database) -> None:
    _failed(database)

    for path, heading in (("/jobs", "ジョブ"), ("/outbox", "メール"), ("/mailbox", "受信箱")):
        assert f"<h1>{heading}</h1>" in browser(people.sora, "ja").get(path).text
