"""What whoever planned or began a sending is told by mail: that it could not be done, or came too late for some."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Membership, Person
from tadasu.accounts.queries import ADMINISTRATORS
from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.letters import Template, fill, letter_language
from tadasu.campaigns.models import Campaign
from tadasu.campaigns.ready import Lack
from tadasu.config import Settings
from tadasu.mail import outbox

_FAILED: Mapping[str, Template] = {
    "ja": Template(
        "「{campaign}」の予約した送信を実行できませんでした",
        "{name} 様\n\n{at}に予約されていた調査「{campaign}」の送信は、次の理由により実行できませんでした。\n\n"
        "{reasons}\n\n"
        "サプライヤーへのメールは1通も送信されていません。調査は下書きに戻っています。"
        "次のページで内容をご確認のうえ、あらためて送信してください。\n\n{link}\n",
    ),
    "en": Template(
        "\"{campaign}\" could not be sent as planned",
        "Dear {name},\n\nthe campaign \"{campaign}\" was to be sent on {at}. This was not done:\n\n{reasons}\n\n"
        "No supplier has been written to, and the campaign is a draft again. "
        "Please look at it and send it from this page:\n\n{link}\n",
    ),
}  # fmt: skip
_REASONS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "suppliers": "・送信先のサプライヤーがありません。",
        "addresses": "・メールアドレスが登録されていないサプライヤーが{count}社あります。",
        "due_day": "・回答期限が設定されていません。",
        "due_today": "・送信の時点で、回答期限の当日になっていました。",
        "days_left": "・回答期限を過ぎています。",
    },
    "en": {
        "suppliers": "- There is no supplier on its list.",
        "addresses": "- Suppliers without an e-mail address: {count}.",
        "due_day": "- It has no due day.",
        "due_today": "- It would have been sent on its due day, with no time left to answer.",
        "days_left": "- Its due day has passed.",
    },
}
_TOO_LATE: Mapping[str, Template] = {
    "ja": Template(
        "「{campaign}」の一部のサプライヤーに依頼メールを送信できませんでした",
        "{name} 様\n\n調査「{campaign}」の送信が途中で止まり、再開した時点で回答の受付が終了していたため、"
        "{count}社のサプライヤーには依頼メールを送信していません。\n\n"
        "回答が必要な場合は、次のページで期限を延長してください。"
        "延長したサプライヤーには、依頼メールが送信されます。\n\n{link}\n",
    ),
    "en": Template(
        "\"{campaign}\" was not sent to all its suppliers",
        "Dear {name},\n\nthe sending of the campaign \"{campaign}\" was held up, and when it went on, no answers were "
        "taken any more. Suppliers who have not been written to: {count}.\n\n"
        "If you still want their answers, extend their due day on this page; they are then invited:\n\n{link}\n",
    ),
}  # fmt: skip
_INSTANT = {"ja": "y年M月d日 HH:mm（zzzz）", "en": "d MMMM y, HH:mm (zzzz)"}


def tell_of_failure(
    session: Session, settings: Settings, campaign: Campaign, planned_for: datetime, lacks: Sequence[Lack],
    now: datetime,
) -> None:  # fmt: skip
    """The campaign is a draft again, because of what it lacks."""
    for person in _whom_to_tell(session, campaign):
        language = letter_language(person.language)
        values = {
            "at": format_datetime(planned_for, _INSTANT[language], tzinfo=ZoneInfo(campaign.zone), locale=language),
            "reasons": "\n".join(_REASONS[language][each.what].format(count=each.count) for each in lacks),
            "link": f"{settings.public_base_url}/campaigns/{campaign.id}/check",
        }
        _put(session, settings, campaign, person, _FAILED[language], values, now)


def tell_of_too_late(session: Session, settings: Settings, campaign: Campaign, count: int, now: datetime) -> None:
    """So many of its suppliers were not written to, since nothing would have been taken from them any more."""
    for person in _whom_to_tell(session, campaign):
        link = f"{settings.public_base_url}/campaigns/{campaign.id}?where=queued#requests"
        text = _TOO_LATE[letter_language(person.language)]
        _put(session, settings, campaign, person, text, {"count": str(count), "link": link}, now)


def _put(
    session: Session, settings: Settings, campaign: Campaign, person: Person, template: Template,
    values: Mapping[str, str], now: datetime,
) -> None:  # fmt: skip
    text = fill(template, {"name": person.name, "campaign": campaign.name, **values})
    letter = outbox.Letter("planned_failed", person.name, person.email, text.subject, text.body)
    outbox.put(session, settings, letter, now, member_id=campaign.member_id)


def _whom_to_tell(session: Session, campaign: Campaign) -> Sequence[Person]:
    """Whoever planned or sent it; the administrators, once that person no longer works there."""
    asked_for = session.scalars(
        select(AuditLine.actor_id)
        .where(AuditLine.object_kind == "campaign", AuditLine.object_id == campaign.id)
        .where(AuditLine.member_id == campaign.member_id, AuditLine.actor_kind == "person")
        .where(AuditLine.action.in_(("sending planned", "campaign sent")))
        .order_by(AuditLine.id.desc())
        .limit(1)
    ).one_or_none()
    colleagues = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == campaign.member_id)
        .where(Membership.ended_at.is_(None), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    found = session.scalars(colleagues.where(Person.id == (asked_for or campaign.created_by_id))).all()
    return found or session.scalars(colleagues.where(Membership.role.in_(ADMINISTRATORS))).all()
