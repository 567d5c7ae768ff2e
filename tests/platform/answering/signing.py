"""Signing what was answered, as the pages do."""

from typing import Any

from tests.platform.conftest import Browser

SIGNED = {"name": "鈴木 花", "post": "総務課長", "attested": "yes"}


def submit(browser: Browser, **changes: str) -> Any:
    """The form of the review page; a refusal that is no page of its own is told as JSON."""
    return browser.post("/answer/review", data={**SIGNED, **changes}, headers={"Accept": "application/json"})


def is_submitted(reply: Any) -> bool:
    return bool((reply.status_code, reply.headers.get("Location")) == (303, "/answer/receipt"))
