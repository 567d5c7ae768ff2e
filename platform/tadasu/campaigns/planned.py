"""Sendings that were planned for later: begun when their time has come, or else told to whoever planned them."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Membership, Organisation, Person
from tadasu.accounts.queries import ADMINISTRATORS
from tadasu.auditlog.models import AuditLine
from tadasu.auditlog.operations import SYSTEM
from tadasu.campaigns import operations
from tadasu.campaigns.letters import Template, day_in_words, fill, letter_language
from tadasu.campaigns.listing_now import follow_records
from tadasu.campaigns.models import Campaign
from tadasu.campaigns.ready import Lack, lacking
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.mail import outbox
from tadasu.services import Services

_log = logging.getLogger(__name__)
_STEPS = ("sending planned", "sending cancelled", "planned sending failed", "campaign sent")

_LETTER: Mapping[str, Template] = {
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
        "days_left": "・回答期限を過ぎています。",
    },
    "en": {
        "suppliers": "- There is no supplier on its list.",
        "addresses": "- Suppliers without an e-mail address: {count}.",
        "due_day": "- It has no due day.",
        "days_left": "- Its due day has passed.",
    },
}


def of_live_member() -> ColumnElement[bool]:
    """A suspended member sends nothing, by hand or by clock."""
    return exists().where(Organisation.id == Campaign.member_id, Organisation.suspended_at.is_(None))


def send_planned(services: Services, now: datetime) -> None:
    """Begins the sendings whose time has come. One that can no longer be sent goes back to being a draft.

    One that was interrupted, because its member was suspended, goes on.
    """
    due = (Campaign.send_at <= now) & Campaign.closed_at.is_(None) & of_live_member()
    with services.database.reading() as session:
        ids = session.scalars(select(Campaign.id).where(due).order_by(Campaign.id)).all()
    for id in ids:
        try:
            with services.database.writing() as session:
                _send(session, services.settings, operations.locked(session, id), now)
        except Refused:  # discarded meanwhile
            continue
        except Exception:  # one campaign never holds up the next
            _log.exception("the planned sending of campaign %s could not be done", id)


def interrupt(campaign: Campaign, now: datetime) -> None:
    """Lets a sending that has begun go on once its member is there again. The caller holds the campaign."""
    campaign.send_at = now


def failed_at(session: Session, campaign: Campaign) -> datetime | None:
    """When a planned sending of this draft failed last; None if another was planned or sent since."""
    last = _last_line(session, campaign, _STEPS)
    return last.at if last is not None and last.action == "planned sending failed" else None


def _send(session: Session, settings: Settings, campaign: Campaign, now: datetime) -> None:
    if campaign.send_at is None or campaign.send_at > now or campaign.closed_at is not None:
        return
    if campaign.sent_at is not None:
        campaign.send_at = None
        operations.queue_letters(session, campaign, now)
        return
    follow_records(session, campaign.id)
    lacks = lacking(session, campaign, now)
    if not lacks:
        operations.begin_sending(session, SYSTEM, campaign, now)
        return
    for person in _whom_to_tell(session, campaign):
        _tell(session, settings, campaign, campaign.send_at, person, lacks, now)
    campaign.send_at = None
    operations.note(session, SYSTEM, "planned sending failed", campaign, now, step=lacks[0].step)


def _whom_to_tell(session: Session, campaign: Campaign) -> Sequence[Person]:
    """Whoever planned it; the administrators, once that person no longer works there."""
    planned = _last_line(session, campaign, ("sending planned",))
    planner = planned.actor_id if planned is not None else campaign.created_by_id
    colleagues = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == campaign.member_id)
        .where(Membership.ended_at.is_(None), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    found = session.scalars(colleagues.where(Person.id == planner)).all()
    return found or session.scalars(colleagues.where(Membership.role.in_(ADMINISTRATORS))).all()


def _tell(
    session: Session, settings: Settings, campaign: Campaign, planned_for: datetime, person: Person,
    lacks: Sequence[Lack], now: datetime,
) -> None:  # fmt: skip
    language = letter_language(person.language)
    there = planned_for.astimezone(ZoneInfo(campaign.zone))
    values = {
        "name": person.name,
        "campaign": campaign.name,
        "at": f"{day_in_words(there.date(), language)} {there:%H:%M}",
        "reasons": "\n".join(_REASONS[language][each.what].format(count=each.count) for each in lacks),
        "link": f"{settings.public_base_url}/campaigns/{campaign.id}/check",
    }
    text = fill(_LETTER[language], values)
    letter = outbox.Letter("planned_failed", person.name, person.email, text.subject, text.body)
    outbox.put(session, settings, letter, now, member_id=campaign.member_id)


def _last_line(session: Session, campaign: Campaign, actions: Sequence[str]) -> AuditLine | None:
    return session.scalars(
        select(AuditLine)
        .where(AuditLine.object_kind == "campaign", AuditLine.object_id == campaign.id)
        .where(AuditLine.member_id == campaign.member_id, AuditLine.action.in_(actions))
        .order_by(AuditLine.id.desc())
        .limit(1)
    ).one_or_none()
