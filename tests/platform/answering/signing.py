"""Signing what was answered, as the pages do."""

import re
from typing import Any

from tests.platform.conftest import Browser

SIGNED = {"name": "鈴木 花", "post": "総務課長", "attested": "yes"}


def reviewed_in(page: str) -> dict[str, str]:
    """The field by which a review page tells what it was made from; nothing where it cannot be signed."""
    found = re.search(r'name="reviewed" value="([^"]*)"', page)
    return {"reviewed": found[1]} if found else {}


def looked_through(browser: Browser) -> dict[str, str]:
    """What somebody who opens the review page now sends along with the signature."""
    return reviewed_in(browser.get("/answer/review").text)


def submit(browser: Browser, **changes: str) -> Any:
    """Looks through the review page and sends its form; a refusal that is no page of its own is told as JSON."""
    form = {**SIGNED, **looked_through(browser), **changes}
    return browser.post("/answer/review", data=form, headers={"Accept": "application/json"})


def is_submitted(reply: Any) -> bool:
    return bool((reply.status_code, reply.headers.get("Location")) == (303, "/answer/receipt"))
