"""The main menu, by what the asker may see."""

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _l

from tadasu.access import has, may

_MEMBER = (
    ("home.home", _l("Home")),
    ("organisations.suppliers", _l("Suppliers")),
    ("campaigns.campaigns", _l("Campaigns")),
    ("reports.exports", _l("Reports")),
    ("library.library", _l("Library")),
    ("accounts.colleagues", _l("Organisation")),
)
_PLATFORM = (
    ("admin.home", _l("Members")),
    ("jobs.jobs", _l("Jobs")),
    ("mail.outbox", _l("Mail")),
    ("accounts.colleagues", _l("Organisation")),
)


_ONLY_HERE = (("mail.mailbox", _l("Mailbox")), ("demo.story", _l("Demo")))


def install(app: Flask) -> None:
    app.context_processor(lambda: {"asker": g.get("asker"), "navigation": _entries()})
    app.jinja_env.globals["may"] = may


def _entries() -> list[tuple[str, str, bool]]:
    """Address, label, and whether the page shown belongs to it."""
    if g.get("asker") is None or request.path.startswith("/answer"):
        return []
    entries = (*(_PLATFORM if may("admin.home") else _MEMBER), *(each for each in _ONLY_HERE if has(each[0])))
    addresses = [(url_for(endpoint), str(label)) for endpoint, label in entries if may(endpoint)]
    return [(address, label, _is_within(address)) for address, label in addresses]


def _is_within(address: str) -> bool:
    """A page belongs to the entry it lies under, whichever feature shows it."""
    return request.path == address or (address != "/" and request.path.startswith(f"{address}/"))
