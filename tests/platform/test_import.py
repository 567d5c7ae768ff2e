"""Taking a list of suppliers in: looked at, applied, noted, and nobody else's."""

from decimal import Decimal

from sqlalchemy import select

from tadasu.auditlog.models import AuditLine
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_lists import (
    LIST,
    NUMBERS,
    apply,
    hand_in,
    needs_numbers,
    read,
    run_jobs,
    state_of,
    suppliers,
)


def test_a_list_is_read_looked_at_and_applied(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, LIST)
    page = aoi.get(f"/suppliers/imports/{id}")

    assert "3 of 3 rows can be applied" in page.text
    assert suppliers(database) == []

    apply(aoi, services, id)
    tokai, minato, sinar = suppliers(database)

    assert state_of(database, id).state == "applied"
    assert (tokai.name, tokai.prefecture, tokai.town, tokai.street) == (
        "株式会社東海精密", "JP-23", "豊橋市", "今橋町１",
    )  # fmt: skip
    assert (tokai.corporate_number, tokai.contact_email, tokai.spend) == (
        "7000012050002", "info@tokai.example.jp", Decimal(1_200_000),
    )  # fmt: skip
    assert (minato.town, sinar.name) == ("福岡市中央区", "ＰＴ　ＳＩＮＡＲ")
    assert "みなと水産" in aoi.get("/suppliers?q=minato").text
    assert "重点" in aoi.get("/suppliers?q=東海").text


def test_rows_are_left_out_only_after_being_asked(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, "会社名,階層\n東海精密,1\nみなと水産,0\n")

    asked = aoi.post(f"/suppliers/imports/{id}/apply")

    assert asked.status_code == 200
    assert "Apply the good rows (1) and leave 1 out?" in asked.text
    assert (state_of(database, id).state, suppliers(database)) == ("mapped", [])


def test_a_list_is_its_members_own(people: People, browser: Browsers, database: Database, services: Services) -> None:
    id = hand_in(browser(people.aoi), LIST)
    hana = browser(people.hana)

    assert hana.get(f"/suppliers/imports/{id}").status_code == 404
    for step in ("columns", "decide", "apply", "undo"):
        assert hana.post(f"/suppliers/imports/{id}/{step}", {"confirmed": "yes"}).status_code == 404
    assert browser(people.ren).get(f"/suppliers/imports/{id}").status_code == 200


def test_the_steps_of_a_list_are_in_the_audit_log(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, LIST)
    apply(aoi, services, id)
    aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"})
    run_jobs(services)

    with database.reading() as session:
        found = session.scalars(
            select(AuditLine.action).where(AuditLine.object_kind == "supplier_import").order_by(AuditLine.id)
        ).all()
    assert found == ["list handed in", "list being applied", "list applied", "list being undone", "list undone"]


def test_the_page_says_what_goes_on_while_a_job_works(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = hand_in(aoi, LIST)

    assert "The list is being read." in aoi.get(f"/suppliers/imports/{id}").text
    assert aoi.post(f"/suppliers/imports/{id}/apply", {"confirmed": "yes"}).status_code == 422


@needs_numbers
def test_a_real_register_is_taken_in(people: People, browser: Browsers, database: Database, services: Services) -> None:
    lines = (NUMBERS / "sakai_city_companies.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    aoi = browser(people.aoi)
    id = read(aoi, services, "".join(lines[:1501]), "sakai.csv")

    assert state_of(database, id).counts == {"new": 1500, "same": 0, "ask": 0, "problem": 0, "skip": 0}
    apply(aoi, services, id)
    again = read(aoi, services, "".join(lines[:1501]), "sakai.csv")

    assert state_of(database, again).counts == {"new": 0, "same": 1500, "ask": 0, "problem": 0, "skip": 0}
    assert all(supplier.town.startswith("堺市") for supplier in suppliers(database))
