"""A rubric that is proposed: weighed while nothing changes, then published or rejected by an administrator."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from tadasu.accounts.models import WebSession
from tadasu.assessments import rescoring
from tadasu.assessments.computing import compute
from tadasu.assessments.models import Assessment
from tadasu.assessments.rescoring import propose
from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.models import Campaign
from tadasu.clock import utc_now
from tadasu.jobs import queue
from tadasu.library.importing import import_folder
from tadasu.library.models import RubricProposal, RubricVersion
from tadasu.mail.models import Message
from tadasu.organisations.models import SupplierRow
from tadasu.runner import PERIODIC, load
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, more_scored, sign, work_off
from tests.platform.conftest import Browsers, People
from tests.platform.other_rubrics import proposed, stricter
from tests.platform.worlds import a_request


def _stepped_up(services: Services) -> None:
    with services.database.writing() as session:
        for row in session.scalars(select(WebSession)):
            row.stepped_up_until = utc_now() + timedelta(minutes=5)


def test_a_proposal_changes_no_list_and_tells_who_would_move_and_why(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people, LAW_21="b")
    before = _row(services, world.supplier_id)
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)

    text = browser(people.ren).get(f"/library/proposals/{id}").text

    assert "Proposal: Responsible acceptance of foreign workers (version 2)" in text
    assert _row(services, world.supplier_id) == before
    with services.database.reading() as session:
        proposal = session.get_one(RubricProposal, id)
        assert proposal.state == "ready"
        assert proposal.report is not None
        assert (proposal.report["compared"], proposal.report["moved"]) == (1, 1)
        assert proposal.report["moves"][0]["causes"]
        assert len(session.scalars(select(Assessment)).all()) == 2
    assert "株式会社サンプル精工" in text
    assert f"/library/proposals/{id}/publish" not in text, "an analyst decides nothing"
    assert f"/library/proposals/{id}/publish" in browser(people.aoi).get(f"/library/proposals/{id}").text


def _row(services: Services, supplier_id: int) -> tuple[object, ...]:
    with services.database.reading() as session:
        row = session.get_one(SupplierRow, supplier_id)
        return row.band, row.final, row.assessment_id


def test_published_it_flips_the_campaign_and_tells_who_moved(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people, LAW_21="b")
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    reply = aoi.post(f"/library/proposals/{id}/publish", {"chosen": str(world.campaign_id)})
    work_off(services)

    assert reply.status_code == 303
    with services.database.reading() as session:
        proposal = session.get_one(RubricProposal, id)
        campaign = session.get_one(Campaign, world.campaign_id)
        assert (proposal.state, campaign.rubric_id) == ("published", proposal.rubric_id)
        assert session.get_one(SupplierRow, world.supplier_id).band == "medium"
        letters = session.scalars(select(Message).where(Message.kind == "band_changed")).all()
        assert [letter.to_email for letter in letters] == ["suzuki@sample-seiko.example.jp"]
        assert "スコア" not in letters[0].body and "評価基準" in letters[0].body
        assert len(session.scalars(select(Assessment)).all()) == 2, "the earlier score stays"
    work_off(services)
    assert "In force" in aoi.get("/library/proposals").text


def test_what_comes_in_while_it_is_decided_is_judged_by_it_too(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people)
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    with services.database.writing() as session:
        sign(session, world, answers_with(LAW_21="b"), number=2)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    aoi.post(f"/library/proposals/{id}/publish", {"chosen": str(world.campaign_id)})
    work_off(services)

    with services.database.reading() as session:
        shown = session.get_one(SupplierRow, world.supplier_id).assessment_id
        assessment = session.get_one(Assessment, shown)
        assert assessment.rubric_id == session.get_one(RubricProposal, id).rubric_id
        assert len(session.scalars(select(Assessment)).all()) == 4


def test_publishing_wants_the_password_again_and_an_administrator(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people)
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    form = {"chosen": str(world.campaign_id)}

    without = browser(people.aoi).post(f"/library/proposals/{id}/publish", form)
    analyst = browser(people.ren).post(f"/library/proposals/{id}/publish", form)
    stranger = browser(people.hana).post(f"/library/proposals/{id}/publish", form)

    assert without.status_code == 303 and "/step-up" in without.headers["Location"]
    assert (analyst.status_code, stranger.status_code) == (403, 404)
    with services.database.reading() as session:
        assert session.get_one(RubricProposal, id).state == "ready"


@pytest.mark.parametrize("chosen", [[], ["999"], ["x"], ["1", "999"], ["99999999999999999999"]])
def test_campaigns_that_are_none_are_refused(
    browser: Browsers, people: People, services: Services, tmp_path: Path, chosen: list[str]
) -> None:
    world = a_scored_request(services, people)
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    reply = aoi.post(f"/library/proposals/{id}/publish", {"chosen": chosen})

    assert reply.status_code == 422
    assert "Choose at least one" in reply.text


def test_rejected_it_leaves_everything_as_it_was(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people)
    before = _row(services, world.supplier_id)
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    asked = aoi.post(f"/library/proposals/{id}/reject")
    done = aoi.post(f"/library/proposals/{id}/reject", {"confirmed": "yes"})
    again = aoi.post(f"/library/proposals/{id}/publish", {"chosen": str(world.campaign_id)})

    assert (asked.status_code, done.status_code, again.status_code) == (200, 303, 409)
    assert _row(services, world.supplier_id) == before


def test_computing_goes_on_where_it_stopped(
    people: People, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_scored_request(services, people)
    more_scored(services, people, world, "二号", "三号")
    monkeypatch.setattr(rescoring, "BATCH", 1)
    id = proposed(services, tmp_path, world.member_id)
    tried: list[int] = []
    whole = compute

    def stops_once(*given: Any) -> Any:
        tried.append(len(given[2]))
        if len(tried) == 2:
            raise ConnectionError
        return whole(*given)

    monkeypatch.setattr(rescoring, "compute", stops_once)
    work_off(services)
    with time_machine.travel(utc_now().timestamp() + 60):
        work_off(services)

    assert len(tried) == 4, "one done, one broken, and then only the two that were missing"
    with services.database.reading() as session:
        report = session.get_one(RubricProposal, id).report
        assert report is not None and report["compared"] == 3


def test_what_could_not_be_put_in_force_can_be_decided_again(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people, LAW_21="b")
    id = proposed(services, tmp_path, world.member_id)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)
    give_up = load(PERIODIC["proposals whose job failed"][1])

    aoi.post(f"/library/proposals/{id}/publish", {"chosen": world.campaign_id})
    _fail_for_good(services, "publish_rubric")
    give_up(services, utc_now())
    assert _state(services, id) == "ready"
    assert "could not be put in force" in aoi.get(f"/library/proposals/{id}").text

    aoi.post(f"/library/proposals/{id}/publish", {"chosen": world.campaign_id})
    give_up(services, utc_now())
    assert _state(services, id) == "publishing", "the job that failed is not this one"
    work_off(services)
    assert _state(services, id) == "published"


def test_nobody_is_proposed_what_judges_nothing_of_theirs(people: People, services: Services, tmp_path: Path) -> None:
    a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        version = import_folder(session, stricter(tmp_path), utc_now())
        assert isinstance(version, RubricVersion)
        assert propose(session, version, people.hana.organisation_id, utc_now()) is None


def test_a_proposal_whose_job_failed_for_good_says_so_and_can_be_sent_round_again(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    world = a_scored_request(services, people, LAW_21="b")
    id = proposed(services, tmp_path, world.member_id)
    give_up = load(PERIODIC["proposals whose job failed"][1])
    give_up(services, utc_now())
    assert _state(services, id) == "computing", "its job is still to come"
    failed = _fail_for_good(services, "rescore")
    give_up(services, utc_now())

    assert _state(services, id) == "failed"
    aoi = browser(people.aoi)
    assert "All scores stay as they are" in aoi.get(f"/library/proposals/{id}").text
    assert "Failed" in aoi.get("/library/proposals").text
    _stepped_up(services)
    assert aoi.post(f"/library/proposals/{id}/publish", {"chosen": world.campaign_id}).status_code in (409, 422)
    with services.database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "rubric proposal failed")).all()
        assert [(line.object_id, line.member_id) for line in lines] == [(id, world.member_id)]

    with services.database.writing() as session:
        assert queue.retry(session, failed, utc_now())
    work_off(services)
    assert _state(services, id) == "ready"


def _state(services: Services, id: int) -> str:
    with services.database.reading() as session:
        return session.get_one(RubricProposal, id).state


def _fail_for_good(services: Services, kind: str) -> int:
    """Fails the next heavy job, which is of this kind; gives its id."""
    with services.database.writing() as session:
        job = queue.claim(session, "heavy", "a runner", utc_now())
        assert job is not None and job.kind == kind
        assert queue.fail(session, job, "the disk is full", utc_now(), for_good=True)
        return job.id
