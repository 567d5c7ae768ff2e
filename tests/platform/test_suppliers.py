"""The table of suppliers: found in every writing, filtered, sorted and paged."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import SupplierRow
from tadasu.organisations.records import insert_suppliers
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_table import LIST, list_suppliers, names_on


@pytest.fixture
def listed(database: Database, people: People) -> list[int]:
    return list_suppliers(database, people)


def stand(session: Session, supplier_id: int, **values: Any) -> None:
    session.execute(update(SupplierRow).where(SupplierRow.supplier_id == supplier_id).values(**values))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("東海", 0),
        ("精", 0),
        ("とうかい", 0),
        ("ﾄｳｶｲ", 0),
        ("toukai", 0),
        ("Tōkai", 0),
        ("TOKAI seimitsu", 0),
        ("a-001", 0),
        ("ミナト", 1),
        ("minato", 1),
        ("sakura", 2),
        ("桜ソーイング", 2),
        ("さくら 縫製", 2),
        ("高崎", 3),
        ("7000012050002", 3),
        ("takasaki", 3),
        ("sinar", 4),
    ],
)
def test_a_supplier_is_found_in_every_writing(
    people: People, browser: Browsers, listed: list[int], query: str, index: int
) -> None:
    page = browser(people.aoi).get("/suppliers", query_string={"q": query})

    assert names_on(page) == [LIST[index]["name"]]


@pytest.mark.parametrize("query", ["東京", "tokyo", "東海 水産", "カイ精", "…", "%", "'; drop table supplier", '"*"'])
def test_a_search_for_what_is_not_there_finds_nothing(
    people: People, browser: Browsers, listed: list[int], query: str
) -> None:
    page = browser(people.aoi).get("/suppliers", query_string={"q": query})

    assert page.status_code == 200
    assert "No supplier fits" in page.text


def test_a_word_never_runs_from_one_name_into_the_next(people: People, browser: Browsers, listed: list[int]) -> None:
    page = browser(people.aoi).get("/suppliers", query_string={"q": "密とう"})

    assert names_on(page) == []


def test_nobody_finds_another_members_suppliers(people: People, browser: Browsers, listed: list[int]) -> None:
    hana = browser(people.hana)

    assert "No suppliers yet" in hana.get("/suppliers").text
    assert names_on(hana.get("/suppliers?q=東海")) == []
    assert hana.get(f"/suppliers/{listed[0]}/edit").status_code == 404


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ("?prefecture=JP-23", [0]),
        ("?tag=重点", [0]),
        ("?tier=2", [1]),
        ("?band=critical", [1]),
        ("?answering=submitted", [1]),
        ("?answering=none", [0, 2, 3, 4]),
        ("?delivery=bounced", [2]),
        ("?band=critical&prefecture=JP-23", []),
        ("?q=水産&band=critical", [1]),
    ],
)
def test_the_list_is_filtered(
    people: People, browser: Browsers, database: Database, listed: list[int], query: str, indexes: list[int]
) -> None:
    with database.writing() as session:
        stand(session, listed[1], band="critical", band_rank=4, answering="submitted", priority=9.0, final=30.0)
        stand(session, listed[2], delivery="bounced")

    page = browser(people.aoi).get(f"/suppliers{query}")

    assert sorted(names_on(page)) == sorted(str(LIST[index]["name"]) for index in indexes)


def test_the_list_is_filtered_by_who_looks_after_it(
    people: People, browser: Browsers, database: Database, listed: list[int]
) -> None:
    aoi = browser(people.aoi)
    aoi.post("/suppliers/bulk", {"do": "owner", "owner": people.ren.person_id, "chosen": [listed[2]]})

    page = aoi.get(f"/suppliers?owner={people.ren.person_id}")

    assert names_on(page) == [LIST[2]["name"]]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", 3), ("?sort=priority&order=asc", 0), ("?sort=band", 1), ("?sort=score&order=desc", 3),
        ("?sort=answered", 1), ("?sort=name", 4), ("?sort=name&order=desc", 3),
    ],
)  # fmt: skip
def test_the_list_is_sorted(
    people: People, browser: Browsers, database: Database, listed: list[int], query: str, first: int
) -> None:
    with database.writing() as session:
        stand(session, listed[1], band="critical", band_rank=4, priority=5.0, final=30.0, as_of=date(2026, 9, 1))
        stand(session, listed[3], band="high", band_rank=3, priority=9.0, final=51.0, as_of=date(2026, 8, 1))

    page = browser(people.aoi).get(f"/suppliers{query}")

    assert names_on(page)[0] == LIST[first]["name"]


@pytest.fixture
def many(database: Database, people: People) -> int:
    with database.writing() as session:
        suppliers = [{"name": f"連番工業{number:03d}"} for number in range(120)]
        ids = insert_suppliers(session, people.aoi.organisation_id, suppliers, utc_now())
        for index, id in enumerate(ids):
            stand(session, id, priority=None if index % 3 == 0 else float(index % 7))
    return len(ids)


def shown_numbers(page: Any) -> list[str]:
    return [part[:3] for part in page.text.split(">連番工業")[1:]]


@pytest.mark.parametrize("sort", ["name", "priority", "score", "band", "answered"])
def test_pages_follow_each_other_without_a_gap_and_lead_back(
    people: People, browser: Browsers, many: int, sort: str
) -> None:
    aoi = browser(people.aoi)
    seen: list[list[str]] = []
    address = f"/suppliers?sort={sort}"
    pages = []
    while address:
        page = aoi.get(address)
        pages.append(address)
        seen.append(shown_numbers(page))
        address = link(page, "next")

    assert [len(numbers) for numbers in seen] == [50, 50, 20]
    assert len({number for numbers in seen for number in numbers}) == many
    assert shown_numbers(aoi.get(link(aoi.get(pages[2]), "prev"))) == seen[1]
    assert shown_numbers(aoi.get(link(aoi.get(pages[1]), "prev"))) == seen[0]


def link(page: Any, rel: str) -> str:
    before, found, _after = page.text.partition(f'" rel="{rel}"')
    return before.rpartition('href="')[2].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize(
    "query",
    [
        "?after=-1", "?after=1e9", "?after=999999", "?sort=;drop", "?order=up", "?band=best", "?tier=0", "?tier=１",
        "?prefecture=JP-99", "?answering=x", "?delivery=x", "?owner=x", "?after=1&before=2", "?archived=no",
    ],
)  # fmt: skip
def test_an_address_with_a_value_of_nobodys_is_refused(
    people: People, browser: Browsers, listed: list[int], query: str
) -> None:
    reply = browser(people.aoi).get(f"/suppliers{query}", headers={"Accept": "application/json"})

    assert reply.status_code == 422
    assert reply.json["error"]["code"] == "paging_invalid"


def test_an_address_with_a_nul_is_refused_by_the_frame(people: People, browser: Browsers, listed: list[int]) -> None:
    reply = browser(people.aoi).get("/suppliers?q=%00", headers={"Accept": "application/json"})

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "text_control_character")


def test_a_parameter_given_twice_is_refused(people: People, browser: Browsers) -> None:
    reply = browser(people.aoi).get("/suppliers?band=high&band=low", headers={"Accept": "application/json"})

    assert (reply.status_code, reply.json["error"]["code"]) == (400, "parameter_repeated")


def test_the_edge_of_a_page_is_ones_own_supplier(people: People, browser: Browsers, listed: list[int]) -> None:
    assert browser(people.hana).get(f"/suppliers?after={listed[0]}").status_code == 422


def test_htmx_gets_the_table_alone(people: People, browser: Browsers, listed: list[int]) -> None:
    part = browser(people.aoi).get("/suppliers?q=東海", headers={"HX-Request-Type": "partial"})

    assert part.text.lstrip().startswith('<div id="supplier-table"')
    assert "<html" not in part.text
    assert names_on(part) == [LIST[0]["name"]]
    assert "HX-Request-Type" in part.headers["Vary"]


def test_the_page_needs_few_statements(people: People, browser: Browsers, database: Database, many: int) -> None:
    aoi = browser(people.aoi)
    statements: list[str] = []
    aoi.get("/suppliers")
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    page = aoi.get("/suppliers?q=連番&sort=name")

    assert len(shown_numbers(page)) == 50
    assert 0 < len([each for each in statements if not each.startswith("PRAGMA")]) <= 15


def test_others_have_no_suppliers_page(people: People, browser: Browsers) -> None:
    assert browser(people.sora).get("/suppliers").status_code == 404
    assert browser().get("/suppliers").status_code == 303
