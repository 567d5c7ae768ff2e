"""The filled application behind a real server, and browsers in it that are signed in as whoever a visit wants."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import make_server

from tadasu.accounts import sessions
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.language import COOKIE
from tadasu.services import Services
from tadasu.storage import Storage
from tests.platform.journeys.every_page import world
from tests.platform.journeys.every_page.visits import Visit
from tests.platform.journeys.every_page.world import Demo


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Demo]]:
    """Fills a folder and serves it on a free port: the address, and what is in it."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    holder = make_server("127.0.0.1", 0, Flask("unused"), threaded=True)
    address = f"http://127.0.0.1:{holder.server_port}"
    settings = Settings(
        folder=folder, database_url=f"sqlite:///{folder / 'tadasu.db'}", public_base_url=address, secret=b"0" * 32,
        mail="mailbox", mail_from="Tadasu <tadasu@localhost>", demo=True,
    )  # fmt: skip
    demo = world.build(Services(settings, Database(settings.database_url, pool=8), Storage(folder / "files")), folder)
    holder.app = demo.app
    thread = threading.Thread(target=holder.serve_forever, daemon=True)
    thread.start()
    yield address, demo
    holder.shutdown()
    thread.join()
    holder.server_close()
    demo.services.database.dispose()


@dataclass
class Visitors:
    """Opens pages of one language at one width, each person in a browser of their own that stays open."""

    chromium: Chromium
    address: str
    demo: Demo
    language: str
    width: int
    open: dict[object, Page] = field(default_factory=dict)

    def close(self) -> None:
        for page in self.open.values():
            page.context.close()

    def visit(self, visit: Visit) -> Page:
        """The page, loaded. A stranger comes with nothing each time."""
        if not visit.who and "" in self.open:
            self.open.pop("").context.close()
        page = self.open.setdefault(visit.who, self.open.get(visit.who) or self._browser(visit).new_page())
        for path in filter(None, (visit.first, visit.path)):
            page.goto(path, wait_until="load")
        return page

    def _browser(self, visit: Visit) -> BrowserContext:
        context = self.chromium.new_context(
            viewport={"width": self.width, "height": 900}, base_url=self.address, locale=self.language
        )
        context.add_cookies([{"name": COOKIE, "value": self.language, "url": self.address}])
        if visit.who:
            name, token = self._signed_in(visit.who)
            context.add_cookies([{"name": name, "value": token, "url": self.address}])
        return context

    def _signed_in(self, who: str | tuple[int, int | None]) -> tuple[str, str]:
        """The cookie of a new session, its name and its value."""
        services = self.demo.services
        if isinstance(who, str):
            return "sid", world.sign_in(services, who, self.language)
        response_id, delegation_id = who
        role = Role.RESPONDENT if delegation_id is None else Role.DELEGATE
        with services.database.writing() as session:
            return "answer", sessions.begin(
                session, role, utc_now(), language=self.language, response_id=response_id, delegation_id=delegation_id
            )
