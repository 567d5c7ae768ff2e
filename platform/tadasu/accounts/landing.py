"""Where each kind of person begins, and which addresses of ours a form may lead back to."""

from collections.abc import Iterator

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from tadasu.access import rule_of
from tadasu.asker import Role

_BEGINS_AT = {
    Role.PLATFORM_ADMIN: "admin.home",
    Role.SUPPLIER_ADMIN: "accounts.requests",
    Role.SUPPLIER_CONTRIBUTOR: "accounts.requests",
    Role.AUDITOR: "accounts.engagements",
}


def landing(role: Role) -> str:
    """The endpoint of the first page of a role."""
    return _BEGINS_AT.get(role, "home.home")


def own_path(path: str) -> str:
    """A page of this site: the one at a path, else the nearest above it, as forms are sent to addresses below
    their pages. Anything that is not ours goes home.
    """
    return next((page for page, _endpoint in _pages(path)), url_for("home.home"))


def open_path(path: str) -> str:
    """As `own_path`, but a page for which nobody has to give the password again."""
    return next((page for page, endpoint in _pages(path) if not _is_protected(endpoint)), url_for("home.home"))


def _pages(path: str) -> Iterator[tuple[str, str]]:
    """Pages of ours at a path and above it, each with its endpoint; checked by matching them against our routes."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not path.startswith("/") or path.startswith("//") or not _is_plain(path):
        return
    bare, _mark, query = path.partition("?")
    while bare:
        try:
            endpoint, _arguments = adapter.match(bare, "GET")
        except HTTPException:  # no page, or one that is somewhere else
            pass
        else:
            yield (f"{bare}?{query}" if query else bare), endpoint
        bare, query = bare.rpartition("/")[0], ""


def _is_protected(endpoint: str) -> bool:
    rule = rule_of(endpoint)
    return rule is not None and rule.step_up


def _is_plain(path: str) -> bool:
    """Browsers drop tabs and line breaks, and take a backslash for a slash."""
    return path.isprintable() and "\\" not in path
