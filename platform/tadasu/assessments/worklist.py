"""What waits for a member's people, one kind of thing after the other, the gravest kind first.

Within a kind, what touches most workers comes first.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from tadasu.assessments.computing import unpack
from tadasu.assessments.models import Assessment, AssessmentFlag
from tadasu.campaigns.models import Answering, Campaign, HelpNeeded, Request
from tadasu.campaigns.states import UNDELIVERED
from tadasu.clock import utc_now
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.library.models import QuestionnaireVersion, RubricVersion
from tadasu.organisations.models import Supplier, SupplierRow

KINDS = ("zero_tolerance", "contradictions", "mails", "help", "reopen", "review")
PAGE = 50


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `code` is a flag, a state or a kind of call; `words` say it by language, where stored."""

    id: int
    supplier_id: int
    supplier: str
    workers: int | None
    code: str
    text: str
    request_id: int | None
    words: Mapping[str, str]


def waiting(
    session: Session, member_id: int, kind: str, *, after: tuple[int, int] | None = None, most: int = PAGE
) -> list[Waiting]:
    """The things of a kind after a place in the list, which is workers and id of the last one shown."""
    query, workers, id = _select(session, member_id, kind)
    if after is not None:
        query = query.where(or_(workers < after[0], and_(workers == after[0], id < after[1])))
    rows = session.execute(query.order_by(workers.desc(), id.desc()).limit(most)).all()
    words = _flag_words(session, [row.assessment_id for row in rows if row.assessment_id is not None])
    return [
        Waiting(row.id, row.supplier_id, row.name, row.workers, row.code, row.text, row.request_id,
                words.get((row.assessment_id, row.code), {}))
        for row in rows
    ]  # fmt: skip


def counted(session: Session, member_id: int, kind: str) -> tuple[int, int]:
    """How many things of a kind wait, and how many workers their suppliers have together."""
    query, _workers, _id = _select(session, member_id, kind)
    inner = query.subquery()
    by_supplier = select(func.count().label("things"), func.max(inner.c.workers).label("workers")).group_by(
        inner.c.supplier_id
    )
    whole = by_supplier.subquery()
    things, workers = session.execute(select(func.sum(whole.c.things), func.sum(whole.c.workers))).one()
    return int(things or 0), int(workers or 0)


_Part = tuple[Select[Any], ColumnElement[int], ColumnElement[int]]


def _select(session: Session, member_id: int, kind: str) -> _Part:
    return _SELECTS[kind](session, member_id)


def _zero_tolerance(_session: Session, member_id: int) -> _Part:
    return _flags(member_id, AssessmentFlag.severity == "ZT")


def _contradictions(session: Session, member_id: int) -> _Part:
    return _flags(member_id, AssessmentFlag.flag.in_(_checks(session, member_id)))


def _mails(session: Session, member_id: int) -> _Part:
    """Of requests that are still open, or were yesterday."""
    yesterday = utc_now().date() - timedelta(days=1)
    due = func.coalesce(Request.return_due_on, Request.due_on)
    graces = session.scalars(select(Campaign.late_days).where(Campaign.member_id == member_id).distinct())
    still_open = [(Campaign.late_days == days) & (due >= yesterday - timedelta(days=days)) for days in graces]
    return _requests(
        member_id,
        Request.delivery,
        Request.delivery.in_(UNDELIVERED),
        Request.answering.in_((Answering.NOT_OPENED, Answering.RETURNED)),
        or_(false(), *still_open),
    )


def _review(_session: Session, member_id: int) -> _Part:
    return _requests(member_id, Request.answering, Request.answering.in_((Answering.SUBMITTED, Answering.IN_REVIEW)))


def _help(_session: Session, member_id: int) -> _Part:
    return _calls(member_id, HelpNeeded.kind != "reopen")


def _reopen(_session: Session, member_id: int) -> _Part:
    return _calls(member_id, HelpNeeded.kind == "reopen")


