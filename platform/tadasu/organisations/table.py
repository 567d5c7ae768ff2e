"""Everything the page of the supplier table shows, put together from its filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row
from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.language import language, show_number
from tadasu.organisations import listing, queries, words
from tadasu.organisations.filters import SORTS, Filter
from tadasu.organisations.models import SavedView

Options = Sequence[tuple[str, str]]


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
    options: Mapping[str, Options]
    owners: Mapping[int, str]
    prefectures: Mapping[str, str]

    def heading(self, label: str, by: str, kind: str = "") -> dict[str, str]:
        """The heading of a column the list can be sorted by."""
        heading = {"label": label, "kind": kind, "sort": address(self.wanted.sorted_by(by))}
        if self.wanted.sort == by:
            heading["direction"] = "descending" if self.wanted.descending else "ascending"
        return heading

    def reason(self, row: Row[Any]) -> str:
        """Why the supplier is in its band, in the reader's language."""
        binding = row.binding or {}
        return str(binding.get(language()) or binding.get("ja") or "")

    def with_band(self, band: str) -> str:
        return address(self.wanted.query(band=band))


def table_of(session: Session, asker: Asker, wanted: Filter) -> Table:
    member_id = member_of(asker)
    page = listing.page_of(session, member_id, wanted)
    owners = {row.id: row.name for row in queries.colleagues(session, member_id)}
    options = _options(owners, queries.tags_in_use(session, member_id))
    return Table(
        wanted=wanted,
        rows=page.rows,
        tags=queries.tags_of(session, [row.id for row in page.rows]),
        count=_count(page.count),
        is_empty=page.count == 0 and not wanted.chosen,
        newer=address(wanted.query(before=page.newer)) if page.newer else "",
        older=address(wanted.query(after=page.older)) if page.older else "",
        active=_active(wanted, options),
        views=queries.saved_views(session, asker),
        options=options,
        owners=owners,
        prefectures=words.prefectures(),
    )


def address(query: str) -> str:
    base = url_for("organisations.suppliers")
    return f"{base}?{query}" if query else base


def _count(count: int) -> str:
    if count > listing.MOST_COUNTED:
        return str(_("More than %(most)s suppliers", most=show_number(listing.MOST_COUNTED)))
    return str(_("%(count)s suppliers", count=show_number(count)))


def _options(owners: Mapping[int, str], tags: Sequence[str]) -> dict[str, Options]:
    return {
        "band": [(code, str(label)) for code, label in words.BANDS.items()],
        "answering": [(code, str(label)) for code, label in words.ANSWERING.items()],
        "delivery": [(code, str(label)) for code, label in words.DELIVERY.items()],
        "prefecture": list(words.prefectures().items()),
        "tier": [(str(tier), str(tier)) for tier in range(1, 10)],
        "owner": [(str(id), name) for id, name in owners.items()],
        "tag": [(tag, tag) for tag in tags],
        "sort": list(_sorts().items()),
    }


def _sorts() -> dict[str, str]:
    names = (_("Priority"), _("Registered name"), _("Band"), _("Score"), _("Last answer"))
    return dict(zip(SORTS, names, strict=True))


def _active(wanted: Filter, options: Mapping[str, Options]) -> list[tuple[str, str]]:
    """Each chosen filter in words, with the address of the list without it."""
    names = {
        "q": _("Search"), "band": _("Band"), "answering": _("Answers"), "delivery": _("Mail"), "tag": _("Tag"),
        "prefecture": _("Prefecture"), "tier": _("Tier"), "owner": _("Looked after by"), "archived": _("Archived"),
    }  # fmt: skip
    found = []
    for name, value in wanted.chosen.items():
        said = dict(options.get(name, ())).get(str(value), str(value))
        said = names[name] if name == "archived" else _("%(name)s: %(value)s", name=names[name], value=said)
        found.append((said, address(wanted.query(**{name: None if name in ("tier", "owner") else ""}))))
    return found
