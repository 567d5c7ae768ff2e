"""What is done to the sites of a supplier, and to the intermediaries it works with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.auditlog.operations import record
from tadasu.organisations.models import Intermediary, Site, Supplier, SupplierIntermediary
from tadasu.organisations.names import match_key


class IntermediaryKnown(Exception):
    """An intermediary of this kind and name is in the list already."""


def add_site(session: Session, asker: Asker, supplier: Supplier, values: Mapping[str, Any], now: datetime) -> Site:
    site = Site(supplier_id=supplier.id, member_id=supplier.member_id, **values)
    session.add(site)
    session.flush()
    _note(session, asker, "site added", ("site", site.id), now)
    return site


def change_site(session: Session, asker: Asker, site: Site, values: Mapping[str, Any], now: datetime) -> None:
    for name, value in values.items():
        setattr(site, name, value)
    session.flush()
    _note(session, asker, "site changed", ("site", site.id), now)


def remove_site(session: Session, asker: Asker, site: Site, now: datetime) -> None:
    session.delete(site)
    session.flush()
    _note(session, asker, "site removed", ("site", site.id), now, supplier=site.supplier_id)


def add_intermediary(session: Session, asker: Asker, values: Mapping[str, Any], now: datetime) -> Intermediary:
    """Raises IntermediaryKnown."""
    _check_new(session, member_of(asker), values, but=0)
    found = Intermediary(member_id=member_of(asker), match_key=match_key(values["name"]), created_at=now, **values)
    session.add(found)
    session.flush()
    _note(session, asker, "intermediary added", ("intermediary", found.id), now)
    return found


def change_intermediary(
    session: Session, asker: Asker, found: Intermediary, values: Mapping[str, Any], now: datetime
) -> None:
    """Raises IntermediaryKnown."""
    _check_new(session, found.member_id, values, but=found.id)
    for name, value in values.items():
        setattr(found, name, value)
    found.match_key = match_key(found.name)
    session.flush()
    _note(session, asker, "intermediary changed", ("intermediary", found.id), now)


def link(session: Session, asker: Asker, supplier: Supplier, found: Intermediary, now: datetime) -> None:
    """A link that is there already stays as it is."""
    if session.get(SupplierIntermediary, (supplier.id, found.id)) is not None:
        return
    session.add(SupplierIntermediary(supplier_id=supplier.id, intermediary_id=found.id, member_id=supplier.member_id))
    session.flush()
    _note(session, asker, "intermediary linked", ("supplier", supplier.id), now, intermediary=found.id)


def unlink(session: Session, asker: Asker, linked: SupplierIntermediary, now: datetime) -> None:
    supplier_id, intermediary_id = linked.supplier_id, linked.intermediary_id
    session.delete(linked)
    session.flush()
    _note(session, asker, "intermediary taken off", ("supplier", supplier_id), now, intermediary=intermediary_id)


def _check_new(session: Session, member_id: int, values: Mapping[str, Any], *, but: int) -> None:
    same = select(Intermediary.id).where(
        Intermediary.member_id == member_id,
        Intermediary.kind == values["kind"],
        Intermediary.match_key == match_key(values["name"]),
        Intermediary.country == values["country"],
        Intermediary.id != but,
    )
    if session.scalar(same.limit(1)) is not None:
        raise IntermediaryKnown


def _note(session: Session, asker: Asker, action: str, subject: tuple[str, int], now: datetime, **facts: int) -> None:
    record(session, action, subject, actor=asker, member_id=member_of(asker), now=now, **facts)
