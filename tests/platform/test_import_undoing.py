"""Taking a list back: what nobody has touched since is as before, and an interrupted step goes on."""

import pytest
from sqlalchemy import func, select, update

from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.jobs.work import LeaseLost
from tadasu.organisations.models import Supplier, SupplierRow
from tadasu.organisations.records import insert_suppliers
from tadasu.services import Services
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_lists import (
    LIST,
    apply,
    hand_in,
    read,
    run_jobs,
    state_of,
    suppliers,
)
from tests.platform.worlds import a_campaign, a_request_row


def test_a_list_is_applied_and_undone_once(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, LIST)
    apply(aoi, services, id)

    assert aoi.post(f"/suppliers/imports/{id}/apply", {"confirmed": "yes"}).status_code == 409
    assert aoi.post(f"/suppliers/imports/{id}/decide", {"decision": "skip"}).status_code == 409
    aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"})
    assert aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"}).status_code == 409


def test_a_step_that_was_interrupted_goes_on_where_it_was(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    content = "会社名,社内コード\n" + "".join(f"連番工業{number},C{number}\n" for number in range(1200))
    id = hand_in(aoi, content)
    with pytest.raises(LeaseLost):
        run_jobs(services, holds=1)
    run_jobs(services)
    assert state_of(database, id).counts["new"] == 1200

    aoi.post(f"/suppliers/imports/{id}/apply")
    with pytest.raises(LeaseLost):
        run_jobs(services, holds=1)
    assert len(suppliers(database)) == 500
    run_jobs(services)
    assert len(suppliers(database)) == 1200

    aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"})
    with pytest.raises(LeaseLost):
        run_jobs(services, holds=1)
    assert len(suppliers(database)) == 700
    run_jobs(services)
    assert suppliers(database) == []


def test_undoing_restores_what_nobody_touched_and_lists_the_rest(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    with database.writing() as session:
        known = [
            {"name": "東海精密", "own_code": "1", "note": "前"},
            {"name": "みなと水産", "own_code": "2", "note": "前"},
        ]
        _tokai, minato = insert_suppliers(session, people.aoi.organisation_id, known, utc_now())
    rows = "1,東海精密,後\n2,みなと水産,後\n3,ひかり,\n4,さくら,\n5,あおば,\n"
    id = read(aoi, services, f"取引先コード,会社名,備考\n{rows}")
    apply(aoi, services, id)
    new = {supplier.own_code: supplier.id for supplier in suppliers(database)}
    with database.writing() as session:
        session.execute(update(Supplier).where(Supplier.id.in_((minato, new["4"]))).values(street="変更"))
    aoi.post(f"/suppliers/{new['5']}/sites", {"name": "第一工場"})

    aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"})
    run_jobs(services)

    notes = {supplier.name: supplier.note for supplier in suppliers(database)}
    assert notes == {"東海精密": "前", "みなと水産": "後", "さくら": "", "あおば": ""}
    assert state_of(database, id).counts["kept"] == 3
    kept = aoi.get(f"/suppliers/imports/{id}?rows=kept").text
    assert all(name in kept for name in ("みなと水産", "さくら", "あおば"))
    assert "ひかり" not in aoi.get("/suppliers?q=ひかり").text.partition("<tbody>")[2]


def test_a_supplier_that_was_asked_stays(
    people: People, browser: Browsers, database: Database, services: Services, settings: Settings
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, "会社名\nひかり\nさくら\n")
    apply(aoi, services, id)
    with database.writing() as session:
        asked = session.scalars(select(Supplier).where(Supplier.name == "ひかり")).one()
        a_request_row(session, settings, a_campaign(session, people.aoi), asked)

    aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"})
    run_jobs(services)

    assert [supplier.name for supplier in suppliers(database)] == ["ひかり"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SupplierRow)) == 1
