"""How much of a processor one saved answer costs the web process, and how many statements it takes.

A draft that is almost complete is saved to again and again through the whole application, its
database SQLite in a temporary folder. CPU time is of this process alone, commits included. An
answer that decides what else is asked is measured with a new value each time, so that nothing
that was kept can help.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import event

from benchmarks.figures import Figure
from tadasu import tables
from tadasu.accounts.models import Membership, Organisation, Person
from tadasu.app import create_app
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.services import Services, open_services
from tests.platform.conftest import People, Someone
from tests.platform.worlds import a_request, answering_browser, example_answers

HOST = "127.0.0.1:8000"
SAVES = 500


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        services = open_services(settings_in(Path(folder)))
        tables.metadata.create_all(services.database.engine.execution_options(tadasu_writes=True))
        world = a_request(services.database, people_of(services), services.settings, answers=example_answers())
        app = create_app(services=services)
        browser = answering_browser(app, services.database, world)
        cookie = browser.client.get_cookie("answer", domain="127.0.0.1")
        assert cookie is not None
        page = Page(app, cookie.value, browser.csrf_token("/answer/api/answers/LAW-10"))
        ordinary, statements = _measure(page, "LAW-10", lambda number: number % 40)
        yield Figure("CPU of saving an ordinary answer", ordinary, "ms", 2.5)
        yield Figure("statements of one save", statements, "", 6)
        deciding, _statements = _measure(page, "PRF-08", _housing)
        yield Figure("CPU of saving an answer that decides others", deciding, "ms", 5)


@dataclass(frozen=True)
class Page:
    """A page somebody has open: whose session it is, and its token."""

    app: Flask
    cookie: str
    token: str


def _housing(number: int) -> dict[str, object]:
    return {"housed_percent": 10 + number / 100, "remote": False, "dormitory": True}


def _measure(page: Page, question: str, value: Callable[[int], object]) -> tuple[float, float]:
    """Milliseconds of CPU and statements of one save; those that open a transaction are not counted."""
    statements = 0

    def count(*told: Any) -> None:
        nonlocal statements
        statements += not told[2].startswith(("BEGIN", "PRAGMA"))

    engine = page.app.extensions["database"].engine
    _save(page, question, value(0), 1)
    event.listen(engine, "before_cursor_execute", count)
    started = time.process_time()
    for number in range(SAVES):
        _save(page, question, value(number + 1), number + 2)
    milliseconds = (time.process_time() - started) / SAVES * 1_000
    event.remove(engine, "before_cursor_execute", count)
    return milliseconds, statements / SAVES


def _save(page: Page, question: str, value: object, base: int) -> None:
    body = json.dumps({"value": value, "base_version": base, "key": f"{question}-{base:06}"}).encode()
    environ = {
        "REQUEST_METHOD": "PUT",
        "PATH_INFO": f"/answer/api/answers/{question}",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "HTTP_COOKIE": f"answer={page.cookie}",
        "HTTP_X_CSRF_TOKEN": page.token,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    said: list[str] = []

    def start(status: str, headers: Any, error: Any = None, /) -> Callable[[bytes], object]:
        said.append(status)
        return lambda _piece: None

    reply = b"".join(page.app.wsgi_app(environ, start))
    assert said[0].startswith("200"), reply


def settings_in(folder: Path) -> Settings:
    return Settings(folder, f"sqlite:///{folder / 'tadasu.db'}", f"http://{HOST}", b"x" * 32, "mailbox",
                    "Tadasu <tadasu@localhost>", False)  # fmt: skip


def people_of(services: Services) -> People:
    now = utc_now()
    with services.database.writing() as session:
        member = Organisation(kind="member", name="ヤマダ食品", created_at=now)
        person = Person(email="aoi@example.jp", name="aoi", password_hash="-", created_at=now)
        session.add_all((member, person))
        session.flush()
        membership = Membership(person_id=person.id, organisation_id=member.id, role=Role.MEMBER_ADMIN, created_at=now)
        session.add(membership)
        session.flush()
        aoi = Someone(person.id, membership.id, member.id, Role.MEMBER_ADMIN)
    return People(aoi, aoi, aoi, aoi)
