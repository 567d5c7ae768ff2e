"""Lists of suppliers for the tests: where real ones lie, a job's try without a runner, and handing a list in."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.jobs.models import Job
from tadasu.jobs.work import Work
from tadasu.organisations import work as handlers
from tadasu.services import Services
from tests.conftest import ROOT
from tests.platform.conftest import Browser

DATA = Path(os.environ.get("TADASU_DATA", ROOT.parent / "shared" / "data"))
NUMBERS = DATA / "jp_corporate_numbers"
FACILITIES = DATA / "open_supply_hub" / "src" / "django" / "api" / "management" / "commands" / "facility_lists"
needs_numbers = pytest.mark.skipif(not NUMBERS.is_dir(), reason="the register of corporate numbers is not here")
needs_facilities = pytest.mark.skipif(not FACILITIES.is_dir(), reason="the lists of facilities are not here")
_HANDLERS: Mapping[str, Callable[[Work], None]] = {
    "read_import": handlers.read_import,
    "apply_import": handlers.apply_import,
    "undo_import": handlers.undo_import,
}


@dataclass
class Try:
    """One try of a job, outside of a runner. It stops after `holds` chunks, as if its lease were lost."""

    services: Services
    arguments: Mapping[str, Any]
    asked_by_id: int | None = None
    member_id: int | None = None
    holds: int = 1_000_000
    seen: list[tuple[int, int]] = field(default_factory=list)
    is_finished: bool = False

    def progress(self, done: int, total: int) -> None:
        self.seen.append((done, total))

    def hold(self, session: Session) -> None:
        self.holds -= 1
        if self.holds < 0:
            raise Interrupted

    def finish(self, session: Session) -> None:
        self.is_finished = True


class Interrupted(Exception):
    """The runner was stopped in the middle."""


def run_jobs(services: Services, *, holds: int = 1_000_000) -> list[Try]:
    """Does what waits in the queue of lists, once each."""
    with services.database.reading() as session:
        jobs = list(session.scalars(select(Job).where(Job.state == "waiting", Job.kind.in_(_HANDLERS))))
    tries = []
    for job in jobs:
        tries.append(Try(services, job.arguments, holds=holds))
        _HANDLERS[job.kind](tries[-1])
        with services.database.writing() as session:
            session.get_one(Job, job.id).state = "done"
    return tries


def hand_in(browser: Browser, content: bytes | str, name: str = "list.csv") -> int:
    """Uploads a list and gives the id of its import."""
    raw = content.encode() if isinstance(content, str) else content
    reply = browser.post("/suppliers/imports", {"file": (BytesIO(raw), name), "pasted": ""})
    assert reply.status_code == 303, reply.text
    return int(reply.location.rpartition("/")[2])


def read(browser: Browser, services: Services, content: bytes | str, name: str = "list.csv") -> int:
    """Hands a list in and has it read."""
    id = hand_in(browser, content, name)
    run_jobs(services)
    return id
