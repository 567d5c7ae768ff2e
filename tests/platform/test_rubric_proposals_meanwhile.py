"""What happens between a proposed rubric and its publication: reviewers speak, scores come late, campaigns follow."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tadasu.accounts.models import WebSession
from tadasu.assessments import rescoring
from tadasu.assessments.computing import CannotScore, compute
from tadasu.assessments.models import Assessment
from tadasu.assessments.work import assess
from tadasu.campaigns.models import Campaign
from tadasu.clock import utc_now
from tadasu.jobs.models import Job
from tadasu.library.models import RubricProposal
from tadasu.mail.models import Message
from tadasu.organisations.models import SupplierRow
from tadasu.responses.models import Submission
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, more_scored, sign, work_off
from tests.platform.conftest import Browser, Browsers, People
from tests.platform.job_tries import Try
from tests.platform.other_rubrics import proposed
from tests.platform.worlds import World, a_request


@pytest.fixture
def aoi(browser: Browsers, people: People, services: Services) -> Browser:
    """The administrator, who has just given her password again."""
    opened = browser(people.aoi)
    opened.get("/")
    with services.database.writing() as session:
        for row in session.scalars(select(WebSession)):
            row.stepped_up_until = utc_now() + timedelta(minutes=5)
    return opened


def publish(aoi: Browser, services: Services, proposal: int, campaign: int) -> int:
    reply = aoi.post(f"/library/proposals/{proposal}/publish", {"chosen": str(campaign)})
    work_off(services)
    return int(reply.status_code)


def test_what_a_reviewer_said_since_it_was_computed_counts(
    aoi: Browser, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    with services.database.reading() as session:
        (submission,) = session.scalars(select(Submission.id))
    closed = {"kind": "flag", "subject": "LAW-21", "verdict": "verified_closed", "reason": "Papers handed back."}
    assert aoi.post(f"/submissions/{submission}/verdicts", closed).status_code == 303
    work_off(services)

    assert publish(aoi, services, id, world.campaign_id) == 303

    with services.database.reading() as session:
        row = session.get_one(SupplierRow, world.supplier_id)
        assert (row.open_flags, row.worst_severity) == (0, "")
        assert row.band != "critical"
        told = session.scalars(select(Message.body).where(Message.kind == "band_changed")).all()
        assert all("極めて高い" not in body for body in told)


def test_a_score_that_comes_late_is_judged_by_it_too(
    aoi: Browser, people: People, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        first = sign(session, late, answers_with()).id
        for job in session.scalars(select(Job)):
            job.state = "done"  # it waits in its pause between two tries
    world = a_scored_request(services, people)
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    _sign_again(services, world)
    times: list[int] = []

    def compute_while_the_late_one_is_scored(*args: Any) -> Sequence[Any]:
        found = compute(*args)
        if not times:
            assess(Try(services, {"submission_id": first}))
        times.append(len(found))
        return found

    monkeypatch.setattr(rescoring, "compute", compute_while_the_late_one_is_scored)
    with services.database.writing() as session:
        campaigns = [session.get_one(Campaign, each).id for each in (late.campaign_id, world.campaign_id)]
    aoi.post(f"/library/proposals/{id}/publish", {"chosen": [str(each) for each in campaigns]})
    work_off(services)

    with services.database.reading() as session:
        rubric = session.get_one(RubricProposal, id).rubric_id
        judged = session.scalars(select(Assessment.submission_id).where(Assessment.rubric_id == rubric)).all()
        assert session.get_one(Campaign, late.campaign_id).rubric_id == rubric
        assert first in judged


def test_published_for_one_campaign_it_can_be_published_for_the_next(
    aoi: Browser, people: People, services: Services, tmp_path: Path
) -> None:
    world, other = a_scored_request(services, people, LAW_21="b"), a_scored_request(services, people, LAW_21="b")
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    assert publish(aoi, services, id, world.campaign_id) == 303
    page = aoi.get(f"/library/proposals/{id}").text

    assert "Publish for further campaigns" in page and f'value="{other.campaign_id}"' in page
    assert publish(aoi, services, id, other.campaign_id) == 303

    with services.database.reading() as session:
        rubric = session.get_one(RubricProposal, id).rubric_id
        assert {session.get_one(Campaign, each.campaign_id).rubric_id for each in (world, other)} == {rubric}
    assert "Publish for further campaigns" not in aoi.get(f"/library/proposals/{id}").text


def test_what_the_rubric_cannot_judge_keeps_nothing_waiting(
    aoi: Browser, people: People, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_scored_request(services, people)
    (other,) = more_scored(services, people, world, "別の会社")
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    for each in (world, other):
        _sign_again(services, each)
    monkeypatch.setattr(rescoring, "compute", lambda *args: [CannotScore([]), *compute(*args)[1:]])

    assert publish(aoi, services, id, world.campaign_id) == 303

    with services.database.reading() as session:
        assert session.get_one(RubricProposal, id).state == "published"


def _sign_again(services: Services, world: World) -> None:
    with services.database.writing() as session:
        sign(session, world, answers_with(), number=2)
    work_off(services)
