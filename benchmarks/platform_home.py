"""The home page with 100,000 suppliers of which 50,000 are scored: how long it takes, and what counting it takes."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import event

from benchmarks.figures import Figure
from benchmarks.platform_portfolio import build
from tadasu import tables
from tadasu.accounts import sessions
from tadasu.app import create_app
from tadasu.assessments.totals import count_totals
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.services import open_services
from tests.platform.conftest import Browser

SUPPLIERS, SCORED, PAGES = 100_000, 50_000, 100


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/measured.db", "http://127.0.0.1:8000", b"0" * 32,
                            "mailbox", "Tadasu <tadasu@localhost>", False)  # fmt: skip
        services = open_services(settings)
        tables.metadata.create_all(services.database.engine.execution_options(tadasu_writes=True))
        someone, _campaign = build(services.database, SUPPLIERS, SCORED, whole=False)
        begin = time.perf_counter()
        count_totals(services, utc_now())
        yield Figure("figures of the home page counted", time.perf_counter() - begin, "s", 2.0)
        with services.database.writing() as session:
            token = sessions.begin(session, someone.role, utc_now(), language="ja",
                                   membership_id=someone.membership_id)  # fmt: skip
        browser = Browser(create_app(services=services), token)
        for path, name in (("/", "home page"), ("/waiting/zero_tolerance", "list of zero-tolerance flags")):
            times, statements = _visits(services.database.engine, browser, path)
            yield Figure(f"{name}, 95th percentile", 1000 * quantiles(times, n=20)[-1], "ms", 100)
            yield Figure(f"{name}, statements", statements, "", 15)
        services.database.dispose()


def _visits(engine: object, browser: Browser, path: str) -> tuple[list[float], int]:
    statements: list[str] = []
    browser.get(path)
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    times = []
    for _visit in range(PAGES):
        begin = time.perf_counter()
        assert browser.get(path).status_code == 200
        times.append(time.perf_counter() - begin)
    asked = [each for each in statements if not each.startswith("PRAGMA")]
    return times, len(asked) // PAGES


if __name__ == "__main__":
    for figure in measure():
        sys.stdout.write(f"{figure.row()}\n")
