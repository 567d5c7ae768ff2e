"""Writing the good rows of a list to the suppliers, and taking them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from tadasu.organisations import search
from tadasu.organisations.lists.checking import from_json, to_json
from tadasu.organisations.lists.judging_again import judge_again
from tadasu.organisations.models import (
    Site,
    Supplier,
    SupplierAlias,
    SupplierImportRow,
    SupplierIntermediary,
    SupplierRow,
    SupplierTag,
)
from tadasu.organisations.records import DEFAULTS, hold_list, insert_suppliers, update_suppliers, values_of

_LISTS = ("aliases", "tags")


def apply_rows(session: Session, member_id: int, rows: Sequence[SupplierImportRow], now: datetime) -> None:
    """New suppliers are added; known ones get what the list says, and keep what it leaves blank.

    Rows whose supplier has come or gone since the list was read are not written: they become questions.
    """
    hold_list(session, member_id)
    rows = judge_again(session, member_id, rows)
    new = [row for row in rows if row.verdict == "new"]
    ids = insert_suppliers(session, member_id, [from_json(row.values) for row in new], now)
    for row, id in zip(new, ids, strict=True):
        row.supplier_id = id
    same = {row.supplier_id: row for row in rows if row.verdict == "same" and row.supplier_id is not None}
    changes = {}
    for id, values in _current(session, member_id, list(same)).items():
        merged = merge(values, from_json(same[id].values))
        if merged != values:
            same[id].before = to_json(values)
            changes[id] = merged
    update_suppliers(session, member_id, changes, now)
    for row in rows:
        row.applied_at = now
    session.flush()


def undo_rows(session: Session, member_id: int, rows: Sequence[SupplierImportRow], now: datetime) -> None:
    """Restores what nobody has changed since; a row that stays applied is left as it is, and listed."""
    current = _current(session, member_id, [row.supplier_id for row in rows if row.supplier_id is not None])
    used = _in_use(session, member_id, list(current))
    changed = {row.supplier_id: row for row in rows if row.supplier_id in current}
    restored = {}
    for row in rows:
        values = current.get(row.supplier_id or 0)
        if values is not None and row.verdict == "new":
            continue
        if values is None or row.before is None:
            row.applied_at = None
        elif values == merge(from_json(row.before), from_json(row.values)):
            restored[row.supplier_id or 0] = from_json(row.before)
            row.applied_at = None
    update_suppliers(session, member_id, restored, now)
    added = [
        row
        for id, row in changed.items()
        if row.verdict == "new" and id not in used and current[id or 0] == merge(DEFAULTS, from_json(row.values))
    ]
    _remove(session, member_id, added)
    session.flush()


def merge(values: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given goes over what was there; other names and tags are added to those there are."""
    merged = {**values, **given}
    for name in _LISTS:
        merged[name] = sorted({*values.get(name, ()), *given.get(name, ())})
    return merged


def _current(session: Session, member_id: int, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found = session.scalars(
        select(Supplier)
        .where(Supplier.id.in_(ids), Supplier.member_id == member_id)
        .options(selectinload(Supplier.aliases), selectinload(Supplier.tags))
        .execution_options(populate_existing=True)
    )
    return {supplier.id: values_of(supplier) for supplier in found}


def _in_use(session: Session, member_id: int, ids: Sequence[int]) -> set[int]:
    """Suppliers something hangs on by now: asked, or with sites or intermediaries."""
    asked = select(SupplierRow.supplier_id).where(
        SupplierRow.supplier_id.in_(ids),
        SupplierRow.member_id == member_id,
        or_(SupplierRow.request_id.is_not(None), SupplierRow.assessment_id.is_not(None)),
    )
    used = set(session.scalars(asked))
    for kind in (Site, SupplierIntermediary):
        own = select(kind.supplier_id).where(kind.supplier_id.in_(ids), kind.member_id == member_id)
        used |= set(session.scalars(own))
    return used


def _remove(session: Session, member_id: int, rows: Sequence[SupplierImportRow]) -> None:
    """All at once; one by one where another feature holds on to one of them."""
    if not rows:
        return
    try:
        with session.begin_nested():
            _delete(session, member_id, rows)
    except IntegrityError:
        if len(rows) > 1:
            for row in rows:
                _remove(session, member_id, [row])


def _delete(session: Session, member_id: int, rows: Sequence[SupplierImportRow]) -> None:
    ids = [row.supplier_id for row in rows if row.supplier_id is not None]
    for row in rows:
        row.supplier_id, row.applied_at = None, None
    session.flush()
    session.execute(update(SupplierImportRow).where(SupplierImportRow.supplier_id.in_(ids)).values(supplier_id=None))
    for table in (SupplierAlias, SupplierTag, SupplierRow):
        session.execute(delete(table).where(table.supplier_id.in_(ids), table.member_id == member_id))
    search.forget(session, ids)
    own = Supplier.member_id == member_id
    session.execute(delete(Supplier).where(Supplier.id.in_(ids), own).execution_options(synchronize_session=False))
