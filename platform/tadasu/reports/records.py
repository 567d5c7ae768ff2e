"""What the platform knows of a submission beside its answers, put as the supplier workbook takes it."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.supplier.record import EvidenceReview, GivenFile, SubmissionRecord
from tadasu.accounts.models import Person
from tadasu.assessments.queries import verdicts_of
from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.models import Request
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.organisations.models import Site, Supplier
from tadasu.responses.models import Submission

_REVIEWING = ("review started", "submission accepted", "questions returned")


def record_of(session: Session, submission: Submission) -> SubmissionRecord:
    """Signer, hashes, files as the envelope names them, and what reviewers confirmed."""
    request = session.get_one(Request, submission.request_id)
    supplier = session.get_one(Supplier, request.supplier_id)
    site = session.get_one(Site, request.site_id) if request.site_id is not None else None
    envelope = json.loads(submission.envelope)
    reviews = _reviews(session, submission)
    return SubmissionRecord(
        answers_sha256=submission.document_sha256,
        submission_sha256=submission.envelope_sha256,
        submitted_at=submission.submitted_at,
        signer=submission.signer_name,
        signer_post=submission.signer_post,
        corporate_number=supplier.corporate_number or "",
        site=site.name if site is not None else "",
        reviewers=_reviewers(session, submission),
        files=list(_files(session, submission, envelope.get("files", ()))),
        reviews=reviews,
        comments=envelope.get("comments", {}),
    )


def _files(session: Session, submission: Submission, named: Iterable[Any]) -> Iterable[GivenFile]:
    """The files the envelope names; the day each bears stands with the link that gave it for the question."""
    days = _days(session, submission)
    for each in named:
        question, digest = str(each["question"]), str(each["sha256"])
        yield GivenFile(question, str(each["name"]), int(each["bytes"]), digest, days.get((question, digest)))


def _days(session: Session, submission: Submission) -> dict[tuple[str, str], date | None]:
    """Of several links of one file to one question, the last made before the signature; instants of different
    requests may be a moment off, so else the first of all.
    """
    rows = session.execute(
        select(EvidenceLink.question, EvidenceFile.sha256, EvidenceLink.dated_on, EvidenceLink.linked_at)
        .join(EvidenceFile, EvidenceFile.id == EvidenceLink.file_id)
        .where(EvidenceLink.response_id == submission.response_id)
        .order_by(EvidenceLink.id)
    )
    found: dict[tuple[str, str], date | None] = {}
    for question, digest, dated_on, linked_at in rows:
        if linked_at <= submission.submitted_at or (question, digest) not in found:
            found[question, digest] = dated_on
    return found


def _reviews(session: Session, submission: Submission) -> dict[str, EvidenceReview]:
    """The last word on the evidence of each answer."""
    said = [each for each in verdicts_of(session, submission.id) if each[0].kind == "evidence"]
    return {
        verdict.subject: EvidenceReview(int(verdict.verdict), name, verdict.reason) for verdict, name in reversed(said)
    }


def _reviewers(session: Session, submission: Submission) -> list[str]:
    """Who gave a verdict on this round, began its review, sent questions back or accepted it; each once."""
    names = [name for _verdict, name in reversed(verdicts_of(session, submission.id))]
    rows = session.execute(
        select(AuditLine.body, Person.name)
        .join(Person, (Person.id == AuditLine.actor_id) & (AuditLine.actor_kind == "person"))
        .where(AuditLine.object_kind == "request", AuditLine.object_id == submission.request_id,
               AuditLine.action.in_(_REVIEWING))
        .order_by(AuditLine.id)
    )  # fmt: skip
    names += [name for body, name in rows if json.loads(body).get("round") == submission.round]
    return list(dict.fromkeys(names))
