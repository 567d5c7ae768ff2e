"""The invented suppliers of a member."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.demo.names import InventedCompany
from tadasu.demo.profiles import Profile, prefecture
from tadasu.demo.story import HEROES
from tadasu.organisations.records import insert_suppliers

_TAGS = ("重点管理", "新規取引先", "海外調達", "季節雇用")


def add_suppliers(
    session: Session, member: Asker, companies: Sequence[tuple[InventedCompany, Profile]], now: datetime
) -> list[int]:
    """Ids of the suppliers, in the order given; each lies where its profile's wages are judged."""
    random = Random(7)
    values = [_values(member, company, profile, random) for company, profile in companies]
    for told_of in values[: len(HEROES)]:  # the story is told in the language of most
        told_of["contact_language"] = "ja"
    return insert_suppliers(session, member_of(member), values, now)


def _values(member: Asker, company: InventedCompany, profile: Profile, random: Random) -> dict[str, Any]:
    return {
        "own_code": f"S{random.randrange(10_000, 99_999)}",
        "name": company.name,
        "name_kana": company.name_kana,
        "name_romaji": company.name_romaji,
        "prefecture": prefecture(profile),
        "town": "架空市",
        "street": "見本町1-1",
        "tier": random.choice((1, 1, 1, 2, 2, 3)),
        "spend": random.randrange(2, 900) * 1_000_000,
        "owner_id": member.person_id if random.random() < 0.5 else None,
        "contact_name": company.contact_name,
        "contact_email": company.contact_email,
        "contact_language": "en" if random.random() < 0.1 else "ja",
        "tags": [random.choice(_TAGS)] if random.random() < 0.3 else [],
    }
