"""Forms are accepted only from our own pages, and from the session they were made for.

A token is bound to the session's secret, or before signing in to a random cookie, and masked
anew for each reply, since pages are compressed and echo what was typed.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from flask import Flask, Response, abort, g, request

from tadasu.access import SessionChanged
from tadasu.services import settings
from tadasu.transaction import SAFE_METHODS

COOKIE = "visit"
EXEMPT = frozenset({"security.csp_report"})
_BYTES = 32


def csrf_token() -> str:
    secret = _token_of(_secret())
    mask = secrets.token_bytes(_BYTES)
    return urlsafe_b64encode(mask + _xor(mask, secret)).decode()


def install(app: Flask) -> None:
    app.before_request(_protect)
    app.after_request(_remember_visit)
    app.jinja_env.globals["csrf_token"] = csrf_token


def _protect() -> None:
    if request.method in SAFE_METHODS or request.endpoint is None or request.endpoint in EXEMPT:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin", "null")
    if origin != "null" and origin != settings().public_base_url and not _own_origin(origin):
        abort(403)
    given = request.headers.get("X-CSRF-Token") or (request.form.get("csrf_token", "") if _has_form() else "")
    if not _is_ours(given):
        raise SessionChanged


def _own_origin(origin: str) -> bool:
    """In tests and behind a tunnel the page may have come by another name of this very host."""
    return origin == request.host_url.rstrip("/")


def _has_form() -> bool:
    return request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data")


def _is_ours(given: str) -> bool:
    try:
        raw = urlsafe_b64decode(given.encode())
    except ValueError:
        return False
    if len(raw) != 2 * _BYTES:
        return False
    return hmac.compare_digest(_xor(raw[:_BYTES], raw[_BYTES:]), _token_of(_secret()))


def _secret() -> bytes:
    if g.asker is not None:
        secret: bytes = g.asker.csrf_secret
        return secret
    if "visit" not in g:
        g.visit = request.cookies.get(COOKIE) or secrets.token_urlsafe(_BYTES)
    return str(g.visit).encode()


def _token_of(secret: bytes) -> bytes:
    return hmac.digest(settings().key("csrf"), secret, sha256)


def _remember_visit(response: Response) -> Response:
    if "visit" in g and request.cookies.get(COOKIE) != g.visit:
        secure = settings().is_https
        response.set_cookie(COOKIE, g.visit, httponly=True, secure=secure, samesite="Lax")
    return response


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
