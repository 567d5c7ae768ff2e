"""Which assessments an export is of, and the id of that snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from questionnaires.answers.canonical import canonical_bytes
from tadasu.assessments.models import Assessment
from tadasu.assessments.queries import readable
from tadasu.campaigns.models import Campaign, Request
from tadasu.language import show_number
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


def too_many() -> str:
    return str(_("An export holds at most %(most)s suppliers.", most=show_number(MOST)))


def chosen(session: Session, export: Export) -> Sequence[Chosen]:
    """The last round of each request of the campaign that was scored and may be read, by supplier name; of the
    suppliers and bands selected. At most one more than an export may hold.
    """
    query = (
        _scored(
            export.member_id,
            select(Assessment.id, Submission.id, Submission.response_id, Request.supplier_id, Request.member_id,
                   Assessment.input_sha256, Assessment.document_sha256),
        )
        .join(Supplier, Supplier.id == Request.supplier_id)
        .where(Request.campaign_id == export.campaign_id)
        .order_by(Supplier.name_key, Supplier.id, Request.id)
        .limit(MOST + 1)
    )  # fmt: skip
    if bands := export.selection.get("bands"):
        query = query.where(Assessment.band.in_(bands))
    if suppliers := export.selection.get("supplier_ids"):
        query = query.where(Request.supplier_id.in_(suppliers))
    return [Chosen(*row) for row in session.execute(query)]


def scored(session: Session, member_id: int, suppliers: Select[int] | Sequence[int] | None) -> Mapping[int, int]:
    """How many suppliers have scores that can be exported, by campaign; of those `suppliers`, or of all."""
    query = _scored(
        member_id, select(Request.campaign_id, func.count(Request.supplier_id.distinct()).label("suppliers"))
    )
    if suppliers is not None:
        query = query.where(Request.supplier_id.in_(suppliers))
    return {row.campaign_id: row.suppliers for row in session.execute(query.group_by(Request.campaign_id))}


def _scored(member_id: int, wanted: Any) -> Any:
    """A select, of the last round of each request that was scored by its campaign's rubric and may be read."""
    return (
        wanted.select_from(Assessment)
        .join(Submission, Submission.id == Assessment.submission_id)
        .join(Request, and_(Request.id == Submission.request_id, Submission.round == Request.round))
        .join(Campaign, and_(Campaign.id == Request.campaign_id, Campaign.rubric_id == Assessment.rubric_id))
        .join(Consent, readable(member_id))
        .where(Request.member_id == member_id)
    )


def snapshot_id(export: Export, rows: Sequence[Chosen], rubric_sha256: str) -> str:
    """The same for the same assessments, filter, language and rubric; another as soon as one score differs."""
    facts: dict[str, Any] = {
        "assessments": sorted([row.assessment_id, row.document_sha256] for row in rows),
        "filter": export.selection,
        "language": export.language,
        "rubric": rubric_sha256,
    }
    return sha256(canonical_bytes(facts)).hexdigest()
