"""Text goes compressed to browsers that take it, and plain to those that do not."""

import gzip
from collections.abc import Callable

from tests.platform.conftest import Browser

GZIP = {"Accept-Encoding": "gzip, br"}
PLAIN = {"Accept-Encoding": "identity"}


def test_a_page_is_compressed_for_whoever_takes_it(browser: Callable[..., Browser]) -> None:
    packed = browser().get("/mailbox", headers=GZIP)
    plain = browser().get("/mailbox", headers=PLAIN)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(packed.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    assert all("Accept-Encoding" in ", ".join(reply.headers.getlist("Vary")) for reply in (packed, plain))


def test_a_style_sheet_is_the_same_compressed_and_not(browser: Callable[..., Browser]) -> None:
    address = "/static/vendor/bootstrap-member.css"

    packed, plain = (browser().get(address, headers=headers, buffered=True) for headers in (GZIP, PLAIN))

    assert gzip.decompress(packed.data) == plain.data


def test_a_browser_that_has_the_file_is_not_sent_it_again(browser: Callable[..., Browser]) -> None:
    address = "/static/vendor/bootstrap-member.css"
    etag = browser().get(address, headers=GZIP, buffered=True).headers["ETag"]

    again = browser().get(address, headers={**GZIP, "If-None-Match": etag}, buffered=True)

    assert (again.status_code, again.data) == (304, b"")


def test_what_is_short_is_left_as_it_is(browser: Callable[..., Browser]) -> None:
    assert "Content-Encoding" not in browser().get("/health", headers=GZIP).headers
