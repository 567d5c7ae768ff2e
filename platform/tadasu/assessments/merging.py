"""What is scored: the submission as signed, with what reviewers said laid over it and last year's beside it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tadasu.assessments.models import ReviewVerdict
from tadasu.campaigns.models import Campaign, Request
from tadasu.responses.models import Submission

_REVIEWERS_KEYS = ("flags", "checks", "accepted_na", "raised", "affected", "previous")
_LAYER_OF = {"flag": "flags", "check": "checks", "accepted_na": "accepted_na"}


def merged_inputs(session: Session, submissions: Sequence[Submission]) -> list[dict[str, Any]]:
    """One input document for each submission, in their order; at most four queries for all."""
    ids = [each.id for each in submissions]
    verdicts: dict[int, list[ReviewVerdict]] = {}
    for verdict in session.scalars(
        select(ReviewVerdict).where(ReviewVerdict.submission_id.in_(ids)).order_by(ReviewVerdict.id)
    ):
        verdicts.setdefault(verdict.submission_id, []).append(verdict)
    earlier = _earlier(session, submissions)
    return [_merged(each, verdicts.get(each.id, ()), earlier.get(each.id)) for each in submissions]


def last_verdict(session: Session, submission_id: int) -> int:
    """Changes whenever a reviewer says something new about a submission."""
    newest = select(func.max(ReviewVerdict.id)).where(ReviewVerdict.submission_id == submission_id)
    return session.scalar(newest) or 0


def _merged(submission: Submission, verdicts: Iterable[ReviewVerdict], before: str | None) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(submission.document)
    for key in _REVIEWERS_KEYS:  # a supplier has no say in these
        document.pop(key, None)
    levels: dict[str, int] = {}
    for verdict in verdicts:  # a later one replaces an earlier
        if verdict.kind == "evidence":
            levels[verdict.subject] = int(verdict.verdict)
            continue
        layer = document.setdefault(_LAYER_OF[verdict.kind], {})
        layer[verdict.subject] = verdict.reason if verdict.kind == "accepted_na" else verdict.verdict
    if levels:
        document["evidence"] = _judged(document.get("evidence", {}), levels)
    if before is not None:
        previous = json.loads(before)
        for key in _REVIEWERS_KEYS:
            previous.pop(key, None)
        document["previous"] = previous
    return document


def _judged(evidence: Mapping[str, Any], levels: Mapping[str, int]) -> dict[str, Any]:
    """Evidence as it was given, at the levels reviewers found: what was said of one answer goes before what was said
    of all. A paper keeps its day, so that it expires as before.
    """
    found = dict(evidence)
    for id in (*evidence, *levels):
        level = levels.get(id, levels.get("*"))
        if level is not None:
            given = evidence.get(id)
            found[id] = {**given, "level": level} if isinstance(given, Mapping) else level
    return found


def _earlier(session: Session, submissions: Sequence[Submission]) -> dict[int, str]:
    """For each submission the document of the last one of the same supplier to the same questionnaire in an
    earlier campaign, as it stood when this one was signed: what comes in later changes no score made before.
    """
    light = (
        select(
            Submission.id,
            Submission.as_of,
            Submission.submitted_at,
            Request.supplier_id,
            Request.campaign_id,
            Campaign.questionnaire_id,
        )
        .join(Request, Request.id == Submission.request_id)
        .join(Campaign, Campaign.id == Request.campaign_id)
    )
    about = {row.id: row for row in session.execute(light.where(Submission.id.in_([each.id for each in submissions])))}
    suppliers = {row.supplier_id for row in about.values()}
    candidates: dict[tuple[int, int], list[Any]] = {}
    for row in session.execute(
        light.where(Request.supplier_id.in_(suppliers)).order_by(Submission.as_of, Submission.id)
    ):
        candidates.setdefault((row.supplier_id, row.questionnaire_id), []).append(row)
    found: dict[int, int] = {}
    for own in about.values():
        for each in candidates[own.supplier_id, own.questionnaire_id]:
            is_before = each.as_of < own.as_of and each.submitted_at < own.submitted_at
            if is_before and each.campaign_id != own.campaign_id:
                found[own.id] = each.id
    return _documents(session, found)


def _documents(session: Session, wanted: dict[int, int]) -> dict[int, str]:
    if not wanted:
        return {}
    query = select(Submission.id, Submission.document).where(Submission.id.in_(set(wanted.values())))
    documents = dict(session.execute(query).all())
    return {id: documents[earlier] for id, earlier in wanted.items()}
