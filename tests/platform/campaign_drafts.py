"""Campaigns that are not sent yet: a draft and its list, the form of its first page, and what was kept of it."""

from typing import Any

from sqlalchemy import func, select

from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import Supplier
from tests.platform.conftest import Someone
from tests.platform.worlds import a_campaign, a_supplier, today


def draft(database: Database, someone: Someone, *, suppliers: int = 0, **values: Any) -> int:
    with database.writing() as session:
        campaign = a_campaign(session, someone, **{"sent_at": None, "due_on": None, **values})
        for number in range(suppliers):
            listed(session, campaign, a_supplier(session, someone.organisation_id, f"株式会社サンプル{number}"))
        return campaign.id


def listed(session: Any, campaign: Campaign, supplier: Supplier) -> None:
    session.add(Request(member_id=campaign.member_id, campaign_id=campaign.id, supplier_id=supplier.id,
                        contact_name=supplier.contact_name, contact_email=supplier.contact_email,
                        contact_language="ja", due_on=today(), created_at=utc_now()))  # fmt: skip
    session.flush()


def kept(database: Database, campaign_id: int) -> Campaign:
    with database.reading() as session:
        return session.get_one(Campaign, campaign_id)


def count(database: Database, kind: type, *conditions: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind).where(*conditions)) or 0


def questions_form(rubric_id: int, **values: str) -> dict[str, str]:
    return {"name": "受入れ調査 2026", "rubric": str(rubric_id), "purpose_ja": "受入れ状況の確認", "purpose_en": "",
            "share_score": "yes", **values}  # fmt: skip
