"""The lane of heavy jobs is shared: members take turns, and nobody fills it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs import queue
from tadasu.jobs.models import Job
from tadasu.organisations.lists.expiring import expire_untouched
from tadasu.organisations.models import SupplierImport, SupplierImportRow
from tadasu.services import Services
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_lists import LIST, apply, hand_in, read, run_jobs, state_of, suppliers


def _enqueue(database: Database, *members: int | None, lane: str = "heavy") -> None:
    now = utc_now() - timedelta(hours=1)
    with database.writing() as session:
        for number, member_id in enumerate(members):
            queue.enqueue(session, "export", {}, now + timedelta(seconds=number), lane=lane, member_id=member_id)


def _served(database: Database, lane: str = "heavy") -> list[int | None]:
    """Whose jobs are done, in the order they are claimed."""
    order: list[int | None] = []
    now = utc_now()
    while True:
        now += timedelta(milliseconds=10)
        with database.writing() as session:
            job = queue.claim(session, lane, "runner", now)
            if job is None:
                return order
            order.append(job.member_id)
            queue.finish(session, job, now)


def test_a_member_with_one_heavy_job_waits_for_one_of_another_and_not_for_all(
    database: Database, people: People
) -> None:
    yamada, kita = people.aoi.organisation_id, people.hana.organisation_id
    _enqueue(database, yamada, yamada, yamada, yamada, kita, kita)

    assert _served(database) == [yamada, kita, yamada, kita, yamada, yamada]


def test_heavy_work_of_the_platform_itself_does_not_wait_for_members(database: Database, people: People) -> None:
    yamada = people.aoi.organisation_id
    _enqueue(database, yamada, yamada, None)

    assert _served(database) == [yamada, None, yamada]


def test_light_jobs_are_done_in_the_order_they_came(database: Database, people: People) -> None:
    yamada, kita = people.aoi.organisation_id, people.hana.organisation_id
    _enqueue(database, yamada, yamada, kita, lane="light")

    assert _served(database, "light") == [yamada, yamada, kita]


def test_a_third_list_waits_until_one_is_read(
    people: People, browser: Browsers, database: Database, services: Services, tmp_path: Path
) -> None:
    aoi, ren = browser(people.aoi), browser(people.ren)
    hand_in(aoi, LIST)
    hand_in(ren, LIST)

    refused = aoi.post("/suppliers/imports", {"file": (BytesIO(LIST.encode()), "list.csv"), "pasted": ""})

    assert refused.status_code == 409 and "2 lists of your organisation are being worked on" in refused.text
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(kept) == 2, "what was refused is not kept"
    assert hand_in(browser(people.hana), LIST), "another member is not held up"
    run_jobs(services)
    assert hand_in(aoi, LIST)


def test_columns_cannot_be_chosen_while_two_lists_are_worked_on(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    mapped = [read(aoi, services, LIST) for _each in range(3)]

    answers = [aoi.post(f"/suppliers/imports/{id}/columns", {"column-1": "name"}).status_code for id in mapped]

    assert answers == [303, 303, 409]
    assert state_of(database, mapped[2]).state == "mapped"


def _leave(database: Database, id: int, days: int) -> None:
    with database.writing() as session:
        session.execute(update(SupplierImport).where(SupplierImport.id == id).values(
            touched_at=utc_now() - timedelta(days=days)))  # fmt: skip


def _rows(database: Database, id: int) -> int:
    with database.reading() as session:
        rows = select(func.count()).select_from(SupplierImportRow).where(SupplierImportRow.import_id == id)
        return session.scalar(rows) or 0


def test_the_rows_of_a_list_nobody_touched_for_30_days_are_deleted(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    old, young = read(aoi, services, LIST), read(aoi, services, LIST)
    _leave(database, old, 31)
    _leave(database, young, 29)

    steps = [expire_untouched(services, utc_now()) for _each in range(2)]

    assert steps == [True, False]
    assert (_rows(database, old), _rows(database, young)) == (0, 3)
    assert (state_of(database, old).state, state_of(database, young).state) == ("expired", "mapped")
    with database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.action == "list expired")).one()
    assert (line.object_kind, line.object_id, line.actor_kind) == ("supplier_import", old, "system")
    page = aoi.get(f"/suppliers/imports/{old}")
    assert page.status_code == 200 and "its rows have been deleted" in page.text
    assert "Deleted unapplied" in aoi.get("/suppliers/imports").text
    assert aoi.post(f"/suppliers/imports/{old}/apply", {"confirmed": "yes"}).status_code == 422


def test_a_decision_counts_as_touching(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, LIST)
    _leave(database, id, 31)

    aoi.post(f"/suppliers/imports/{id}/decide", {"decision": "new"})

    assert expire_untouched(services, utc_now()) is False


@pytest.mark.parametrize("state", ["applied", "waiting"])
def test_an_applied_list_and_one_that_waits_to_be_read_stay(
    state: str, people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = hand_in(aoi, LIST)
    if state == "applied":
        run_jobs(services)
        apply(aoi, services, id)
    _leave(database, id, 400)

    assert expire_untouched(services, utc_now()) is False
    assert len(suppliers(database)) == (3 if state == "applied" else 0)


def test_a_list_whose_reading_failed_goes_too_and_its_file_with_it(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    id = hand_in(browser(people.aoi), LIST)
    with database.writing() as session:
        session.execute(update(Job).values(state="failed"))
        key = session.scalars(select(Job)).one().arguments["file"]
    _leave(database, id, 31)

    assert expire_untouched(services, utc_now()) is True
    assert state_of(database, id).state == "expired"
    with pytest.raises(FileNotFoundError):
        services.storage.path(key)
