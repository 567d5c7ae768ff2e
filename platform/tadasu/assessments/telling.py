"""Telling suppliers that their band has changed because the rules by which answers are judged were changed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tadasu.campaigns.letters import greeted
from tadasu.campaigns.models import Campaign, Request
from tadasu.config import Settings
from tadasu.mail.outbox import Letter, put

_SUBJECTS = {
    "ja": "【{member}】{campaign}：評価基準の改定に伴う区分の変更について",
    "en": "{member}: the rules for {campaign} have changed, and so has your band",
}
_BODIES = {
    "ja": (
        "{supplier}\n{contact} 様\n\nいつもお世話になっております。{member}です。\n\n"
        "「{campaign}」の評価基準を改定しました。ご提出いただいた回答に変更はありませんが、"
        "新しい基準で評価した結果、貴社のリスク区分が変わりました。\n\n"
        "変更の内容は、以前お送りした回答用リンクから、得点の内訳とともにご確認いただけます。\n"
        "ご不明な点は、{member}の担当者までお問い合わせください。\n\n{member}\n"
    ),
    "en": (
        "{supplier}\nDear {contact},\n\n{member} has changed the rules by which answers to \"{campaign}\" are judged. "
        "Your answers are as you submitted them, but under the new rules your band is another one.\n\n"
        "You can see what changed, with every point explained, by the link you answered with.\n\n{member}\n"
    ),
}  # fmt: skip
_BATCH = 500


def tell_suppliers(
    session: Session, settings: Settings, moved: Mapping[int, tuple[str | None, str]], now: datetime
) -> int:
    """Queues one mail for each request whose band changed and whose campaign shares scores; gives their number."""
    ids, told = sorted(moved), 0
    for start in range(0, len(ids), _BATCH):
        for request in _requests(session, ids[start : start + _BATCH]):
            put(session, settings, _letter(request), now, member_id=request.member_id, request_id=request.id)
            told += 1
    return told


def _requests(session: Session, ids: list[int]) -> list[Request]:
    return list(
        session.scalars(
            select(Request)
            .join(Request.campaign)
            .where(Request.id.in_(ids), Campaign.share_score.is_(True), Request.withdrawn_at.is_(None))
            .options(joinedload(Request.campaign).joinedload(Campaign.member), joinedload(Request.supplier))
            .order_by(Request.id)
        )
    )


def _letter(request: Request) -> Letter:
    language = request.contact_language if request.contact_language in _BODIES else "ja"
    facts = {
        "supplier": request.supplier.name, "contact": greeted(request.contact_name, language),
        "campaign": request.campaign.name, "member": request.campaign.member.name_in(language),
    }  # fmt: skip
    return Letter(
        kind="band_changed", to_name=request.contact_name, to_email=request.contact_email,
        subject=_SUBJECTS[language].format_map(facts), body=_BODIES[language].format_map(facts),
    )  # fmt: skip
