"""Writing assessments: the score, its flags as rows, and the supplier's line in the lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tadasu.assessments.computing import Computed
from tadasu.assessments.models import Assessment, AssessmentFlag
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.campaigns.models import Campaign, Request
from tadasu.organisations.bands import BAND_RANKS
from tadasu.organisations.models import SupplierRow
from tadasu.responses.models import Submission

_SEVERITY_RANKS = {"ZT": 4, "CRIT": 3, "MAJOR": 2, "MINOR": 1}
CLOSED = frozenset({"verified_closed", "closed"})
_FIGURES = ("final", "declared", "assured", "coverage", "confidence", "priority")


def store(
    session: Session, submission: Submission, supplier_id: int, rubric_id: int, computed: Computed, now: datetime
) -> Assessment:
    """Writes or replaces the assessment of a submission under a rubric, with its flags."""
    assessment = session.scalars(
        select(Assessment).where(Assessment.submission_id == submission.id, Assessment.rubric_id == rubric_id)
    ).one_or_none()
    if assessment is None:
        assessment = Assessment(submission_id=submission.id, rubric_id=rubric_id)
        session.add(assessment)
    else:
        session.execute(delete(AssessmentFlag).where(AssessmentFlag.assessment_id == assessment.id))
    score = computed.score
    assessment.member_id, assessment.supplier_id = submission.member_id, supplier_id
    assessment.input_sha256, assessment.document = computed.input_sha256, computed.stored
    assessment.document_sha256 = computed.document_sha256
    assessment.as_of, assessment.band = submission.as_of, score["band"] or "unknown"
    for name in _FIGURES:
        setattr(assessment, name, score[name])
    assessment.assessed_at = now
    session.flush()
    session.add_all(
        AssessmentFlag(
            assessment_id=assessment.id,
            member_id=submission.member_id,
            supplier_id=supplier_id,
            flag=flag["id"],
            severity=flag["severity"],
            state=flag["state"],
            workers=flag["affected"],
        )
        for flag in score["flags"]
    )
    record(session, "assessed", ("submission", submission.id), actor=SYSTEM, member_id=submission.member_id, now=now,
           rubric=score["rubric"], band=assessment.band, final=score["final"],
           sha256=assessment.document_sha256)  # fmt: skip
    return assessment


def shown_assessments(session: Session, suppliers: Sequence[int]) -> Sequence[tuple[Assessment, int]]:
    """For each supplier the assessment that lists show, with its request: of the latest submission, under the
    rubric its campaign is pinned to. Suppliers whose latest submission is not assessed yet are left out.
    """
    latest = (
        select(Submission.id, Request.id.label("request_id"), Request.supplier_id, Campaign.rubric_id)
        .join(Request, Request.id == Submission.request_id)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .where(Request.supplier_id.in_(suppliers))
        .order_by(Request.supplier_id, Submission.submitted_at, Submission.id)
    )
    newest = {row.supplier_id: row for row in session.execute(latest)}
    wanted = {(row.id, row.rubric_id): row.request_id for row in newest.values()}
    found = session.scalars(select(Assessment).where(Assessment.submission_id.in_([key[0] for key in wanted])))
    return [
        (each, wanted[each.submission_id, each.rubric_id])
        for each in found
        if (each.submission_id, each.rubric_id) in wanted
    ]


def refresh_row(session: Session, assessment: Assessment, score: Mapping[str, Any], workers: int | None) -> None:
    """Makes an assessment what the supplier table shows, if it is the one that is shown of its supplier."""
    for shown, request_id in shown_assessments(session, [assessment.supplier_id]):
        if shown.id == assessment.id:
            write_row(session, assessment, request_id, score, workers)


def write_row(
    session: Session, assessment: Assessment, request_id: int, score: Mapping[str, Any], workers: int | None
) -> None:
    """Writes figures, flags and binding reason into the supplier's line; its states are of the latest request."""
    row = session.get(SupplierRow, assessment.supplier_id)
    if row is None:
        request = session.get_one(Request, request_id)
        row = SupplierRow(
            supplier_id=assessment.supplier_id, member_id=assessment.member_id, binding={}, request_id=request_id,
            answering=request.answering, delivery=request.delivery,
        )  # fmt: skip
        session.add(row)
    open_flags = [flag for flag in score["flags"] if flag["state"] not in CLOSED]
    worst = max(open_flags, key=lambda flag: _SEVERITY_RANKS.get(flag["severity"], 0), default=None)
    binding = score["binding_cap"]
    row.assessment_id = assessment.id
    row.band, row.band_rank = assessment.band, BAND_RANKS.get(assessment.band, 0)
    row.final, row.priority, row.as_of = assessment.final, assessment.priority, assessment.as_of
    row.binding = binding["text"] if binding else {}
    row.workers = workers
    row.worst_severity = worst["severity"] if worst else ""
    row.open_flags = len(open_flags)
