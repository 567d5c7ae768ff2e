"""Choosing suppliers for a campaign: by name, by what they have in common, or by a pasted list of numbers."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.campaigns.models import Request
from tadasu.organisations import listing
from tadasu.organisations.filters import Filter
from tadasu.organisations.models import Supplier, SupplierTag

MOST_PASTED = 20_000
MOST_FOUND = 20
_BETWEEN_CELLS = re.compile(r"[\t,;、]+")  # once the width of letters is that of ASCII


@dataclass(frozen=True)
class Wanted:
    """Suppliers with all of these in common; empty means any."""

    tag: str = ""
    prefecture: str = ""
    country: str = ""
    tier: int | None = None


@dataclass(frozen=True)
class Pasted:
    """What a pasted list came to: suppliers, and the words that name none or more than one of the member's."""

    ids: Sequence[int]
    unknown: Sequence[str]
    ambiguous: Sequence[str]


def matching(asker: Asker, wanted: Wanted) -> Select[int]:
    """Ids of the member's suppliers that fit, archived ones left out."""
    found = select(Supplier.id).where(Supplier.member_id == member_of(asker), Supplier.archived_at.is_(None))
    if wanted.tag:
        found = found.join(SupplierTag, SupplierTag.supplier_id == Supplier.id).where(SupplierTag.tag == wanted.tag)
    if wanted.prefecture:
        found = found.where(Supplier.prefecture == wanted.prefecture)
    if wanted.country:
        found = found.where(Supplier.country == wanted.country)
    if wanted.tier is not None:
        found = found.where(Supplier.tier == wanted.tier)
    return found.order_by(Supplier.id)


def fitting(session: Session, asker: Asker, wanted: Filter) -> Sequence[int]:
    """Ids of all suppliers the filter of the supplier table leaves over; one more than a campaign takes at most."""
    return session.scalars(listing.matching(session, member_of(asker), wanted).limit(MOST_PASTED + 1)).all()


def found_by_name(session: Session, asker: Asker, campaign_id: int, text: str) -> Sequence[Supplier]:
    """Suppliers found by name, kana, romaji or code that are not on the list yet; one more than MOST_FOUND if there
    are more.
    """
    ids = listing.matching(session, member_of(asker), Filter(q=text))
    listed = exists().where(Request.campaign_id == campaign_id, Request.supplier_id == Supplier.id)
    return session.scalars(
        select(Supplier).where(Supplier.id.in_(ids), ~listed).order_by(Supplier.name_key).limit(MOST_FOUND + 1)
    ).all()


def pasted(session: Session, asker: Asker, text: str) -> Pasted:
    """Reads own codes, corporate numbers (法人番号) and our own numbers written as "#12", in any mixture.

    A code may hold spaces or commas: a line is one number if there is such a number, else its cells
    are, else the words of a cell. Width of letters and spaces do not matter.
    """
    known = _by_number(session, asker)
    words = dict.fromkeys(word for line in text.splitlines() for word in _words(line, known))
    found = {word: known.get(word, []) for word in words}
    return Pasted(
        ids=list(dict.fromkeys(ids[0] for ids in found.values() if len(ids) == 1)),
        unknown=[word for word, ids in found.items() if not ids],
        ambiguous=[word for word, ids in found.items() if len(ids) > 1],
    )


def _words(line: str, known: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """What a line names, by the longest parts that are known."""
    if _plain(line) in known:
        yield _plain(line)
        return
    for cell in _BETWEEN_CELLS.split(unicodedata.normalize("NFKC", line)):
        plain = _plain(cell)
        if plain in known:
            yield plain
        else:
            yield from plain.split()


def _by_number(session: Session, asker: Asker) -> Mapping[str, list[int]]:
    """Ids of the member's suppliers by each of their numbers."""
    found: dict[str, list[int]] = {}
    rows = session.execute(
        select(Supplier.id, Supplier.own_code, Supplier.corporate_number)
        .where(Supplier.member_id == member_of(asker), Supplier.archived_at.is_(None))
        .order_by(Supplier.id)
    )
    for id, own_code, number in rows:
        for word in {_plain(own_code), number or "", f"#{id}"} - {""}:
            found.setdefault(word, []).append(id)
    return found


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
