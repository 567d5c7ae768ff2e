"""Coming in by a link and a code."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from tadasu.database import Database
from tadasu.mail.models import Message
from tests.platform.conftest import Browser


def visitor(app: Flask, token: str) -> Browser:
    """A browser that has followed the link."""
    browser = Browser(app)
    browser.client.get(f"/i/{token}", base_url="http://127.0.0.1:8000")
    return browser


def mailed_code(database: Database) -> str:
    with database.reading() as session:
        body = session.scalars(select(Message.body).where(Message.kind == "code").order_by(Message.id.desc())).first()
    assert body is not None
    found = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", body)
    assert found is not None
    return found[0]


def send_code(browser: Browser) -> Any:
    return browser.post("/answer/code")


def open_with(browser: Browser, code: str) -> Any:
    return browser.post("/answer/open", {"code": code})
