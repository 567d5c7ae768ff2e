"""Where each kind of person begins, and which addresses of ours a form may lead back to."""

from flask import current_app, request, url_for

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
    """A path of this site, checked by matching it against our routes; anything else goes home."""
    adapter = current_app.create_url_adapter(request)
    if adapter is not None and path.startswith("/") and not path.startswith("//") and _is_plain(path):
        bare, _mark, query = path.partition("?")
        if adapter.test(bare, "GET"):
            return f"{bare}?{query}" if query else bare
    return url_for("home.home")


def _is_plain(path: str) -> bool:
    """Browsers drop tabs and line breaks, and take a backslash for a slash."""
    return path.isprintable() and "\\" not in path
