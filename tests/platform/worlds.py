"""Things the tests need to be there: a supplier, a campaign, a request with its link, a supplier who answers.

Rows are written directly, with sensible defaults; each default can be given otherwise. Days count
from today, because the pages ask the real clock.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.accounts import sessions
from tadasu.asker import Role
from tadasu.campaigns import links
from tadasu.campaigns.dates import link_ends_at, today_in
from tadasu.campaigns.models import Answering, Campaign, Delivery, Invitation, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.library.models import QuestionnaireVersion, RubricVersion
from tadasu.library.operations import add_shipped
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Answer, Delegation, Response
from tests.platform.conftest import Browser, People, Someone

TOKYO = "Asia/Tokyo"
QUESTIONNAIRE = "responsible-acceptance@1"
REMINDERS = [-14, -7, -2, 1, 7]
_EXAMPLES = Path(__file__).parents[1] / "examples"


@dataclass(frozen=True)
class World:
    """Ids of one request and what it belongs to, and the secret of its link."""

    member_id: int
    supplier_id: int
    campaign_id: int
    request_id: int
    response_id: int
    invitation_id: int
    token: str


def today(zone: str = TOKYO) -> date:
    return today_in(zone, utc_now())


def a_supplier(session: Session, member_id: int, name: str = "株式会社サンプル精工", **values: Any) -> Supplier:
    now = utc_now()
    supplier = Supplier(
        **{
            "member_id": member_id,
            "name": name,
            "name_key": name,
            "match_key": name,
            "prefecture": "JP-23",
            "contact_name": "鈴木 花",
            "contact_email": "suzuki@sample-seiko.example.jp",
            "created_at": now,
            "changed_at": now,
            **values,
        }
    )
    session.add(supplier)
    session.flush()
    return supplier


def a_campaign(session: Session, creator: Someone, **values: Any) -> Campaign:
    """A campaign that was sent, of the shipped questionnaire and rubric, due in 30 days."""
    now = utc_now()
    add_shipped(session, now)
    asked = session.scalars(
        select(QuestionnaireVersion).where(QuestionnaireVersion.name == values.pop("questionnaire", QUESTIONNAIRE))
    ).one()
    rubric = session.scalars(select(RubricVersion).where(RubricVersion.questionnaire_id == asked.id)).first()
    assert rubric is not None
    campaign = Campaign(
        **{
            "member_id": creator.organisation_id,
            "name": "責任ある受入れ 2026",
            "questionnaire_id": asked.id,
            "rubric_id": rubric.id,
            "purpose": {"ja": "外国人労働者の受入れ状況を確認するため。", "en": "To learn how workers are received."},
            "due_on": today() + timedelta(days=30),
            "late_days": 14,
            "zone": TOKYO,
            "share_score": True,
            "reminder_days": REMINDERS,
            "messages": {},
            "sent_at": now,
            "created_by_id": creator.person_id,
            "created_at": now,
            **values,
        }
    )
    session.add(campaign)
    session.flush()
    return campaign


def a_request_row(session: Session, settings: Settings, campaign: Campaign, supplier: Supplier, **values: Any) -> World:
    """A request of a campaign to a supplier, with its invitation and its (empty) response."""
    now = utc_now()
    request = Request(
        **{
            "member_id": campaign.member_id,
            "campaign_id": campaign.id,
            "supplier_id": supplier.id,
            "delivery": Delivery.SENT,
            "answering": Answering.NOT_OPENED,
            "contact_name": supplier.contact_name,
            "contact_email": supplier.contact_email,
            "contact_language": supplier.contact_language,
            "due_on": campaign.due_on,
            "created_at": now,
            **values,
        }
    )
    session.add(request)
    session.flush()
    response = Response(
        request_id=request.id, member_id=campaign.member_id, language=request.contact_language, form="full"
    )
    invitation = Invitation(
        request_id=request.id,
        member_id=campaign.member_id,
        generation=1,
        token_sha256=f"not yet {request.id}",
        created_at=now,
        expires_at=link_ends_at(request.due_on, campaign),
    )
    session.add_all((response, invitation))
    session.flush()
    token = links.token(settings, "invitation", invitation.id, 1)
    invitation.token_sha256 = links.token_sha256(token)
    session.flush()
    return World(campaign.member_id, supplier.id, campaign.id, request.id, response.id, invitation.id, token)


def a_request(
    database: Database,
    people: People,
    settings: Settings,
    *,
    answers: Mapping[str, object] | None = None,
    campaign: Mapping[str, Any] | None = None,
    supplier: Mapping[str, Any] | None = None,
    **values: Any,
) -> World:
    """One request of Yamada Foods; `values` are columns of the request, such as `answering="started"`.

    `answers` fills the draft as if it had been saved, and moves the request on to "started".
    """
    with database.writing() as session:
        asked_in = a_campaign(session, people.aoi, **(campaign or {}))
        asked_of = a_supplier(session, people.aoi.organisation_id, **(supplier or {}))
        if answers is not None:
            values = {"answering": Answering.STARTED, "opened_at": utc_now(), **values}
        world = a_request_row(session, settings, asked_in, asked_of, **values)
        fill(session, world, answers or {})
        return world


def fill(session: Session, world: World, answers: Mapping[str, object], now: datetime | None = None) -> None:
    """Puts answers into a draft, each as its first version."""
    now = now or utc_now()
    for question, value in answers.items():
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        session.add(Answer(response_id=world.response_id, question=question, value=text, version=1, saved_at=now))


def a_helper(database: Database, world: World, *sections: str, **values: Any) -> int:
    """Somebody who was asked to answer these sections and has come in; gives the id of the delegation."""
    with database.writing() as session:
        delegation = Delegation(
            **{
                "response_id": world.response_id,
                "member_id": world.member_id,
                "sections": list(sections),
                "name": "田中",
                "email": "t@example.jp",
                "language": "ja",
                "capacity": "own_staff",
                "state": "opened",
                "token_sha256": f"nobody's {values.get('state')}",
                "created_at": utc_now(),
                **values,
            }
        )
        session.add(delegation)
        session.flush()
        return delegation.id


def example_answers(name: str = "EX-01") -> dict[str, Any]:
    """The answers of a printed example: a complete document of the shipped questionnaire."""
    document: dict[str, Any] = json.loads((_EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    answers: dict[str, Any] = document["answers"]
    return answers


def complete_answers() -> dict[str, Any]:
    """All that a submission needs."""
    period = {"from": "2025-10-01", "to": "2026-09-30", "name": "鈴木 花", "post": "総務課長"}
    return {**example_answers(), "PRF-14": period, "PRF-16": True}


def answering_browser(
    app: Flask, database: Database, world: World, *, delegation_id: int | None = None, language: str = "en"
) -> Browser:
    """A browser in which the right code was typed: it acts for this response, or for one delegation of it."""
    role = Role.RESPONDENT if delegation_id is None else Role.DELEGATE
    with database.writing() as session:
        token = sessions.begin(
            session, role, utc_now(), language=language, response_id=world.response_id, delegation_id=delegation_id
        )
    return Browser(app, token, answering=True)
