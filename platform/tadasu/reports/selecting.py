"""Which assessments an export is of, and the id of that snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from questionnaires.answers.canonical import canonical_bytes
from tadasu.assessments.models import Assessment
from tadasu.assessments.queries import readable
from tadasu.campaigns.models import Campaign, Request
from tadasu.organisations.models import Supplier
from tadasu.reports.models import Export
from tadasu.responses.models import Consent, Submission

MOST = 20_000


@dataclass(frozen=True)
class Chosen:
    """One assessment an export holds, with the submission it judges and the response that was read for it."""

    assessment_id: int
    submission_id: int
    response_id: int
    supplier_id: int
    member_id: int
    input_sha256: str
    document_sha256: str


def chosen(session: Session, export: Export) -> Sequence[Chosen]:
    """The last round of each request of the campaign that was scored and may be read, by supplier name; of the
    suppliers and bands selected. At most one more than an export may hold.
    """
    query = (
        select(Assessment.id, Submission.id, Submission.response_id, Request.supplier_id, Request.member_id,
               Assessment.input_sha256, Assessment.document_sha256)
        .join(Submission, Submission.id == Assessment.submission_id)
        .join(Request, and_(Request.id == Submission.request_id, Submission.round == Request.round))
        .join(Campaign, and_(Campaign.id == Request.campaign_id, Campaign.rubric_id == Assessment.rubric_id))
        .join(Supplier, Supplier.id == Request.supplier_id)
        .join(Consent, readable(export.member_id))
        .where(Request.campaign_id == export.campaign_id, Request.member_id == export.member_id)
        .order_by(Supplier.name_key, Supplier.id, Request.id)
        .limit(MOST + 1)
    )  # fmt: skip
    if bands := export.selection.get("bands"):
        query = query.where(Assessment.band.in_(bands))
    if suppliers := export.selection.get("supplier_ids"):
        query = query.where(Request.supplier_id.in_(suppliers))
    return [Chosen(*row) for row in session.execute(query)]


def snapshot_id(export: Export, rows: Sequence[Chosen], rubric_sha256: str) -> str:
    """The same for the same assessments, filter, language and rubric; another as soon as one score differs."""
    facts: dict[str, Any] = {
        "assessments": sorted([row.assessment_id, row.document_sha256] for row in rows),
        "filter": export.selection,
        "language": export.language,
        "rubric": rubric_sha256,
    }
    return sha256(canonical_bytes(facts)).hexdigest()
