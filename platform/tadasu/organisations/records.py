"""From checked values to the rows of suppliers: many at once, with their standing, tags, names and search index."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from tadasu.accounts.models import Organisation
from tadasu.organisations import search
from tadasu.organisations.models import Supplier, SupplierAlias, SupplierRow, SupplierTag
from tadasu.organisations.names import match_key, search_key

Values = Mapping[str, Any]
DEFAULTS: Values = {
    "name_kana": "", "name_romaji": "", "corporate_number": None, "own_code": "", "aliases": [], "country": "JP",
    "postcode": "", "prefecture": "", "town": "", "street": "", "tier": 1, "owner_id": None, "spend": None,
    "spend_currency": "JPY", "contact_name": "", "contact_email": "", "contact_language": "ja", "tags": [], "note": "",
}  # fmt: skip
_LISTS = ("aliases", "tags")


def hold_list(session: Session, member_id: int) -> None:
    """Whoever judges whether a company is in a member's list, and then adds it, holds the list until the commit:
    two who add the same company come one after the other. SQLite has one writer at a time anyway.
    """
    session.execute(select(Organisation.id).where(Organisation.id == member_id).with_for_update(key_share=True))


def insert_suppliers(session: Session, member_id: int, suppliers: Sequence[Values], now: datetime) -> list[int]:
    """Adds suppliers, each with the row of its standing, and gives their ids in the same order.

    This is the one way to add suppliers: whatever is added otherwise is in no list and found by no search.
    """
    if not suppliers:
        return []
    complete = [{**DEFAULTS, **values} for values in suppliers]
    rows = [_columns(values) | {"member_id": member_id, "created_at": now, "changed_at": now} for values in complete]
    ids = list(session.scalars(insert(Supplier).returning(Supplier.id, sort_by_parameter_order=True), rows))
    session.execute(insert(SupplierRow), [_no_standing(id, member_id) for id in ids])
    _add_lists(session, member_id, dict(zip(ids, complete, strict=True)))
    search.store(
        session, [_entry(id, member_id, values) for id, values in zip(ids, complete, strict=True)], are_new=True
    )
    return ids


def update_suppliers(session: Session, member_id: int, changes: Mapping[int, Values], now: datetime) -> None:
    """Gives suppliers these values, all fields of each, by id. Raises LookupError if one is not the member's."""
    if not changes:
        return
    ids = list(changes)
    own = select(Supplier.id).where(Supplier.member_id == member_id, Supplier.id.in_(ids))
    if missing := set(ids) - set(session.scalars(own)):
        raise LookupError(f"no suppliers of member {member_id}: {sorted(missing)}")
    complete = {id: {**DEFAULTS, **values} for id, values in changes.items()}
    rows = [_columns(values) | {"of_id": id, "changed_at": now} for id, values in complete.items()]
    changed = update(Supplier.__table__).where(  # type: ignore[arg-type]  # A mapped class has a Table.
        Supplier.id == bindparam("of_id"), Supplier.member_id == member_id
    )
    session.connection().execute(changed, rows)
    session.execute(delete(SupplierAlias).where(SupplierAlias.supplier_id.in_(ids)))
    session.execute(delete(SupplierTag).where(SupplierTag.supplier_id.in_(ids)))
    _add_lists(session, member_id, complete)
    search.store(session, [_entry(id, member_id, values) for id, values in complete.items()])


def values_of(supplier: Supplier) -> dict[str, Any]:
    """The values of a supplier, as forms and lists have them."""
    found: dict[str, Any] = {name: getattr(supplier, name) for name in ("name", *DEFAULTS) if name not in _LISTS}
    found["aliases"] = sorted(alias.name for alias in supplier.aliases)
    found["tags"] = sorted(tag.tag for tag in supplier.tags)
    return found


def _columns(values: Values) -> dict[str, Any]:
    kept = {name: values[name] for name in ("name", *DEFAULTS) if name not in _LISTS}
    return kept | {"name_key": search_key(values["name"]), "match_key": match_key(values["name"])}


def _no_standing(id: int, member_id: int) -> dict[str, Any]:
    return {"supplier_id": id, "member_id": member_id, "binding": {}}


def _add_lists(session: Session, member_id: int, suppliers: Mapping[int, Values]) -> None:
    aliases = [
        {"supplier_id": id, "member_id": member_id, "name": name, "match_key": match_key(name)}
        for id, values in suppliers.items()
        for name in values.get("aliases", ())
    ]
    tags = [
        {"supplier_id": id, "member_id": member_id, "tag": tag}
        for id, values in suppliers.items()
        for tag in values.get("tags", ())
    ]
    if aliases:
        session.execute(insert(SupplierAlias), aliases)
    if tags:
        session.execute(insert(SupplierTag), tags)


def _entry(id: int, member_id: int, values: Values) -> search.Entry:
    names = (values["name"], values["name_romaji"], *values["aliases"])
    codes = (values["corporate_number"] or "", values["own_code"])
    return search.entry_of(id, member_id, names=names, kana=values["name_kana"], codes=codes)
