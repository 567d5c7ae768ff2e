"""Everything the page of the supplier table shows, put together from its filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row
from sqlalchemy.orm import Session

from questionnaires.codes import code_names
from tadasu.asker import Asker, member_of
from tadasu.language import language, show_number
from tadasu.organisations import listing, queries, words
from tadasu.organisations.filter_words import Options, options, said
from tadasu.organisations.filters import Filter
from tadasu.organisations.models import SavedView


@dataclass(frozen=True)
class Table:
    """What the template shows; addresses are made here."""

    wanted: Filter
    rows: Sequence[Row[Any]]
    tags: Mapping[int, Sequence[str]]
    count: str
    is_empty: bool
    newer: str
    older: str
    active: Sequence[tuple[str, str]]
    views: Sequence[SavedView]
    options: Options
    prefectures: Mapping[str, str]
    countries: Mapping[str, str]

    def heading(self, label: str, by: str, kind: str = "") -> dict[str, str]:
        """The heading of a column the list can be sorted by."""
        heading = {"label": label, "kind": kind, "sort": address(self.wanted.sorted_by(by))}
        if self.wanted.sort == by:
            heading["direction"] = "descending" if self.wanted.descending else "ascending"
        return heading

    def more(self, row: Row[Any]) -> list[str]:
        """What is known of the supplier beside its name: for readers of English the name in Latin letters, its code,
        where it is, its tier and tags.
        """
        place = self.prefectures.get(row.prefecture) or ("" if row.country == "JP" else self.countries[row.country])
        tier = str(_("Tier %(tier)s", tier=row.tier))
        tags = str(_(", ")).join(self.tags.get(row.id, ()))
        romaji = row.name_romaji if language() == "en" else ""
        return [each for each in (romaji, row.own_code, place, tier, tags) if each]

    def reason(self, row: Row[Any]) -> str:
        """Why the supplier is in its band, in the reader's language."""
        binding = row.binding or {}
        return str(binding.get(language()) or binding.get("ja") or "")

    def flags(self, row: Row[Any]) -> str:
        """How many flags are open and how grave the worst is, in words; "" for none."""
        if not row.open_flags:
            return ""
        shown = show_number(row.open_flags)
        count = ngettext("%(shown)s open flag", "%(shown)s open flags", row.open_flags, shown=shown)
        return str(_("%(count)s (gravest: %(severity)s)", count=count, severity=words.severity(row.worst_severity)))

    def with_band(self, band: str) -> str:
        return address(self.wanted.query(band=band))


def table_of(session: Session, asker: Asker, wanted: Filter) -> Table:
    member_id = member_of(asker)
    page = listing.page_of(session, member_id, wanted)
    offered = options(session, member_id)
    return Table(
        wanted=wanted,
        rows=page.rows,
        tags=queries.tags_of(session, [row.id for row in page.rows]),
        count=said_count(page.count),
        is_empty=page.count == 0 and not wanted.chosen,
        newer=address(wanted.query(before=page.newer)) if page.newer else "",
        older=address(wanted.query(after=page.older)) if page.older else "",
        active=_active(wanted, offered),
        views=queries.saved_views(session, asker),
        options=offered,
        prefectures=words.prefectures(),
        countries=code_names("countries", language()),
    )


def address(query: str) -> str:
    base = url_for("organisations.suppliers")
    return f"{base}?{query}" if query else base


def said_count(count: int) -> str:
    """How many suppliers a filter leaves over, as far as they were counted."""
    if count > listing.MOST_COUNTED:
        return str(_("More than %(most)s suppliers", most=show_number(listing.MOST_COUNTED)))
    return str(ngettext("%(shown)s supplier", "%(shown)s suppliers", count, shown=show_number(count)))


def _active(wanted: Filter, options: Options) -> list[tuple[str, str]]:
    """Each chosen filter in words, with the address of the list without it."""
    return [
        (words, address(wanted.query(**{name: None if name in ("tier", "owner") else ""})))
        for name, words in said(wanted, options).items()
    ]
