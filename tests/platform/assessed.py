"""Submissions that were scored: signed directly, then assessed by the very job the platform runs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from questionnaires.answers.canonical import canonical_bytes, document_sha256
from tadasu.accounts.models import Membership
from tadasu.assessments.models import Assessment
from tadasu.campaigns.models import Answering, Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs.queue import enqueue
from tadasu.jobs.runner import Runner
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Consent, Submission
from tadasu.runner import handler_of
from tadasu.services import Services
from tests.platform.conftest import People
from tests.platform.worlds import World, a_campaign, a_request, a_request_row, a_supplier, complete_answers


def answers_with(**changes: object) -> dict[str, Any]:
    """A complete and good form, with other answers to some questions: `LAW_21="d"`."""
    return {**complete_answers(), **{key.replace("_", "-"): value for key, value in changes.items()}}


def sign(
    session: Session, world: World, answers: Mapping[str, object], *, number: int = 1, at: datetime | None = None,
    evidence: Mapping[str, object] | None = None, files: tuple[Mapping[str, object], ...] = (),
) -> Submission:  # fmt: skip
    """A submission of a request, with the consent that lets its member read it, and the job that scores it."""
    at = at or utc_now()
    request = session.get_one(Request, world.request_id)
    document = {
        "format": "tadasu.answers/1", "questionnaire": "responsible-acceptance@1", "as_of": at.date().isoformat(),
        "form": "full", "supplier": {"name": "株式会社サンプル精工"}, "answers": dict(answers),
        "evidence": dict(evidence or {"*": 2}),
    }  # fmt: skip
    envelope = json.dumps({"round": number, "request": world.request_id, "files": list(files)}, sort_keys=True)
    submission = Submission(
        response_id=world.response_id, request_id=world.request_id, member_id=world.member_id, round=number,
        document=canonical_bytes(document).decode(), document_sha256=document_sha256(document), envelope=envelope,
        envelope_sha256=sha256(f"{envelope}{world.request_id}.{number}".encode()).hexdigest(), as_of=at.date(),
        signer_name="鈴木 花", signer_post="総務課長", submitted_at=at,
    )  # fmt: skip
    session.add(submission)
    request.answering, request.round, request.submitted_at = Answering.SUBMITTED, number, at
    session.flush()
    session.add(Consent(submission_id=submission.id, member_id=world.member_id, given_at=at))
    enqueue(session, "assess", {"submission_id": submission.id}, utc_now(), member_id=world.member_id)
    session.flush()
    return submission


def work_off(services: Services) -> None:
    """Does every job that is due, as the runner does."""
    runner = Runner(services, handler_of)
    while runner.work_one("light") or runner.work_one("heavy"):
        pass


def a_scored_request(services: Services, people: People, **changes: object) -> World:
    """A request of Yamada Foods whose supplier submitted a form that is good but for the changes, and its score."""
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, world, answers_with(**changes))
    work_off(services)
    return world


def more_scored(services: Services, people: People, world: World, *names: str, **changes: object) -> list[World]:
    """More suppliers in the campaign of a world, each with the same answers."""
    worlds = []
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, world.campaign_id)
        for name in names:
            supplier = a_supplier(session, people.aoi.organisation_id, name)
            each = a_request_row(session, services.settings, campaign, supplier)
            sign(session, each, answers_with(**changes))
            worlds.append(each)
    work_off(services)
    return worlds


def last_year(services: Services, people: People, world: World, **changes: object) -> World:
    """The same supplier in a campaign a year ago."""
    before = utc_now() - timedelta(days=365)
    with services.database.writing() as session:
        campaign = a_campaign(session, people.aoi, name="責任ある受入れ 2025", sent_at=before)
        supplier = session.get_one(Supplier, world.supplier_id)
        earlier = a_request_row(session, services.settings, campaign, supplier)
        paid = {**complete_answers()["LAW-07"], "pay_month": before.strftime("%Y-%m")}
        sign(session, earlier, answers_with(**{"LAW_07": paid, **changes}), at=before)
    work_off(services)
    return earlier


def assessment_of(database: Database, world: World) -> Assessment:
    """The last assessment of a request."""
    with database.reading() as session:
        return session.scalars(
            select(Assessment)
            .join(Submission, Submission.id == Assessment.submission_id)
            .where(Submission.request_id == world.request_id)
            .order_by(Assessment.id.desc())
            .limit(1)
        ).one()


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile."""
    found: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("PRAGMA"):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield found
    event.remove(database.engine, "before_cursor_execute", hear)


def end_membership(services: Services, membership_id: int) -> None:
    with services.database.writing() as session:
        session.get_one(Membership, membership_id).ended_at = utc_now()
