"""A real server and a real Chromium, for what only a browser can show."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, sync_playwright
from werkzeug.serving import make_server

from tadasu.accounts import sessions
from tadasu.app import create_app
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tadasu.storage import Storage
from tests.conftest import require_tool
from tests.platform.conftest import People
from tests.platform.worlds import World, a_request


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    place = require_tool("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def server(database: Database, settings: Settings, tmp_path: Path) -> Iterator[str]:
    """The address of the application, served by threads as in production."""
    holder = make_server("127.0.0.1", 0, Flask("unused"), threaded=True)
    address = f"http://127.0.0.1:{holder.server_port}"
    changed = Settings(**{**settings.__dict__, "public_base_url": address})
    app = create_app(services=Services(changed, database, Storage(tmp_path / "files")))
    holder.app = app
    thread = threading.Thread(target=holder.serve_forever, daemon=True)
    thread.start()
    yield address
    holder.shutdown()
    thread.join()
    holder.server_close()


@pytest.fixture
def runner(server: str, settings: Settings) -> Iterator[None]:
    """Does the work outside of pages, in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TADASU_")} | {
        "TADASU_FOLDER": str(settings.folder),
        "TADASU_DATABASE_URL": settings.database_url,
        "TADASU_SECRET": settings.secret.decode(),
        "TADASU_PUBLIC_BASE_URL": server,
    }
    process = subprocess.Popen([Path(sys.executable).with_name("tadasu"), "runner"], env=environment)
    yield
    process.terminate()
    process.wait(20)


@pytest.fixture
def people_in(chromium: Chromium, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browsers of people who are not signed in; every page error fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_browser(*, width: int = 1200, **more: Any) -> BrowserContext:
        context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=server, **more)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.set_default_timeout(30_000)
        opened.append(context)
        return context

    yield open_browser
    for context in opened:
        context.close()
    assert errors == []


@pytest.fixture
def answers_in(
    people_in: Callable[..., BrowserContext], server: str, database: Database
) -> Callable[..., BrowserContext]:
    """Opens a browser in which the right code was typed."""

    def open_browser(world: World, *, language: str = "ja", width: int = 360, **more: Any) -> BrowserContext:
        with database.writing() as session:
            token = sessions.begin(
                session, Role.RESPONDENT, utc_now(), language=language, response_id=world.response_id
            )
        context = people_in(width=width, **more)
        context.add_cookies([{"name": "answer", "value": token, "url": server}])
        return context

    return open_browser


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    """A request that was opened and of which nothing is answered."""
    return a_request(database, people, settings, answering="opened")
