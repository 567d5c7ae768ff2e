"""A sentence said once, on the page after the one that did something.

It travels in a signed cookie, since a page that is only read must not write to the database.
"""

from contextlib import suppress

from flask import Flask, Response, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tadasu.services import settings

COOKIE = "notice"
_SECONDS = 60


def notify(text: str, kind: str = "success") -> None:
    """`kind`: success, info, warning or error."""
    g.setdefault("notices_next", []).append([kind, text])


def install(app: Flask) -> None:
    app.context_processor(lambda: {"notices": _pending()})
    app.after_request(_carry)


def _pending() -> list[tuple[str, str]]:
    """What the last page left, and what this one says itself."""
    g.notices_shown = True
    left: list[tuple[str, str]] = []
    with suppress(BadSignature):
        left = _signer().loads(request.cookies.get(COOKIE, ""), max_age=_SECONDS)
    return [*left, *g.pop("notices_next", [])]


def _carry(response: Response) -> Response:
    if "notices_next" in g:
        secure = settings().is_https
        value = _signer().dumps(g.notices_next)
        response.set_cookie(COOKIE, str(value), max_age=_SECONDS, httponly=True, secure=secure, samesite="Lax")
    elif "notices_shown" in g and COOKIE in request.cookies:
        response.delete_cookie(COOKIE)
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().key("notices"), salt="notice")
