"""Of which suppliers an export is to be, as an address or form names them: some by id, those of a filter, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tadasu.campaigns.models import Request
from tadasu.errors import Refused
from tadasu.organisations import filter_words, listing
from tadasu.organisations.filters import Filter, read_query
from tadasu.organisations.models import Supplier
from tadasu.organisations.table import said_count
from tadasu.reports import queries, selecting
from tadasu.reports.selecting import MOST, too_many


@dataclass(frozen=True)
class Picked:
    """`suppliers` by name, or the `query` of a filter; neither means all. `said` is the filter in words."""

    suppliers: Sequence[Supplier] = ()
    query: str = ""
    said: Sequence[str] = ()
    count: str = ""

    @property
    def are_all(self) -> bool:
        return not self.suppliers and not self.query


def picked(session: Session, member_id: int, values: "MultiDict[str, str]") -> Picked:
    """Raises Refused where a supplier is not the member's, and for a filter that no link of ours holds: neither may
    turn into an export of everybody.
    """
    named = [*values.getlist("supplier"), *values.getlist("chosen")]
    if named:
        return _named(session, member_id, named)
    wanted = read_query(values.get("filter", ""))
    if not wanted.chosen:
        return Picked()
    options = filter_words.options(session, member_id)
    return Picked(
        query=wanted.narrowing.query(),
        said=list(filter_words.said(wanted, options).values()),
        count=said_count(listing.counted(session, member_id, wanted)),
    )


def scored(session: Session, member_id: int, picked: Picked) -> Mapping[int, int]:
    """How many of the suppliers picked have scores that can be exported, by campaign."""
    if picked.suppliers:
        return selecting.scored(session, member_id, [each.id for each in picked.suppliers])
    wanted = read_query(picked.query)
    return selecting.scored(session, member_id, listing.matching(session, member_id, wanted) if picked.query else None)


def in_words(session: Session, member_id: int, selections: Sequence[Mapping[str, object]]) -> Mapping[str, str]:
    """The filters of kept exports in words, by their query."""
    kept = {str(each["filter"]) for each in selections if each.get("filter")}
    if not kept:
        return {}
    options = filter_words.options(session, member_id)
    return {query: str(_(", ")).join(filter_words.said(read_query(query), options).values()) for query in kept}


def supplier_ids(session: Session, member_id: int, campaign_id: int, wanted: Filter) -> list[int]:
    """Suppliers asked in a campaign that a filter leaves over now; at most one more than an export may hold."""
    asked = listing.matching(session, member_id, wanted).join(Request, Request.supplier_id == Supplier.id)
    own: ColumnElement[bool] = Request.member_id == member_id
    return list(session.scalars(asked.where(Request.campaign_id == campaign_id, own).distinct().limit(MOST + 1)))


def _named(session: Session, member_id: int, named: Sequence[str]) -> Picked:
    ids = {int(each) for each in named if each.isascii() and each.isdigit() and len(each) < 10}
    if len(named) > MOST:
        raise Refused("too_many", too_many(), 422)
    found = queries.suppliers(session, member_id, sorted(ids))
    if len(found) < len(set(named)):
        raise Refused("supplier_unknown", _("One of the suppliers chosen is not there any more."), 422)
    return Picked(suppliers=found)
