"""A runner in a process of its own, with jobs that leave traces: python -m tests.platform.runner_of_tests

Each trace is a line of the audit log, which nobody can change or remove.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from tadasu import tables  # noqa: F401 - all tables, for the keys that point from one to the other
from tadasu.auditlog.models import AuditLine
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.clock import utc_now
from tadasu.config import Settings, read_settings
from tadasu.database import Database
from tadasu.jobs.runner import Runner
from tadasu.jobs.work import Every, Handler, Work
from tadasu.runner import load
from tadasu.services import open_services
from tests.conftest import ROOT


def leave_trace(work: Work) -> None:
    """Says that it begins, works a moment, and has its effect together with the end of the job."""
    database, number = work.services.database, work.arguments["number"]
    with database.writing() as session:
        record(session, "begun", ("number", number), actor=SYSTEM, member_id=None, now=utc_now())
    time.sleep(work.arguments.get("seconds", 0.01))
    with database.writing() as session:
        record(session, "effect", ("number", number), actor=SYSTEM, member_id=None, now=utc_now())
        work.finish(session)


def say_progress(work: Work) -> None:
    for done in range(6000):
        work.progress(done, 6000)
        time.sleep(0.01)


def say_nothing(_work: Work) -> None:
    time.sleep(60)


def die(_work: Work) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


_HANDLERS: dict[str, Handler] = {
    "trace": leave_trace, "progress": say_progress, "silent": say_nothing, "deadly": die,
}  # fmt: skip


def start(settings: Settings) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.platform.runner_of_tests"]
    return subprocess.Popen(command, env=environment(settings), cwd=ROOT, start_new_session=True)


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "TADASU_FOLDER": str(settings.folder),
        "TADASU_DATABASE_URL": settings.database_url,
        "TADASU_SECRET": settings.secret.decode(),
        "TADASU_MAIL": settings.mail,
    }


def numbers_of(database: Database, action: str) -> list[int]:
    """The numbers a trace was left of, as often as it was."""
    with database.reading() as session:
        found = select(AuditLine.object_id).where(AuditLine.action == action).order_by(AuditLine.object_id)
        return list(session.scalars(found).all())


def count_of(database: Database, action: str) -> int:
    with database.reading() as session:
        found = select(func.count()).select_from(AuditLine).where(AuditLine.action == action)
        return session.execute(found).scalar_one()


def wait_until(happens: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def main() -> None:
    services = open_services(read_settings())
    every = [] if services.settings.has_mailbox else [Every("outbox", 0.1, load("tadasu.mail.sending:send_due"))]
    runner = Runner(services, _HANDLERS.__getitem__, every)
    signal.signal(signal.SIGTERM, lambda _number, _frame: runner.stop())
    Path(services.settings.folder / f"ready-{os.getpid()}").touch()
    runner.run()
    os._exit(0)


if __name__ == "__main__":
    main()
