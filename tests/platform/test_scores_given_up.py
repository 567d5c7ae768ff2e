"""A score that the runner has given up is said to be so, to the member and to the supplier."""

from flask import Flask
from sqlalchemy import select, update

from tadasu.assessments.models import Assessment
from tadasu.clock import utc_now
from tadasu.jobs.models import Job
from tadasu.jobs.queue import enqueue
from tadasu.responses.models import Submission
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, sign
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import a_request, answering_browser


def test_a_score_that_was_given_up_is_no_longer_promised(
    app: Flask, browser: Browsers, people: People, services: Services
) -> None:
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, world, answers_with())
        session.execute(update(Job).values(state="failed", finished_at=utc_now()))

    member = browser(people.ren).get(f"/suppliers/{world.supplier_id}").text
    own = answering_browser(app, services.database, world).get("/answer/score").text

    assert "could not be worked out" in member and "being worked out anew" not in member
    assert "could not be worked out" in own and "less than a minute" not in own


def test_a_score_that_could_not_be_worked_out_anew_is_said_to_be_the_one_before(
    app: Flask, browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    supplier = answering_browser(app, services.database, world)
    with services.database.writing() as session:
        submission = session.scalars(select(Submission)).one()
        again = enqueue(session, "assess", {"submission_id": submission.id}, utc_now(), member_id=submission.member_id)
    coming = browser(people.ren).get(f"/suppliers/{world.supplier_id}").text
    with services.database.writing() as session:
        session.execute(update(Job).where(Job.id == again.id).values(state="failed", finished_at=utc_now()))

    pages = [browser(people.ren).get(f"/suppliers/{world.supplier_id}"), supplier.get("/answer/score")]

    assert "being worked out anew" in coming and "from before the last change" not in coming
    assert all("from before the last change" in page.text for page in pages)
    with services.database.writing() as session:
        session.execute(update(Assessment).values(assessed_at=utc_now()))
    assert "from before" not in browser(people.ren).get(f"/suppliers/{world.supplier_id}").text, "done by another way"
