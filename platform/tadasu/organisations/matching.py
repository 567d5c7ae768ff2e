"""Whether two records are the same company: surely, perhaps, or not.

The corporate number decides where both have one. Else the same name in the same town or under the
same code of the member's is sure, and the same name alone is a question for a person: nothing is
ever merged by itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.organisations.models import Supplier, SupplierAlias
from tadasu.organisations.names import match_key, search_key


class Likeness(StrEnum):
    SAME = "same"
    ASK = "ask"


@dataclass(frozen=True)
class Identity:
    """What a company is known by. `keys` are its name and its other names, as match keys."""

    number: str | None
    keys: tuple[str, ...]
    prefecture: str
    town: str
    code: str = ""  # the member's own

    def likeness(self, other: "Identity") -> Likeness | None:
        if self.number and other.number:
            return Likeness.SAME if self.number == other.number else None
        if not set(self.keys) & set(other.keys):
            return None
        is_near = self.prefecture and self.town and (self.prefecture, self.town) == (other.prefecture, other.town)
        has_code = self.code and self.code == other.code
        return Likeness.SAME if is_near or has_code else Likeness.ASK

    @property
    def is_bare(self) -> bool:
        """Whether nothing is known but names."""
        return not (self.number or self.prefecture or self.town or self.code)


class Known:
    """Companies in memory, found by number and by name without a query for each."""

    def __init__(self) -> None:
        self._by_number: dict[str, list[int]] = {}
        self._by_key: dict[str, list[int]] = {}
        self._identities: dict[int, Identity] = {}

    def add(self, id: int, identity: Identity) -> None:
        self._identities[id] = identity
        if identity.number:
            self._by_number.setdefault(identity.number, []).append(id)
        for key in identity.keys:
            self._by_key.setdefault(key, []).append(id)

    def find(self, identity: Identity) -> tuple[Likeness | None, list[int]]:
        """Whether it is known, and as whom. Two sure ones are a question again: then all who may be meant."""
        sure, perhaps = self.alike(identity)
        if len(sure) == 1:
            return Likeness.SAME, sure
        asked = [*sure, *perhaps]
        return (Likeness.ASK, asked) if asked else (None, [])

    def alike(self, identity: Identity, but: Collection[int] = ()) -> tuple[list[int], list[int]]:
        """Who surely is this company, and who may be; `but` left out. A number is surer than a name and a town."""
        found: dict[Likeness, list[int]] = {Likeness.SAME: [], Likeness.ASK: []}
        for id in self._near(identity):
            likeness = identity.likeness(self._identities[id]) if id not in but else None
            if likeness is not None:
                found[likeness].append(id)
        same, perhaps = found[Likeness.SAME], found[Likeness.ASK]
        numbered = [id for id in same if identity.number and self._identities[id].number]
        if numbered:
            return numbered, [id for id in same if not self._identities[id].number] + perhaps
        return same, perhaps

    @property
    def ids(self) -> list[int]:
        return list(self._identities)

    def is_bare(self, id: int, identity: Identity) -> bool:
        """Whether neither says more than a name, so that they cannot be told apart."""
        return identity.is_bare and self._identities[id].is_bare

    def _near(self, identity: Identity) -> Iterable[int]:
        ids = list(self._by_number.get(identity.number or "", []))
        for key in identity.keys:
            ids.extend(self._by_key.get(key, []))
        return dict.fromkeys(ids)


def identity_of(values: Mapping[str, Any]) -> Identity:
    """The identity of checked values of a form or of a row."""
    names = (values["name"], *values.get("aliases", ()))
    return Identity(
        values.get("corporate_number"),
        tuple(dict.fromkeys(map(match_key, names))),
        values.get("prefecture", ""),
        _town_key(values.get("town", "")),
        values.get("own_code", ""),
    )


def known_suppliers(session: Session, member_id: int) -> Known:
    """All suppliers of a member, archived ones too."""
    return _known(session, member_id, None)


def suppliers_near(session: Session, member_id: int, identities: Sequence[Identity]) -> Known:
    """The suppliers of a member that share a number or a name with one of these."""
    return _known(session, member_id, identities)


def alike(session: Session, member_id: int, identity: Identity, *, but: int | None = None) -> list[int]:
    """Suppliers that surely are the same company already, `but` itself left out."""
    known = _known(session, member_id, [identity])
    sure, _perhaps = known.alike(identity, () if but is None else (but,))
    return sure


def _known(session: Session, member_id: int, near: Sequence[Identity] | None) -> Known:
    suppliers = select(
        Supplier.id,
        Supplier.corporate_number,
        Supplier.match_key,
        Supplier.prefecture,
        Supplier.town,
        Supplier.own_code,
    ).where(Supplier.member_id == member_id)
    aliases = select(SupplierAlias.supplier_id, SupplierAlias.match_key).where(SupplierAlias.member_id == member_id)
    if near is not None:
        suppliers = suppliers.where(Supplier.id.in_(_ids_near(session, member_id, near)))
        aliases = aliases.where(SupplierAlias.match_key.in_(_keys(near)))
    other_names: dict[int, list[str]] = {}
    for id, key in session.execute(aliases):
        other_names.setdefault(id, []).append(key)
    known = Known()
    for id, number, key, prefecture, town, code in session.execute(suppliers):
        keys = tuple(dict.fromkeys((key, *other_names.get(id, ()))))
        known.add(id, Identity(number, keys, prefecture, _town_key(town), code))
    return known


def _ids_near(session: Session, member_id: int, near: Sequence[Identity]) -> set[int]:
    """One search in each index rather than one condition, for which a database may walk through all suppliers."""
    own, keys = Supplier.member_id == member_id, _keys(near)
    numbers = sorted({each.number for each in near if each.number})
    searches = [
        select(Supplier.id).where(own, Supplier.match_key.in_(keys)),
        select(Supplier.id).where(own, Supplier.corporate_number.in_(numbers)),
        select(SupplierAlias.supplier_id).where(
            SupplierAlias.member_id == member_id, SupplierAlias.match_key.in_(keys)
        ),
    ]
    return {id for search in searches for id in session.scalars(search)}


def _keys(near: Sequence[Identity]) -> list[str]:
    return sorted({key for each in near for key in each.keys})


@lru_cache(maxsize=4096)
def _town_key(town: str) -> str:
    return search_key(town)
