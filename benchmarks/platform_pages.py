"""What the answering pages cost: bytes at first load and after, time of the server, statements.

Every page is asked in this process, over a database of its own in a temporary folder, by somebody who
has answered most questions. Compressed sizes are those of the replies themselves.
"""

import re
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event

from benchmarks.figures import Figure
from benchmarks.platform_saving import people_of, settings_in
from questionnaires.catalogue import questionnaire
from tadasu import tables
from tadasu.app import create_app
from tadasu.database import Database
from tadasu.services import open_services
from tests.platform.conftest import Browser
from tests.platform.worlds import a_request, answering_browser, example_answers

ROUNDS = 15
BESIDE = ("/answer", "/answer/tasks", "/answer/review", "/answer/helpers")
_ZIPPED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Cost:
    """Of one page: kilobytes with and without what stays in the browser, milliseconds, statements."""

    first: float
    after: float
    milliseconds: float
    statements: int


def measure() -> Iterator[Figure]:
    sections = [f"/answer/sections/{section.id}" for section in questionnaire().sections]
    with _somebody() as (browser, database):
        costs = [_cost(browser, database, path) for path in sections]
        yield from _figures("a section's page, worst of 14", costs)
        for path in BESIDE:
            yield from _figures(path, [_cost(browser, database, path)])


def _figures(what: str, costs: Sequence[Cost]) -> Iterator[Figure]:
    yield Figure(f"{what}: first load", max(cost.first for cost in costs), "KB", 60)
    yield Figure(f"{what}: after that", max(cost.after for cost in costs), "KB", 10)
    yield Figure(f"{what}: median time", max(cost.milliseconds for cost in costs), "ms", 10)
    yield Figure(f"{what}: statements", max(cost.statements for cost in costs), "", 15)


@contextmanager
def _somebody() -> Iterator[tuple[Browser, Database]]:
    with TemporaryDirectory() as folder:
        services = open_services(settings_in(Path(folder)))
        database = services.database
        tables.metadata.create_all(database.engine.execution_options(tadasu_writes=True))
        world = a_request(database, people_of(services), services.settings, answers=example_answers())
        yield answering_browser(create_app(services=services), database, world, language="ja"), database
        database.dispose()


def _cost(browser: Browser, database: Database, path: str) -> Cost:
    plain = browser.get(path).text
    beside = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', plain)))
    kept = sum(len(browser.get(each, headers=_ZIPPED).data) for each in beside)
    page = len(browser.get(path, headers=_ZIPPED).data)
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        browser.get(path, headers=_ZIPPED)
        times.append(1000 * (time.perf_counter() - start))
    return Cost((page + kept) / 1000, page / 1000, statistics.median(times), _statements(browser, database, path))


def _statements(browser: Browser, database: Database, path: str) -> int:
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        heard.append(statement.lstrip()[:6].upper())

    event.listen(database.engine, "before_cursor_execute", hear)
    browser.get(path)
    event.remove(database.engine, "before_cursor_execute", hear)
    return sum(each in ("SELECT", "UPDATE", "INSERT") for each in heard)
