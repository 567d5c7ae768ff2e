"""What is done to a member's suppliers, one by one or to several that were chosen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from tadasu.asker import Asker, member_of
from tadasu.auditlog.operations import record
from tadasu.database import insert_into
from tadasu.errors import Refused
from tadasu.organisations.matching import alike, identity_of
from tadasu.organisations.models import SavedView, Supplier, SupplierTag
from tadasu.organisations.parsing import MOST_TAGS
from tadasu.organisations.records import hold_list, insert_suppliers, update_suppliers, values_of

MOST_VIEWS = 30


class AlreadyThere(Exception):
    """The same company is in the list already, as `supplier_id`."""

    def __init__(self, supplier_id: int) -> None:
        super().__init__(supplier_id)
        self.supplier_id = supplier_id


def add_supplier(
    session: Session, asker: Asker, values: Mapping[str, Any], now: datetime, *, anyway: bool = False
) -> int:
    """Raises AlreadyThere, unless it is to be added `anyway`."""
    member_id = member_of(asker)
    hold_list(session, member_id)
    same = [] if anyway else alike(session, member_id, identity_of(values))
    if same:
        raise AlreadyThere(same[0])
    (id,) = insert_suppliers(session, member_id, [values], now)
    record(session, "supplier added", ("supplier", id), actor=asker, member_id=member_id, now=now)
    return id


def change_supplier(
    session: Session,
    asker: Asker,
    supplier: Supplier,
    values: Mapping[str, Any],
    now: datetime,
    *,
    anyway: bool = False,
) -> list[str]:
    """Gives the names of the fields that changed. Raises AlreadyThere if it became the same as another."""
    before = values_of(supplier)
    changed = [name for name, value in before.items() if value != values.get(name, value)]
    if not changed:
        return []
    same = [] if anyway else alike(session, supplier.member_id, identity_of(values), but=supplier.id)
    if same and {"name", "corporate_number", "prefecture", "town", "aliases"} & set(changed):
        raise AlreadyThere(same[0])
    update_suppliers(session, supplier.member_id, {supplier.id: {**before, **values}}, now)
    session.expire(supplier)
    record(session, "supplier changed", ("supplier", supplier.id), actor=asker, member_id=supplier.member_id, now=now,
           fields=sorted(changed))  # fmt: skip
    return changed


def archive(session: Session, asker: Asker, supplier_ids: Sequence[int], now: datetime) -> int:
    """Archived suppliers leave the lists; nothing of theirs is lost. Gives how many there were to archive."""
    return _set_archived(session, asker, supplier_ids, now, archived_at=now)


def unarchive(session: Session, asker: Asker, supplier_ids: Sequence[int], now: datetime) -> int:
    return _set_archived(session, asker, supplier_ids, now, archived_at=None)


def set_owner(session: Session, asker: Asker, supplier_ids: Sequence[int], owner_id: int | None, now: datetime) -> int:
    own = _own(session, asker, supplier_ids)
    session.execute(update(Supplier).where(Supplier.id.in_(own)).values(owner_id=owner_id, changed_at=now))
    _note(session, asker, "suppliers given an owner", own, now, owner=owner_id or 0)
    return len(own)


def add_tags(session: Session, asker: Asker, supplier_ids: Sequence[int], tags: Sequence[str], now: datetime) -> int:
    """Raises Refused if one of them would bear too many."""
    own = _own(session, asker, supplier_ids)
    for tag in tags:
        rows = select(Supplier.id, literal(tag), Supplier.member_id).where(Supplier.id.in_(own))
        add = insert_into(session, SupplierTag).from_select(["supplier_id", "tag", "member_id"], rows)
        session.execute(add.on_conflict_do_nothing())
    most = session.scalar(
        select(func.count())
        .select_from(SupplierTag)
        .where(SupplierTag.supplier_id.in_(own))
        .group_by(SupplierTag.supplier_id)
        .order_by(func.count().desc())
        .limit(1)
    )
    if (most or 0) > MOST_TAGS:
        raise Refused("too_many_tags", _("A supplier bears at most %(most)s tags.", most=MOST_TAGS), 422)
    _note(session, asker, "suppliers tagged", own, now, tags=", ".join(tags))
    return len(own)


def remove_tags(session: Session, asker: Asker, supplier_ids: Sequence[int], tags: Sequence[str], now: datetime) -> int:
    own = _own(session, asker, supplier_ids)
    session.execute(delete(SupplierTag).where(SupplierTag.supplier_id.in_(own), SupplierTag.tag.in_(tags)))
    _note(session, asker, "tags taken off suppliers", own, now, tags=", ".join(tags))
    return len(own)


def keep_view(session: Session, asker: Asker, name: str, query: str, now: datetime) -> None:
    """Keeps a filter under a name; an older one of that name is replaced. Raises Refused when there are too many."""
    mine = (SavedView.member_id == member_of(asker)) & (SavedView.person_id == asker.person_id)
    view = session.scalars(select(SavedView).where(mine, SavedView.name == name)).first()
    if view is not None:
        view.query = query
        return
    if (session.scalar(select(func.count()).select_from(SavedView).where(mine)) or 0) >= MOST_VIEWS:
        raise Refused("too_many_views", _("You can keep %(most)s views. Remove one first.", most=MOST_VIEWS), 422)
    session.add(
        SavedView(member_id=member_of(asker), person_id=asker.person_id, name=name, query=query, created_at=now)
    )
    session.flush()


def forget_view(session: Session, view: SavedView) -> None:
    session.delete(view)
    session.flush()


def _set_archived(
    session: Session, asker: Asker, supplier_ids: Sequence[int], now: datetime, *, archived_at: datetime | None
) -> int:
    own = _own(session, asker, supplier_ids)
    was = Supplier.archived_at.is_not(None) if archived_at is None else Supplier.archived_at.is_(None)
    changed = session.scalars(
        update(Supplier)
        .where(Supplier.id.in_(own), was)
        .values(archived_at=archived_at, changed_at=now)
        .returning(Supplier.id)
    ).all()
    if changed:
        _note(session, asker, "suppliers archived" if archived_at else "suppliers brought back", sorted(changed), now)
    return len(changed)


def _own(session: Session, asker: Asker, supplier_ids: Sequence[int]) -> list[int]:
    """The ids, if every one is the member's; else it is as if none were there."""
    wanted = set(supplier_ids)
    own = select(Supplier.id).where(Supplier.member_id == member_of(asker), Supplier.id.in_(wanted))
    found = list(session.scalars(own))
    if len(found) != len(wanted):
        raise NotFound
    return sorted(found)


def _note(session: Session, asker: Asker, action: str, ids: Sequence[int], now: datetime, **facts: str | int) -> None:
    member_id = member_of(asker)
    subject = ("supplier", ids[0]) if len(ids) == 1 else ("organisation", member_id)
    record(session, action, subject, actor=asker, member_id=member_id, now=now, suppliers=list(ids), **facts)