_SELECTS: Mapping[str, Callable[[Session, int], _Part]] = {
    "zero_tolerance": _zero_tolerance,
    "contradictions": _contradictions,
    "mails": _mails,
    "help": _help,
    "reopen": _reopen,
    "review": _review,
}


def _flags(member_id: int, condition: ColumnElement[bool]) -> _Part:
    """Open flags of the assessments that lists show: not of earlier rounds, nor of other rubrics."""
    workers = AssessmentFlag.workers  # an assessment always says how many, and its index is in this order
    query = (
        select(AssessmentFlag.id, AssessmentFlag.supplier_id, Supplier.name, AssessmentFlag.workers,
               AssessmentFlag.flag.label("code"), literal("").label("text"), SupplierRow.request_id,
               AssessmentFlag.assessment_id)
        .join(SupplierRow, SupplierRow.assessment_id == AssessmentFlag.assessment_id)
        .join(Supplier, Supplier.id == SupplierRow.supplier_id)
        .where(AssessmentFlag.member_id == member_id, SupplierRow.member_id == member_id,
               SupplierRow.supplier_id == AssessmentFlag.supplier_id, AssessmentFlag.state == "open",
               Supplier.archived_at.is_(None), condition)
    )  # fmt: skip
    return query, workers, AssessmentFlag.id  # type: ignore[return-value]  # A mapped attribute serves as a column.


def _requests(member_id: int, code: Any, *conditions: ColumnElement[bool]) -> _Part:
    workers = func.coalesce(SupplierRow.workers, 0)
    query = (
        select(Request.id, Request.supplier_id, Supplier.name, SupplierRow.workers, code.label("code"),
               Campaign.name.label("text"), Request.id.label("request_id"), literal(None).label("assessment_id"))
        .join(Supplier, Supplier.id == Request.supplier_id)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .outerjoin(SupplierRow, SupplierRow.supplier_id == Request.supplier_id)
        .where(Request.member_id == member_id, Request.withdrawn_at.is_(None), Campaign.closed_at.is_(None),
               Supplier.archived_at.is_(None), *conditions)
    )  # fmt: skip
    return query, workers, Request.id  # type: ignore[return-value]  # A mapped attribute serves as a column.


def _calls(member_id: int, condition: ColumnElement[bool]) -> _Part:
    workers = func.coalesce(SupplierRow.workers, 0)
    query = (
        select(HelpNeeded.id, Request.supplier_id, Supplier.name, SupplierRow.workers, HelpNeeded.kind.label("code"),
               HelpNeeded.text, Request.id.label("request_id"), literal(None).label("assessment_id"))
        .join(Request, Request.id == HelpNeeded.request_id)
        .join(Supplier, Supplier.id == Request.supplier_id)
        .outerjoin(SupplierRow, SupplierRow.supplier_id == Request.supplier_id)
        .where(HelpNeeded.member_id == member_id, HelpNeeded.settled_at.is_(None), Request.withdrawn_at.is_(None),
               Supplier.archived_at.is_(None), condition)
    )  # fmt: skip
    return query, workers, HelpNeeded.id  # type: ignore[return-value]  # A mapped attribute serves as a column.


def _checks(session: Session, member_id: int) -> Collection[str]:
    """The names of consistency checks in every rubric this member uses."""
    used = session.execute(
        select(RubricVersion, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == RubricVersion.questionnaire_id)
        .where(RubricVersion.id.in_(select(Campaign.rubric_id).where(Campaign.member_id == member_id)))
    ).all()
    return {check for version, asked in used for check in rubric_of(version, questionnaire_of(asked)).checks}


def _flag_words(session: Session, assessments: Sequence[int]) -> dict[tuple[int, str], dict[str, str]]:
    """What each flag says, by language, as stored with the score."""
    found: dict[tuple[int, str], dict[str, str]] = {}
    documents = select(Assessment.id, Assessment.document).where(Assessment.id.in_(set(assessments)))
    for id, document in session.execute(documents):
        for language, words in unpack(document)["words"].items():
            for flag, text in words["flags"].items():
                found.setdefault((id, flag), {})[language] = text
    return found
