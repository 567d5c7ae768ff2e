"""Reads of campaigns and their requests, always within the asker's own organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from tadasu.asker import Asker, member_of
from tadasu.auditlog.models import AuditLine
from tadasu.campaigns import filters
from tadasu.campaigns.letters import letter_language
from tadasu.campaigns.models import Campaign, ContactChange, Extension, HelpNeeded, Reminder, Request
from tadasu.library.models import QuestionnaireVersion, RubricVersion
from tadasu.mail.models import Message
from tadasu.organisations.models import Supplier

Kept = TypeVar("Kept", Message, Reminder, Extension, HelpNeeded, ContactChange)
PAGE = 50
HISTORY = 200
_IS_WRITTEN_TO = Campaign.sent_at.is_not(None) | Supplier.archived_at.is_(None)  # a draft leaves archived ones out


def own_campaign(session: Session, asker: Asker, campaign_id: int) -> Campaign | None:
    """The loader of every page of a campaign."""
    campaign = session.get(Campaign, campaign_id)
    return campaign if campaign is not None and campaign.member_id == member_of(asker) else None


def own_request(session: Session, asker: Asker, request_id: int) -> Request | None:
    """The loader of every page of a request. One of a campaign not yet sent is only a line on its list."""
    return session.scalars(
        select(Request)
        .join(Request.campaign)
        .where(Request.id == request_id, Request.member_id == member_of(asker), Campaign.sent_at.is_not(None))
        .options(contains_eager(Request.campaign).joinedload(Campaign.member), joinedload(Request.supplier))
    ).one_or_none()


def known_rubric(session: Session, _asker: Asker, rubric_id: int) -> RubricVersion | None:
    """Questionnaires and rubrics are the same for every member."""
    return session.get(RubricVersion, rubric_id)


def judged_by(session: Session, rubric: RubricVersion) -> QuestionnaireVersion:
    return session.get_one(QuestionnaireVersion, rubric.questionnaire_id)


@dataclass(frozen=True)
class CampaignLine:
    """A campaign with how far it is; all counts leave withdrawn requests out."""

    campaign: Campaign
    asked: int
    answered: int
    attention: int


def campaign_lines(session: Session, asker: Asker) -> Sequence[CampaignLine]:
    """A member's campaigns, the newest first."""
    campaigns = session.scalars(
        select(Campaign).where(Campaign.member_id == member_of(asker)).order_by(Campaign.id.desc()).limit(200)
    ).all()
    figures = {
        row[0]: row[1:]
        for row in session.execute(
            select(Request.campaign_id, *_sums("asked", "answered", "attention"))
            .where(Request.campaign_id.in_([each.id for each in campaigns]))
            .group_by(Request.campaign_id)
        )
    }
    return [CampaignLine(each, *(int(n or 0) for n in figures.get(each.id, (0, 0, 0)))) for each in campaigns]


def count_listed(session: Session, campaign_id: int, supplier_ids: Sequence[int]) -> int:
    """How many of these suppliers are on the list of a campaign."""
    on_it = select(Request.supplier_id).where(Request.campaign_id == campaign_id)
    return len(set(session.scalars(on_it)) & set(supplier_ids))


def first_recipients(session: Session, campaign_id: int, most: int) -> Sequence[Request]:
    """The first suppliers on a list that are, or would be, written to."""
    found = (
        select(Request)
        .join(Request.campaign)
        .join(Request.supplier)
        .where(Request.campaign_id == campaign_id, _IS_WRITTEN_TO)
        .options(contains_eager(Request.supplier), contains_eager(Request.campaign))
        .order_by(Request.id)
        .limit(most)
    )
    return session.scalars(found).all()


def counts(session: Session, campaign_id: int) -> Mapping[str, int]:
    """How many requests are where, by the names of filters.ALL."""
    row = session.execute(select(*_sums(*filters.ALL)).where(Request.campaign_id == campaign_id)).one()
    return {name: int(number or 0) for name, number in zip(filters.ALL, row, strict=True)}


def readers(session: Session, campaign_id: int) -> Mapping[str, int]:
    """How many recipients are written to in which language, the most first."""
    found: dict[str, int] = {}
    by_language = (
        select(Request.contact_language, func.count())
        .join(Request.campaign)
        .join(Request.supplier)
        .where(Request.campaign_id == campaign_id, Request.withdrawn_at.is_(None), _IS_WRITTEN_TO)
    )
    for language, number in session.execute(by_language.group_by(Request.contact_language)):
        found[letter_language(language)] = found.get(letter_language(language), 0) + number
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def request_page(
    session: Session, campaign_id: int, *, where: str = "", search: str = "", after: int = 0, most: int = PAGE
) -> Sequence[Request]:
    """Requests in the order they were added; one more than `most` if there are more."""
    found = (
        select(Request)
        .join(Request.supplier)
        .where(Request.campaign_id == campaign_id, Request.id > after)
        .options(contains_eager(Request.supplier), joinedload(Request.campaign))
        .order_by(Request.id)
        .limit(most + 1)
    )
    if where in filters.ALL:
        found = found.where(filters.ALL[where])
    if search.strip():
        found = found.where(_named_like(search.strip()))
    return session.scalars(found).all()


def chosen_requests(session: Session, campaign: Campaign, ids: Sequence[int]) -> Sequence[Request]:
    """Those of the ids that belong to the campaign; the others are as if they did not exist."""
    return session.scalars(
        select(Request)
        .where(Request.campaign_id == campaign.id, Request.id.in_(ids))
        .options(joinedload(Request.supplier), joinedload(Request.campaign))
        .order_by(Request.id)
    ).all()


def open_calls(session: Session, request_ids: Sequence[int]) -> Mapping[int, set[str]]:
    """The kinds of help that are still called for, by request."""
    found: dict[int, set[str]] = {}
    waiting = select(HelpNeeded.request_id, HelpNeeded.kind).where(
        HelpNeeded.request_id.in_(request_ids), HelpNeeded.settled_at.is_(None)
    )
    for request_id, kind in session.execute(waiting):
        found.setdefault(request_id, set()).add(kind)
    return found


@dataclass(frozen=True)
class History:
    """All that is known of a request but for what the supplier wrote."""

    messages: Sequence[Message]
    reminders: Sequence[Reminder]
    extensions: Sequence[Extension]
    calls: Sequence[HelpNeeded]
    changes: Sequence[ContactChange]
    lines: Sequence[AuditLine]


def history(session: Session, request: Request) -> History:
    lines = session.scalars(
        select(AuditLine)
        .where(AuditLine.object_kind == "request", AuditLine.object_id == request.id)
        .where(AuditLine.member_id == request.member_id)
        .order_by(AuditLine.id.desc())
        .limit(HISTORY)
    ).all()
    return History(
        messages=_newest(session, Message, request),
        reminders=_newest(session, Reminder, request),
        extensions=_newest(session, Extension, request),
        calls=_newest(session, HelpNeeded, request),
        changes=_newest(session, ContactChange, request),
        lines=lines,
    )


def _newest(session: Session, kind: type[Kept], request: Request) -> Sequence[Kept]:
    kept: Any = kind
    return session.scalars(
        select(kind).where(kept.request_id == request.id).order_by(kept.id.desc()).limit(HISTORY)
    ).all()


def _sums(*names: str) -> list[Any]:
    return [func.sum(case((filters.ALL[name], 1), else_=0)) for name in names]


def _named_like(text: str) -> ColumnElement[bool]:
    columns = (Supplier.name, Supplier.name_kana, Supplier.name_romaji, Supplier.own_code, Request.contact_email)
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
