"""What happens between reading a list and applying it: suppliers go, come, and belong to others."""

import pytest
from sqlalchemy import select, update

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.lists.checking import to_json
from tadasu.organisations.models import Supplier, SupplierImportRow
from tadasu.organisations.operations import add_supplier
from tadasu.organisations.records import insert_suppliers, update_suppliers, values_of
from tadasu.services import Services
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browser, Browsers, People
from tests.platform.supplier_lists import LIST, apply, codes, hand_in, read, rows_of, run_jobs, state_of, suppliers

HIKARI = "会社名,都道府県,備考\nひかり工業,愛知県,初\n"
HIKARI_ELSEWHERE = "会社名,都道府県,備考\nひかり工業,福岡県,後\n"


def _undo(browser: Browser, services: Services, id: int) -> None:
    assert browser.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"}).status_code == 303
    run_jobs(services)


def _add(database: Database, member_id: int, name: str) -> int:
    with database.writing() as session:
        (id,) = insert_suppliers(session, member_id, [{"name": name, "prefecture": "JP-40"}], utc_now())
    return id


def _notes(database: Database) -> list[tuple[int, str, str]]:
    return [(each.member_id, each.name, each.note) for each in suppliers(database)]


def test_a_supplier_that_came_after_one_that_was_undone_is_not_taken_for_it(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    first = read(aoi, services, HIKARI)
    apply(aoi, services, first)
    second = read(aoi, services, HIKARI_ELSEWHERE)
    (candidate,) = rows_of(database, second)[0].candidates
    _undo(aoi, services, first)
    foreign = _add(database, people.hana.organisation_id, "北の商店")

    refused = aoi.post(f"/suppliers/imports/{second}/decide", {"row": 2, "decision": f"same:{candidate}"})

    assert foreign != candidate, "an id of a supplier that is gone must not come again"
    assert refused.status_code == 409
    assert "no longer in your list" in refused.text
    assert aoi.post(f"/suppliers/imports/{second}/apply", {"confirmed": "yes"}).status_code == 422
    assert _notes(database) == [(people.hana.organisation_id, "北の商店", "")]


def _point(database: Database, import_id: int, **values: object) -> None:
    """As if a row had been written wrongly."""
    with database.writing() as session:
        rows = update(SupplierImportRow).where(SupplierImportRow.import_id == import_id)
        session.execute(rows.values(**values).execution_options(synchronize_session=False))


def test_a_row_that_names_the_supplier_of_another_member_writes_nothing_there(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    foreign = _add(database, people.hana.organisation_id, "北の商店")
    id = read(aoi, services, HIKARI)
    _point(database, id, verdict="same", supplier_id=foreign)

    apply(aoi, services, id)

    assert _notes(database) == [(people.hana.organisation_id, "北の商店", "")]
    (row,) = rows_of(database, id)
    assert (row.verdict, row.supplier_id, row.before) == ("ask", None, None)
    assert state_of(database, id).counts["rows"] == 0


def test_a_row_that_names_the_supplier_of_another_member_takes_nothing_back_there(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    foreign = _add(database, people.hana.organisation_id, "北の商店")
    id = read(aoi, services, HIKARI)
    apply(aoi, services, id)
    with database.reading() as session:
        before = to_json(values_of(session.get_one(Supplier, foreign)))
    _point(database, id, verdict="same", supplier_id=foreign, values={"name": "北の商店"},
           before={**before, "name": "誰か"})  # fmt: skip

    _undo(aoi, services, id)

    assert (people.hana.organisation_id, "北の商店", "") in _notes(database)


def test_a_list_with_two_companies_of_one_name_is_added_whole_however_long_it_is(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    others = "".join(f"連番工業{number},愛知県,豊橋市\n" for number in range(600))
    id = read(aoi, services, f"会社名,都道府県,市区町村\nひかり,愛知県,豊橋市\n{others}ひかり,福岡県,福岡市\n")
    assert state_of(database, id).counts["new"] == 602

    apply(aoi, services, id)

    assert (len(suppliers(database)), state_of(database, id).counts["rows"]) == (602, 602)


def test_the_candidate_of_another_member_is_refused(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    foreign = _add(database, people.hana.organisation_id, "北の商店")
    _add(database, people.aoi.organisation_id, "ひかり工業")
    id = read(aoi, services, HIKARI)
    with database.writing() as session:
        row = session.scalars(select(SupplierImportRow)).one()
        row.candidates = [foreign]

    refused = aoi.post(f"/suppliers/imports/{id}/decide", {"row": 2, "decision": f"same:{foreign}"})

    assert refused.status_code == 409
    assert rows_of(database, id)[0].supplier_id is None


def test_suppliers_of_another_member_cannot_be_changed_by_id(people: People, database: Database) -> None:
    foreign = _add(database, people.hana.organisation_id, "北の商店")

    with pytest.raises(LookupError), database.writing() as session:
        update_suppliers(session, people.aoi.organisation_id, {foreign: {"name": "取られた"}}, utc_now())

    assert _notes(database) == [(people.hana.organisation_id, "北の商店", "")]


def test_a_known_supplier_that_is_gone_by_now_is_a_question_and_not_counted(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    first = read(aoi, services, LIST)
    apply(aoi, services, first)
    second = read(aoi, services, LIST)
    assert state_of(database, second).counts["same"] > 0
    _undo(aoi, services, first)

    apply(aoi, services, second)

    done = state_of(database, second)
    assert suppliers(database) == []
    assert (done.state, done.counts["rows"], done.counts["same"], done.counts["ask"]) == ("applied", 0, 0, 3)
    page = aoi.get(f"/suppliers/imports/{second}").text
    assert "2 rows were not applied" in page and "has gone from your list since" in page


def test_a_row_whose_supplier_is_gone_can_be_added_after_all(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    first = read(aoi, services, LIST)
    apply(aoi, services, first)
    second = read(aoi, services, LIST)
    _undo(aoi, services, first)
    apply(aoi, services, second)

    assert aoi.post(f"/suppliers/imports/{second}/decide", {"decision": "new"}).status_code == 303
    apply(aoi, services, second)

    assert len(suppliers(database)) == 3
    assert state_of(database, second).counts["rows"] == 3
    _undo(aoi, services, second)
    assert suppliers(database) == []


def test_the_same_list_handed_in_twice_adds_every_supplier_once(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi, ren = browser(people.aoi), browser(people.ren)
    first, second = hand_in(aoi, LIST), hand_in(ren, LIST)
    run_jobs(services)
    assert state_of(database, second).counts["new"] == 3
    apply(aoi, services, first)

    apply(ren, services, second)

    assert len(suppliers(database)) == 3
    assert state_of(database, second).counts["rows"] == 0
    asked = rows_of(database, second)
    assert [row.verdict for row in asked] == ["ask"] * 3
    assert all(row.applied_at is None and len(row.candidates) == 1 for row in asked)
    page = ren.get(f"/suppliers/imports/{second}").text
    assert "3 rows were not applied" in page and "has come into your list since" in page


def test_a_supplier_added_by_hand_in_between_is_a_question(
    people: People, browser: Browsers, database: Database, services: Services, in_english: None
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, LIST)
    with database.writing() as session:
        add_supplier(session, asker_of(people.ren), {"name": "みなと水産"}, utc_now())

    apply(aoi, services, id)

    assert [each.name for each in suppliers(database)] == ["みなと水産", "株式会社東海精密", "ＰＴ　ＳＩＮＡＲ"]
    row = next(row for row in rows_of(database, id) if row.verdict == "ask")
    aoi.post(f"/suppliers/imports/{id}/decide", {"row": row.number, "decision": f"same:{row.candidates[0]}"})
    apply(aoi, services, id)
    assert (len(suppliers(database)), state_of(database, id).counts["rows"]) == (3, 3)
    assert suppliers(database)[0].prefecture == "JP-40"


def test_a_row_that_was_decided_to_be_another_company_is_added_without_a_second_question(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    _add(database, people.aoi.organisation_id, "ひかり工業")
    id = read(aoi, services, "会社名,都道府県\nひかり工業,愛知県\nひかり工業,三重県\n")
    assert state_of(database, id).counts["ask"] == 2
    aoi.post(f"/suppliers/imports/{id}/decide", {"decision": "new"})

    apply(aoi, services, id)

    assert len(suppliers(database)) == 3
    assert not any(codes(row) for row in rows_of(database, id))
