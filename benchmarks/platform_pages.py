"""What the answering pages cost: bytes at first load and after, time of the server, statements.

`python -m benchmarks.platform_pages` makes a database of its own and asks every page in this process.
Compressed sizes are those of the replies themselves.
"""

import re
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import event

from questionnaires.catalogue import questionnaire
from tadasu import tables
from tadasu.app import create_app
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tadasu.storage import Storage
from tests.platform.conftest import Browser
from tests.platform.conftest import people as people_fixture
from tests.platform.worlds import a_request, answering_browser, example_answers

ROUNDS = 15
FIRST_LOAD, AFTERWARDS, MILLISECONDS, STATEMENTS = 60_000, 10_000, 10.0, 15


@contextmanager
def supplier() -> Iterator[tuple[Flask, Database, Browser]]:
    """A browser of somebody who has answered most questions."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'tadasu.db'}")
        tables.metadata.create_all(database.engine.execution_options(tadasu_writes=True))
        settings = Settings(
            folder=folder, database_url=str(database.engine.url), public_base_url="http://127.0.0.1:8000",
            secret=b"0123456789abcdef0123456789abcdef", mail="mailbox", mail_from="T <t@localhost>", demo=False,
        )  # fmt: skip
        app = create_app(services=Services(settings, database, Storage(folder / "files")))
        people = people_fixture.__wrapped__(database)  # type: ignore[attr-defined]  # the fixture's own function
        world = a_request(database, people, settings, answers=example_answers())
        yield app, database, answering_browser(app, database, world, language="ja")
        database.dispose()


def measure(browser: Browser, database: Database, path: str) -> dict[str, Any]:
    statements: list[str] = []
    listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731 - removed again below
    browser.get(path)
    event.listen(database.engine, "before_cursor_execute", listener)
    page = browser.get(path, headers={"Accept-Encoding": "gzip"})
    event.remove(database.engine, "before_cursor_execute", listener)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        browser.get(path, headers={"Accept-Encoding": "gzip"})
        times.append(1000 * (time.perf_counter() - start))
    plain = browser.get(path).text
    static = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', plain)))
    beside = sum(len(browser.get(each, headers={"Accept-Encoding": "gzip"}).data) for each in static)
    asked = [each for each in statements if each.lstrip().upper().startswith(("SELECT", "UPDATE", "INSERT"))]
    return {"page": len(page.data), "first": len(page.data) + beside, "ms": statistics.median(times), "sql": len(asked)}


def main() -> int:
    paths = ["/answer", "/answer/tasks", "/answer/review", "/answer/helpers"]
    paths += [f"/answer/sections/{section.id}" for section in questionnaire().sections]
    worst = 0
    with supplier() as (_app, database, browser):
        print(f"{'page':44} {'first':>7} {'after':>7} {'ms':>6} {'sql':>4}")
        for path in paths:
            found = measure(browser, database, path)
            over = found["first"] > FIRST_LOAD or found["page"] > AFTERWARDS or found["sql"] > STATEMENTS
            over = over or found["ms"] > MILLISECONDS
            worst |= over
            mark = " over" if over else ""
            print(f"{path:44} {found['first']:7} {found['page']:7} {found['ms']:6.1f} {found['sql']:4}{mark}")
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
