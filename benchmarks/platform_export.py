"""Exports of 10,000 suppliers: seconds and memory of the job that makes them, as the runner does it."""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from benchmarks.figures import Figure
from benchmarks.platform_portfolio import build
from tadasu import tables
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.jobs.queue import enqueue
from tadasu.jobs.runner import Runner
from tadasu.reports.models import Export
from tadasu.runner import handler_of
from tadasu.services import Services, open_services
from tests.platform.conftest import Someone

SUPPLIERS = 10_000


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/measured.db", "http://127.0.0.1:8000", b"0" * 32,
                            "mailbox", "Tadasu <tadasu@localhost>", False)  # fmt: skip
        services = open_services(settings)
        tables.metadata.create_all(services.database.engine.execution_options(tadasu_writes=True))
        someone, campaign = build(services.database, SUPPLIERS, SUPPLIERS, whole=True)
        for kind in ("csv", "company"):
            begin = time.perf_counter()
            _export(services, someone, campaign, kind)
            yield Figure(f"{kind} of {SUPPLIERS:,} suppliers", time.perf_counter() - begin, "s", 60)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        yield Figure("most memory in use", peak, "MB", 300)
        services.database.dispose()


def _export(services: Services, someone: Someone, campaign: int, kind: str) -> None:
    now = utc_now()
    with services.database.writing() as session:
        export = Export(member_id=someone.organisation_id, kind=kind, language="ja", campaign_id=campaign,
                        selection={}, asked_by_id=someone.person_id, asked_at=now)  # fmt: skip
        session.add(export)
        session.flush()
        enqueue(session, "export", {"export_id": export.id}, now, lane="heavy")
    assert Runner(services, handler_of).work_one("heavy")
    with services.database.reading() as session:
        done = session.scalars(select(Export).where(Export.id == export.id)).one()
        assert (done.state, done.suppliers) == ("done", SUPPLIERS), (done.state, done.suppliers)


if __name__ == "__main__":
    for figure in measure():
        sys.stdout.write(f"{figure.row()}\n")
