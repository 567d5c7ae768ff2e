"""Addresses of static files: each carries a hash of its content, so browsers may keep it for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request, url_for

FOLDER = Path(__file__).parent / "static"
_YEAR = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_keep_for_ever)


def static_url(name: str) -> str:
    return url_for("static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def _keep_for_ever(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = _YEAR
    return response
