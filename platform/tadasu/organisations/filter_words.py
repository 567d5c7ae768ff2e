"""A filter of the supplier table in words, and what can be chosen for it."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tadasu.organisations import queries, words
from tadasu.organisations.bands import BANDS
from tadasu.organisations.filters import SORTS, Filter

Options = Mapping[str, Sequence[tuple[str, str]]]


def options(session: Session, member_id: int) -> Options:
    """Values and their words, by name of the filter."""
    owners = queries.colleagues(session, member_id)
    return {
        "band": [(code, str(label)) for code, label in BANDS.items()],
        "answering": [(code, str(label)) for code, label in words.ANSWERING.items()],
        "delivery": [(code, str(label)) for code, label in words.DELIVERY.items()],
        "prefecture": list(words.prefectures().items()),
        "tier": [(str(tier), str(tier)) for tier in range(1, 10)],
        "owner": [(str(row.id), row.name) for row in owners],
        "tag": [(tag, tag) for tag in queries.tags_in_use(session, member_id)],
        "sort": list(_sorts().items()),
    }


def said(wanted: Filter, options: Options) -> dict[str, str]:
    """Each thing that narrows the list in words, by name of the filter."""
    names = {
        "q": _("Search"), "band": _("Band"), "answering": _("Answers"), "delivery": _("Mail"), "tag": _("Tag"),
        "prefecture": _("Prefecture"), "tier": _("Tier"), "owner": _("Looked after by"), "archived": _("Archived"),
    }  # fmt: skip
    found = {}
    for name, value in wanted.chosen.items():
        word = dict(options.get(name, ())).get(str(value), str(value))
        found[name] = names[name] if name == "archived" else _("%(name)s: %(value)s", name=names[name], value=word)
    return found


def _sorts() -> dict[str, str]:
    names = (_("Priority"), _("Registered name"), _("Band"), _("Score"), _("Last answer"))
    return dict(zip(SORTS, names, strict=True))
