"""Rows of a list and the suppliers there are: matched, asked about, decided row by row."""

import pytest

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.records import insert_suppliers
from tadasu.services import Services
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_lists import (
    apply,
    codes,
    read,
    rows_of,
    state_of,
    suppliers,
)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("7000012050002,まったく別の名前,東京都,港区", "same"),
        (",トウカイ精密,愛知県,豊橋市", "new"),
        (",(株)東海精密,愛知県,豊橋市", "same"),
        (",㈱東海精密,愛知県,岡崎市", "ask"),
        (",東海精密,,", "ask"),
        ("7000012060001,東海精密,愛知県,豊橋市", "new"),
        (",昔の名前,愛知県,豊橋市", "same"),
    ],
)
def test_a_row_is_matched_by_number_then_by_name_and_town(
    people: People, browser: Browsers, database: Database, services: Services, row: str, verdict: str
) -> None:
    known = {
        "name": "株式会社東海精密", "corporate_number": "7000012050002", "prefecture": "JP-23", "town": "豊橋市",
        "aliases": ["昔の名前"],
    }  # fmt: skip
    with database.writing() as session:
        insert_suppliers(session, people.aoi.organisation_id, [known], utc_now())
        insert_suppliers(session, people.hana.organisation_id, [{"name": "トウカイ精密"}], utc_now())

    id = read(browser(people.aoi), services, f"法人番号,会社名,都道府県,市区町村\n{row}\n")

    assert [each.verdict for each in rows_of(database, id)] == [verdict]


def test_a_row_that_stands_twice_in_a_list_is_a_problem(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    content = """法人番号,会社名,住所
7000012050002,東海精密,愛知県豊橋市1
7000012050002,東海精密工業,愛知県豊橋市2
,みなと,福岡県福岡市中央区1
,(株)みなと,福岡県福岡市中央区2
,みなと,福岡県北九州市門司区1
,ひかり,
,ひかり,
"""
    id = read(browser(people.aoi), services, content)
    rows = rows_of(database, id)

    assert [row.number for row in rows if codes(row) == ["supplier_twice"]] == [3, 5, 8]
    assert rows[1].problems[0]["details"] == {"row": 2}


@pytest.mark.parametrize(
    "rows",
    [
        ",ひかり,愛知県豊橋市1\n,ひかり,\n,ひかり,\n",
        "7000012050002,ひかり,愛知県豊橋市1\n7000012060001,ひかり,愛知県豊橋市2\n,ひかり,愛知県豊橋市3\n",
    ],
    ids=["the same bare name after one with an address", "either of two that surely are known"],
)
def test_a_row_stands_twice_whatever_other_row_has_its_name(
    people: People, browser: Browsers, database: Database, services: Services, rows: str
) -> None:
    id = read(browser(people.aoi), services, f"法人番号,会社名,住所\n{rows}")

    assert [codes(row) for row in rows_of(database, id)] == [[], [], ["supplier_twice"]]


def test_two_rows_for_one_supplier_are_not_both_applied(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    known = {"name": "東海精密", "corporate_number": "7000012050002", "prefecture": "JP-23", "town": "豊橋市"}
    with database.writing() as session:
        insert_suppliers(session, people.aoi.organisation_id, [known], utc_now())

    id = read(browser(people.aoi), services, "法人番号,会社名,住所\n7000012050002,あ,\n,東海精密,愛知県豊橋市1\n")

    assert [row.verdict for row in rows_of(database, id)] == ["same", "problem"]


def test_a_question_is_decided_row_by_row(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    with database.writing() as session:
        known = [{"name": "東海精密"}, {"name": "みなと水産"}, {"name": "ひかり"}, {"name": "さくら"}]
        tokai, minato, hikari, _sakura = insert_suppliers(session, people.aoi.organisation_id, known, utc_now())
    id = read(aoi, services, "会社名,備考\n東海精密,一\nみなと水産,二\nひかり,三\nさくら,四\n")
    address = f"/suppliers/imports/{id}/decide"

    assert [row.verdict for row in rows_of(database, id)] == ["ask"] * 4
    aoi.post(address, {"row": "2", "decision": f"same:{tokai}"})
    aoi.post(address, {"row": "3", "decision": "new"})
    assert aoi.post(address, {"row": "4", "decision": f"same:{tokai}"}).status_code == 422
    assert aoi.post(address, {"row": "4", "decision": "perhaps"}).status_code == 422
    assert aoi.post(address, {"row": "99", "decision": "new"}).status_code == 404
    aoi.post(address, {"decision": "skip"})

    assert [row.verdict for row in rows_of(database, id)] == ["same", "new", "skip", "skip"]
    assert state_of(database, id).counts == {"new": 1, "same": 1, "ask": 0, "problem": 0, "skip": 2}
    apply(aoi, services, id)
    notes = {supplier.id: supplier.note for supplier in suppliers(database)}
    assert (notes[tokai], notes[minato], notes[hikari], len(notes)) == ("一", "", "", 5)


def test_a_known_supplier_gets_what_the_list_says_and_keeps_the_rest(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    known = {
        "name": "東海精密", "corporate_number": "7000012050002", "note": "前からの注記", "tags": ["旧"], "tier": 2,
        "contact_email": "old@example.jp",
    }  # fmt: skip
    with database.writing() as session:
        insert_suppliers(session, people.aoi.organisation_id, [known], utc_now())
    id = read(aoi, services, "法人番号,会社名,メール,備考,タグ\n7000012050002,株式会社東海精密,new@example.jp,,新\n")

    assert "Changes: Registered name, E-mail address" in aoi.get(f"/suppliers/imports/{id}").text
    apply(aoi, services, id)

    (supplier,) = suppliers(database)
    assert (supplier.name, supplier.contact_email, supplier.note, supplier.tier) == (
        "株式会社東海精密", "new@example.jp", "前からの注記", 2,
    )  # fmt: skip
    assert "新, 旧" in aoi.get("/suppliers").text
