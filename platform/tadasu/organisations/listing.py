"""One page of the supplier table, and how many suppliers there are behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from tadasu.errors import Refused
from tadasu.organisations import search
from tadasu.organisations.filters import Filter
from tadasu.organisations.models import (
    AS_OF_ORDER,
    PRIORITY_ORDER,
    SCORE_ORDER,
    Supplier,
    SupplierRow,
    SupplierTag,
)

ON_A_PAGE = 50
MOST_COUNTED = 10_000
_MOST_FEW = 1_000
_COLUMNS = (
    Supplier.id, Supplier.name, Supplier.name_kana, Supplier.name_romaji, Supplier.own_code, Supplier.prefecture,
    Supplier.country, Supplier.tier, Supplier.owner_id, Supplier.archived_at, SupplierRow.band, SupplierRow.final,
    SupplierRow.workers, SupplierRow.answering, SupplierRow.delivery, SupplierRow.as_of, SupplierRow.binding,
    SupplierRow.open_flags, SupplierRow.worst_severity,
)  # fmt: skip
_ORDERS: dict[str, tuple[Any, Any]] = {
    "priority": (PRIORITY_ORDER, SupplierRow.supplier_id),
    "score": (SCORE_ORDER, SupplierRow.supplier_id),
    "answered": (AS_OF_ORDER, SupplierRow.supplier_id),
    "band": (SupplierRow.band_rank, SupplierRow.supplier_id),
    "name": (Supplier.name_key, Supplier.id),
}


@dataclass(frozen=True)
class Page:
    """Rows to show; `newer` and `older` name the supplier at the edge behind which there are more.

    `count` is MOST_COUNTED + 1 where there are more than are counted.
    """

    rows: Sequence[Row[Any]]
    newer: int | None
    older: int | None
    count: int


def page_of(session: Session, member_id: int, wanted: Filter) -> Page:
    """Raises Refused if the supplier at the edge of the last page is none of the member's."""
    backwards = wanted.before is not None
    edge = wanted.before if backwards else wanted.after
    few = _few(session, member_id, wanted)
    value, id = _ORDERS[wanted.sort]
    value = value if few is None else func.coalesce(value, value)
    downwards = wanted.descending != backwards
    statement = _wanted(session, member_id, wanted, select(*_COLUMNS), few)
    if edge is not None:
        statement = statement.where(_beyond(value, id, _edge(session, member_id, value, edge), downwards=downwards))
    statement = statement.order_by(value.desc(), id.desc()) if downwards else statement.order_by(value, id)
    rows = list(session.execute(statement.limit(ON_A_PAGE + 1)))
    has_more, rows = len(rows) > ON_A_PAGE, rows[:ON_A_PAGE]
    if backwards:
        rows.reverse()
    first, last = (rows[0].id, rows[-1].id) if rows else (None, None)
    newer = first if (has_more if backwards else edge is not None) else None
    older = last if backwards or has_more else None
    count = counted(session, member_id, wanted) if few is None else len(few)
    return Page(rows, newer, older, count)


def matching(session: Session, member_id: int, wanted: Filter) -> Select[int]:
    """The ids of all suppliers a filter leaves over, on whatever page, in no order."""
    return _wanted(session, member_id, wanted, select(Supplier.id), None)


def counted(session: Session, member_id: int, wanted: Filter) -> int:
    """How many suppliers a filter leaves over; MOST_COUNTED + 1 where there are more than are counted."""
    some = _wanted(session, member_id, wanted, select(literal(1)), None).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _few(session: Session, member_id: int, wanted: Filter) -> list[int] | None:
    """The suppliers the filter leaves over, if they are few: they are then looked at one by one.

    None where they are many, so that the list is rather read in its order; SQLite, which knows
    nothing of how many there are, would read all of the list for a single supplier.
    """
    if not wanted.chosen:
        return None
    found: list[int] | None = None
    if wanted.q:
        words = search.words_of(wanted.q)
        found = search.found_ids(session, member_id, words, _MOST_FEW + 1) if words else []
        found = found if len(found) <= _MOST_FEW else None
    statement = _wanted(session, member_id, wanted, select(Supplier.id), found)
    ids = list(session.scalars(statement.limit(_MOST_FEW + 1)))
    return ids if len(ids) <= _MOST_FEW else None


def _wanted(
    session: Session, member_id: int, wanted: Filter, statement: Select[Any], few: list[int] | None
) -> Select[Any]:
    statement = statement.select_from(SupplierRow).join(Supplier, Supplier.id == SupplierRow.supplier_id)
    statement = statement.where(*_conditions(wanted))
    if wanted.tag:
        statement = statement.where(Supplier.id.in_(_tagged(member_id, wanted.tag)))
    if few == []:
        return statement.where(false())
    if few is not None:
        return statement.where(Supplier.id.in_(few), func.coalesce(Supplier.member_id, 0) == member_id)
    words = search.words_of(wanted.q)
    if words:
        statement = statement.where(search.is_found(session, member_id, words))
    return statement.where(_of_member(member_id, wanted), SupplierRow.member_id == member_id)


def _of_member(member_id: int, wanted: Filter) -> ColumnElement[bool]:
    """Where the standing narrows the list, its index is the one to begin with, unless the order is by name: SQLite,
    left to choose, would walk through all suppliers for those few.
    """
    is_by_standing = (wanted.answering or wanted.delivery) and wanted.sort != "name"
    return (func.coalesce(Supplier.member_id, 0) if is_by_standing else Supplier.member_id) == member_id


def _tagged(member_id: int, tag: str) -> Select[int]:
    return select(SupplierTag.supplier_id).where(SupplierTag.member_id == member_id, SupplierTag.tag == tag)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Supplier.archived_at.is_not(None) if wanted.archived else Supplier.archived_at.is_(None),
    ]
    if wanted.band:
        found.append(SupplierRow.band == wanted.band)
    if wanted.answering:
        found.append(SupplierRow.answering == ("" if wanted.answering == "none" else wanted.answering))
    if wanted.delivery:
        found.append(SupplierRow.delivery == wanted.delivery)
    if wanted.prefecture:
        found.append(Supplier.prefecture == wanted.prefecture)
    if wanted.tier is not None:
        found.append(Supplier.tier == wanted.tier)
    if wanted.owner is not None:
        found.append(Supplier.owner_id == wanted.owner)
    return found


def _edge(session: Session, member_id: int, value: Any, supplier_id: int) -> tuple[Any, int]:
    found = session.execute(
        select(value)
        .select_from(SupplierRow)
        .join(Supplier, Supplier.id == SupplierRow.supplier_id)
        .where(Supplier.id == supplier_id, Supplier.member_id == member_id)
    ).first()
    if found is None:
        raise Refused("paging_invalid", _("This page of the list is no longer there. Please start from the list."), 422)
    return found[0], supplier_id


def _beyond(value: Any, id: Any, edge: tuple[Any, int], *, downwards: bool) -> ColumnElement[bool]:
    """Written out rather than as a pair, so that both databases use the index for the first part."""
    if downwards:
        return and_(value <= edge[0], or_(value < edge[0], id < edge[1]))
    return and_(value >= edge[0], or_(value > edge[0], id > edge[1]))
