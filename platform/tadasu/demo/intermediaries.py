"""The invented organisations between the suppliers of a member and their foreign workers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.demo import profiles
from tadasu.demo.profiles import Profile
from tadasu.organisations import places
from tadasu.organisations.models import Intermediary, Supplier

_SUPERVISING = (("架空みらい協同組合", "許-架空-0001"), ("架空ひかり事業協同組合", "許-架空-0002"))
_SENDING = (("Kakuu Viet Sample Manpower Co., Ltd.", "VN"), ("PT Kakuu Contoh Kerja", "ID"),
            ("Kakuu Halimbawa Services Inc.", "PH"))  # fmt: skip
_SUPPORT = ("架空ささえ支援株式会社", "登-架空-0003")
_LINKED = 40  # suppliers, enough for each list to be worth reading


def add_intermediaries(
    session: Session, member: Asker, suppliers: Sequence[tuple[int, Profile]], now: datetime
) -> None:
    """Supervising, support and sending organisations, each with some of the first suppliers that employ foreigners."""
    supervising = [_add(session, member, "supervising", name, "JP", permit, now) for name, permit in _SUPERVISING]
    sending = [_add(session, member, "sending", name, country, "", now) for name, country in _SENDING]
    support = _add(session, member, "support", _SUPPORT[0], "JP", _SUPPORT[1], now)
    employing = [id for id, profile in suppliers if profile is not profiles.NO_FOREIGN][:_LINKED]
    found = {each.id: each for each in session.scalars(select(Supplier).where(Supplier.id.in_(employing)))}
    for number, id in enumerate(employing):
        between = [supervising[number % 2], sending[number % 3]] if number % 4 else [support]
        for each in between:
            places.link(session, member, found[id], each, now)


def _add(
    session: Session, member: Asker, kind: str, name: str, country: str, permit: str, now: datetime
) -> Intermediary:
    values = {"kind": kind, "name": name, "country": country, "permit": permit}
    return places.add_intermediary(session, member, values, now)
