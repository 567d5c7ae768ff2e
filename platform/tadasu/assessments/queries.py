"""Reading submissions and their scores. A member reads a submission only where the supplier consents to it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload

from tadasu.accounts.models import Person
from tadasu.asker import Asker, member_of
from tadasu.assessments.models import Assessment, ReviewVerdict
from tadasu.campaigns.models import Campaign, HelpNeeded, Request
from tadasu.evidence.models import EvidenceFile
from tadasu.responses.models import AccessNote, Consent, Response, ReturnedQuestion, Submission
from tadasu.responses.underway import job_state


@dataclass(frozen=True)
class Round:
    """One submission in the history of a supplier, with what it scored under its campaign's rubric."""

    submission_id: int
    request_id: int
    response_id: int
    campaign_id: int
    campaign: str
    round: int
    submitted_at: datetime
    as_of: date
    zone: str
    assessment_id: int | None
    band: str | None
    final: float | None


def readable(member_id: int) -> ColumnElement[bool]:
    """Joins a submission to the live consent that lets the member read it."""
    return and_(Consent.submission_id == Submission.id, Consent.member_id == member_id, Consent.revoked_at.is_(None))


def own_request(session: Session, asker: Asker, request_id: int) -> Request | None:
    """Finds a request of the asker's member with its campaign and supplier, for the policy."""
    return session.scalars(
        select(Request)
        .where(Request.id == request_id, Request.member_id == member_of(asker))
        .options(joinedload(Request.campaign).joinedload(Campaign.questionnaire), joinedload(Request.supplier))
    ).one_or_none()


def own_submission(session: Session, asker: Asker, submission_id: int) -> Submission | None:
    """Finds a submission the asker's member may read, for the policy."""
    member_id = member_of(asker)
    return session.scalars(
        select(Submission)
        .join(Consent, readable(member_id))
        .where(Submission.id == submission_id, Submission.member_id == member_id)
    ).one_or_none()


def own_evidence(session: Session, asker: Asker, submission_id: int, file_id: int) -> EvidenceFile | None:
    """Finds a file that a submission names which the asker's member may read, for the policy."""
    submission = own_submission(session, asker, submission_id)
    if submission is None:
        return None
    file = session.get(EvidenceFile, file_id)
    if file is None or file.response_id != submission.response_id or file.sha256 not in _signed(submission):
        return None
    return file


def rounds(session: Session, member_id: int, supplier_id: int) -> list[Round]:
    """Every submission of a supplier that the member may read, newest first."""
    rows: Iterable[Any] = session.execute(
        select(Submission.id, Request.id, Submission.response_id, Campaign.id, Campaign.name, Submission.round,
               Submission.submitted_at, Submission.as_of, Campaign.zone, Assessment.id, Assessment.band,
               Assessment.final)
        .join(Request, Request.id == Submission.request_id)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Consent, readable(member_id))
        .outerjoin(Assessment, and_(Assessment.submission_id == Submission.id,
                                    Assessment.rubric_id == Campaign.rubric_id))
        .where(Request.supplier_id == supplier_id, Request.member_id == member_id)
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
    )  # fmt: skip
    return [Round(*row) for row in rows]


def requests_of(session: Session, member_id: int, supplier_id: int) -> Sequence[Request]:
    """Every request sent or planned to a supplier, newest first."""
    return session.scalars(
        select(Request)
        .where(Request.supplier_id == supplier_id, Request.member_id == member_id)
        .options(joinedload(Request.campaign))
        .order_by(Request.id.desc())
    ).all()


def verdicts_of(session: Session, submission_id: int) -> list[tuple[ReviewVerdict, str]]:
    """What reviewers said of a submission and who, newest first."""
    rows = session.execute(
        select(ReviewVerdict, Person.name)
        .join(Person, Person.id == ReviewVerdict.by_id)
        .where(ReviewVerdict.submission_id == submission_id)
        .order_by(ReviewVerdict.id.desc())
    )
    return [(verdict, name) for verdict, name in rows]


def scoring_state(session: Session, submission: Submission, assessment: Assessment | None) -> str:
    """Whether a score is still to come: "coming", "failed" once that was given up, or ""."""
    return job_state(session, "assess", submission, assessment.assessed_at if assessment is not None else None)


def returned_of(session: Session, submission_id: int) -> Sequence[ReturnedQuestion]:
    return session.scalars(
        select(ReturnedQuestion).where(ReturnedQuestion.submission_id == submission_id).order_by(ReturnedQuestion.id)
    ).all()


def looks_at(session: Session, member_id: int, supplier_id: int, most: int = 200) -> Sequence[Any]:
    """Who of the member looked at what this supplier handed in, newest first: what, at, who, campaign."""
    return session.execute(
        select(AccessNote.what, AccessNote.at, Person.name, Campaign.name.label("campaign"))
        .join(Response, Response.id == AccessNote.response_id)
        .join(Request, Request.id == Response.request_id)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Person, Person.id == AccessNote.person_id)
        .where(Request.supplier_id == supplier_id, Request.member_id == member_id)
        .order_by(AccessNote.at.desc(), AccessNote.id.desc())
        .limit(most)
    ).all()


def open_calls(session: Session, request_id: int) -> Sequence[HelpNeeded]:
    """What the supplier asked for and nobody has settled."""
    return session.scalars(
        select(HelpNeeded).where(HelpNeeded.request_id == request_id, HelpNeeded.settled_at.is_(None))
    ).all()


def files_of(session: Session, submission: Submission) -> Sequence[EvidenceFile]:
    """The files that stood behind a submission when it was signed, by what its envelope names."""
    files = session.scalars(
        select(EvidenceFile).where(EvidenceFile.response_id == submission.response_id).order_by(EvidenceFile.id)
    )
    signed = _signed(submission)
    return [each for each in files if each.sha256 in signed]


def _signed(submission: Submission) -> set[str]:
    """Hashes of the files that the envelope names."""
    return {str(each.get("sha256")) for each in json.loads(submission.envelope).get("files", ())}


def assessment_of(session: Session, submission_id: int, rubric_id: int) -> Assessment | None:
    found = select(Assessment).where(Assessment.submission_id == submission_id, Assessment.rubric_id == rubric_id)
    return session.scalars(found).one_or_none()


def latest_submission(session: Session, request: Request) -> Submission | None:
    """The last round of a request, where the member may read it."""
    return session.scalars(_latest(request, select(Submission))).first()


def is_assessed(session: Session, request: Request) -> bool:
    """Whether the last round that the member may read is scored under the campaign's rubric."""
    scored = select(Assessment.id).where(
        Assessment.submission_id == _latest(request, select(Submission.id)).scalar_subquery(),
        Assessment.rubric_id == request.campaign.rubric_id,
    )
    return session.scalar(scored) is not None


def zone_of(session: Session, submission_id: int) -> str:
    """The time zone of the campaign a submission answers."""
    campaign = (
        select(Campaign.zone)
        .join(Request, Request.campaign_id == Campaign.id)
        .join(Submission, Submission.request_id == Request.id)
    )
    return session.scalars(campaign.where(Submission.id == submission_id)).one()


def _latest(request: Request, wanted: Any) -> Any:
    return (
        wanted.join(Consent, readable(request.member_id))
        .where(Submission.request_id == request.id)
        .order_by(Submission.round.desc())
        .limit(1)
    )
