"""Who moves under a proposed rubric, and by which rule: the last round of every request, scored by both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from scoring.compare import Change, changes
from tadasu.assessments.computing import unpack
from tadasu.assessments.models import Assessment
from tadasu.campaigns.models import Campaign, Request
from tadasu.library.models import RubricProposal, RubricVersion
from tadasu.organisations.bands import BAND_RANKS
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Submission

LISTED = 1_000  # movers named in the report; the counts are of all
_CAUSES = 4  # rules named for each
_BATCH = 500


def report(session: Session, proposal: RubricProposal) -> dict[str, Any]:
    """Counts, movers with the rules that moved them, and which rule moved how many."""
    moves: list[dict[str, Any]] = []
    rules: Counter[tuple[str, str]] = Counter()
    tables: Counter[tuple[str, str]] = Counter()
    compared = after = changed = 0
    while rows := _pairs(session, proposal, after):
        for request_id, supplier_id, name, campaign_id, old, new in rows:
            compared, after = compared + 1, request_id
            if old.band == new.band and old.final == new.final:
                continue
            changed += 1
            if old.band == new.band:
                continue
            tables[old.band, new.band] += 1
            causes = _causes(changes(unpack(old.document)["score"], unpack(new.document)["score"]))
            rules.update((cause["kind"], cause["id"]) for cause in causes)
            moves.append(
                {"supplier_id": supplier_id, "supplier": name, "campaign_id": campaign_id, "before": old.band,
                 "after": new.band, "final": [old.final, new.final], "causes": causes}
            )  # fmt: skip
        session.expire_all()
    moves.sort(key=lambda move: (-_step(move), move["supplier_id"]))
    return {
        "compared": compared, "changed": changed, "moved": len(moves),
        "worse": sum(_step(move) > 0 for move in moves), "better": sum(_step(move) < 0 for move in moves),
        "not_scored": _not_scored(session, proposal),
        "tables": [[before, after, count] for (before, after), count in sorted(tables.items())],
        "rules": [[*rule, count] for rule, count in rules.most_common(20)], "moves": moves[:LISTED],
    }  # fmt: skip


def bands_of(session: Session, campaigns: Sequence[int]) -> Mapping[int, str]:
    """The band of the last round of each request, under the rubric its campaign is pinned to now."""
    rows = session.execute(
        select(Request.id, Assessment.band)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Submission, and_(Submission.request_id == Request.id, Submission.round == Request.round))
        .join(Assessment, and_(Assessment.submission_id == Submission.id,
                               Assessment.rubric_id == Campaign.rubric_id))
        .where(Request.campaign_id.in_(campaigns))
    )  # fmt: skip
    return dict(rows.all())


def _pairs(session: Session, proposal: RubricProposal, after: int) -> Sequence[Any]:
    old, new = aliased(Assessment), aliased(Assessment)
    return session.execute(
        select(Request.id, Request.supplier_id, Supplier.name, Request.campaign_id, old, new)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Supplier, Supplier.id == Request.supplier_id)
        .join(Submission, and_(Submission.request_id == Request.id, Submission.round == Request.round))
        .join(old, and_(old.submission_id == Submission.id, old.rubric_id == Campaign.rubric_id))
        .join(new, and_(new.submission_id == Submission.id, new.rubric_id == proposal.rubric_id))
        .where(Request.member_id == proposal.member_id, Request.id > after, Campaign.rubric_id != proposal.rubric_id)
        .order_by(Request.id)
        .limit(_BATCH)
    ).all()


def _not_scored(session: Session, proposal: RubricProposal) -> int:
    """Last rounds that the old rubric judges and the new one cannot."""
    old, new = aliased(Assessment), aliased(Assessment)
    rows = session.execute(
        select(Request.id)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Submission, and_(Submission.request_id == Request.id, Submission.round == Request.round))
        .join(old, and_(old.submission_id == Submission.id, old.rubric_id == Campaign.rubric_id))
        .outerjoin(new, and_(new.submission_id == Submission.id, new.rubric_id == proposal.rubric_id))
        .where(Request.member_id == proposal.member_id, Campaign.rubric_id != proposal.rubric_id, new.id.is_(None),
               Campaign.questionnaire_id.in_(_same_questionnaire(proposal)))
    )  # fmt: skip
    return len(rows.all())


def _same_questionnaire(proposal: RubricProposal) -> Any:
    return select(RubricVersion.questionnaire_id).where(RubricVersion.id == proposal.rubric_id)


def _causes(found: Sequence[Change]) -> list[dict[str, Any]]:
    """Flags that came or went first, then the items whose value changed most."""
    flags = [each for each in found if each.kind == "flag"]
    items = sorted((each for each in found if each.kind == "item"), key=lambda each: -abs(each.difference or 100.0))
    return [
        {"kind": each.kind, "id": each.id, "before": each.before, "after": each.after}
        for each in [*flags, *items][:_CAUSES]
    ] or [{"kind": "rubric", "id": "", "before": None, "after": None}]  # weights, limits or bands


def _step(move: Mapping[str, Any]) -> int:
    """Above 0: to a graver band."""
    return BAND_RANKS.get(move["after"], 0) - BAND_RANKS.get(move["before"], 0)
