"""The cookie that remembers, for half an hour, by which link a browser came. It opens nothing by itself."""

import secrets
from dataclasses import dataclass

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tadasu.responses.codes import Door
from tadasu.services import settings

COOKIE = "inv"
_SECONDS = 1_800


@dataclass(frozen=True)
class Visit:
    """The door a browser stands at, and the secret that binds a code to this browser."""

    door: Door
    nonce: str


def visit() -> Visit | None:
    """Of the request at hand; None without a cookie, or with one that is old or forged."""
    try:
        kind, id, nonce = _signer().loads(request.cookies.get(COOKIE, ""), max_age=_SECONDS)
    except BadSignature:
        return None
    return Visit(Door(kind, id), nonce)


def remember(response: Response, door: Door) -> None:
    """A visit through the same door again keeps its secret, so that a code on its way stays good."""
    before = visit()
    nonce = before.nonce if before is not None and before.door == door else secrets.token_urlsafe(24)
    value = str(_signer().dumps([door.kind, door.id, nonce]))
    secure = settings().is_https
    response.set_cookie(COOKIE, value, max_age=_SECONDS, httponly=True, secure=secure, samesite="Lax")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().key("door"), salt="door")
