"""Sends text compressed to browsers that take it. Static files are compressed once and kept in memory."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_PAGES = frozenset({"text/html", "application/json", "image/svg+xml"})
_FILES = _PAGES | {"text/css", "text/javascript", "application/javascript"}
_WORTH_IT = 500  # bytes
_LEVEL_PAGES, _LEVEL_FILES = 5, 9


def install(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    is_file = request.endpoint == "static"
    if response.mimetype not in (_FILES if is_file else _PAGES) or (response.is_streamed and not is_file):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if response.status_code in (204, 206, 304) or request.method == "HEAD" or "Content-Encoding" in response.headers:
        return response
    if not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    plain = response.get_data()
    if len(plain) <= _WORTH_IT:
        return response
    response.set_data(_file(plain) if is_file else gzip.compress(plain, _LEVEL_PAGES, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    etag, is_weak = response.get_etag()
    if etag and not is_weak:
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=100)
def _file(plain: bytes) -> bytes:
    return gzip.compress(plain, _LEVEL_FILES, mtime=0)
