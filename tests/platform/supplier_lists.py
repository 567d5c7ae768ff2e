"""Lists of suppliers for the tests: where real ones lie, handing a list in, its jobs, and what came of it."""

import os
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from tadasu.database import Database
from tadasu.jobs.models import Job
from tadasu.jobs.work import Work
from tadasu.organisations import work as handlers
from tadasu.organisations.models import Supplier, SupplierImport, SupplierImportRow
from tadasu.services import Services
from tests.conftest import ROOT
from tests.platform.conftest import Browser
from tests.platform.job_tries import Try

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


LIST = """法人番号,会社名,フリガナ,住所,担当者メール,タグ,年間取引額
7000012050002,株式会社東海精密,トウカイセイミツ,愛知県豊橋市今橋町１,info@tokai.example.jp,"重点、金属","1,200,000"
,有限会社みなと水産,ミナトスイサン,福岡県福岡市中央区港１,,,
,ＰＴ　ＳＩＮＡＲ,,,,,
"""


def state_of(database: Database, id: int) -> SupplierImport:
    with database.reading() as session:
        return session.get_one(SupplierImport, id)


def rows_of(database: Database, id: int) -> list[SupplierImportRow]:
    with database.reading() as session:
        statement = select(SupplierImportRow).where(SupplierImportRow.import_id == id)
        return list(session.scalars(statement.order_by(SupplierImportRow.number)))


def suppliers(database: Database) -> list[Supplier]:
    with database.reading() as session:
        return list(session.scalars(select(Supplier).order_by(Supplier.id)))


def apply(browser: Browser, services: Services, id: int) -> None:
    reply = browser.post(f"/suppliers/imports/{id}/apply", {"confirmed": "yes"})
    assert reply.status_code == 303, reply.text
    run_jobs(services)


def codes(row: SupplierImportRow) -> list[str]:
    return [problem["code"] for problem in row.problems]
