"""Rows said to be another company than the suppliers of their name: they are added, however many bear it."""

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.records import insert_suppliers, update_suppliers
from tadasu.services import Services
from tests.platform.conftest import Browser, Browsers, People
from tests.platform.supplier_lists import apply, read, rows_of, run_jobs, state_of, suppliers

HIKARI = "会社名,都道府県,市区町村\nひかり工業,愛知県,豊橋市\n"
CAME, HERE = "has come into your list since it was read", "A supplier of this name is in your list"


def _add(database: Database, people: People, *towns: str) -> list[int]:
    """Suppliers named ひかり工業 in towns of Aichi; without a town if it is empty."""
    values = [{"name": "ひかり工業", "prefecture": "JP-23" if town else "", "town": town} for town in towns]
    with database.writing() as session:
        return insert_suppliers(session, people.aoi.organisation_id, values, utc_now())


def _decide(browser: Browser, id: int, decision: str, row: int = 2) -> None:
    reply = browser.post(f"/suppliers/imports/{id}/decide", {"row": row, "decision": decision})
    assert reply.status_code == 303, reply.text


def _page(browser: Browser, id: int) -> str:
    return str(browser.get(f"/suppliers/imports/{id}").text)


def test_whom_a_row_is_said_not_to_be_it_is_not_asked_about_again_when_another_comes(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    (known,) = _add(database, people, "")
    id = read(aoi, services, HIKARI)
    _decide(aoi, id, "new")
    (came,) = _add(database, people, "岡崎市")

    apply(aoi, services, id)
    asked = _page(aoi, id)
    _decide(aoi, id, "new")
    apply(aoi, services, id)

    assert CAME in asked and f"same:{came}" in asked and f"same:{known}" not in asked
    assert [row.verdict for row in rows_of(database, id)] == ["new"]
    assert (len(suppliers(database)), state_of(database, id).counts["rows"]) == (3, 1)


def test_a_row_is_another_company_than_all_of_its_name_however_many_these_are(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    known = _add(database, people, *[""] * 7)
    id = read(aoi, services, HIKARI)

    asked = _page(aoi, id)
    _decide(aoi, id, "new")
    apply(aoi, services, id)

    assert [f'"same:{each}"' in asked for each in known] == [True] * 5 + [False] * 2
    assert HERE in asked and "2 more suppliers of this name are in your list." in asked
    assert (len(suppliers(database)), state_of(database, id).counts["rows"]) == (8, 1)


def test_the_surest_are_asked_about_first_and_the_others_with_them(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    elsewhere, here, here_too = _add(database, people, "岡崎市", "豊橋市", "豊橋市")
    id = read(aoi, services, HIKARI)

    asked = rows_of(database, id)[0].candidates
    _decide(aoi, id, "new")
    apply(aoi, services, id)

    assert asked == [here, here_too, elsewhere]
    assert state_of(database, id).counts["rows"] == 1


def test_one_that_is_not_among_those_shown_can_be_meant(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    *_others, last = _add(database, people, *[""] * 7)
    id = read(aoi, services, HIKARI)

    _decide(aoi, id, f"same:{last}")
    apply(aoi, services, id)

    assert {each.id: each.town for each in suppliers(database)}[last] == "豊橋市"


def test_a_row_whose_supplier_has_gone_is_not_asked_about_those_it_was_said_not_to_be(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    (known,) = _add(database, people, "")
    id = read(aoi, services, HIKARI)
    _decide(aoi, id, "new")
    came = read(aoi, services, "会社名,都道府県\nひかり工業,福岡県\n")
    _decide(aoi, came, "new")
    apply(aoi, services, came)
    apply(aoi, services, id)
    _decide(aoi, id, f"same:{suppliers(database)[-1].id}")
    aoi.post(f"/suppliers/imports/{came}/undo", {"confirmed": "yes"})
    run_jobs(services)

    apply(aoi, services, id)

    asked = _page(aoi, id)
    assert "has gone from your list since" in asked and f"same:{known}" not in asked
    _decide(aoi, id, "new")
    apply(aoi, services, id)
    assert (len(suppliers(database)), state_of(database, id).counts["rows"]) == (2, 1)


def test_a_supplier_that_takes_the_name_meanwhile_is_asked_about(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    _add(database, people, "")
    with database.writing() as session:
        (other,) = insert_suppliers(session, people.aoi.organisation_id, [{"name": "あおば"}], utc_now())
    id = read(aoi, services, HIKARI)
    _decide(aoi, id, "new")
    with database.writing() as session:
        update_suppliers(session, people.aoi.organisation_id, {other: {"name": "ひかり工業"}}, utc_now())

    apply(aoi, services, id)

    assert rows_of(database, id)[0].candidates == [other]


def test_a_question_that_was_left_out_is_closed_with_the_list(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    _add(database, people, "")
    id = read(aoi, services, HIKARI + "あおば,,\n")
    _decide(aoi, id, "skip")
    before = _page(aoi, id)
    apply(aoi, services, id)

    after = _page(aoi, id)

    assert "Another company: add it" in before
    assert "Left out" in after and "Another company: add it" not in after
    assert aoi.post(f"/suppliers/imports/{id}/decide", {"row": 2, "decision": "new"}).status_code == 409


def test_a_question_that_was_left_out_can_be_decided_anew_while_another_is_open(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    _add(database, people, "")
    id = read(aoi, services, HIKARI + "ひかり工業,三重県,津市\nあおば,,\n")
    _decide(aoi, id, "skip")
    apply(aoi, services, id)

    page = _page(aoi, id)
    _decide(aoi, id, "new")

    assert page.count("Another company: add it") == 2
    assert [row.verdict for row in rows_of(database, id)] == ["new", "ask", "new"]


def test_the_page_says_how_many_are_still_to_decide(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, "会社名\nひかり\nあおば\nさくら\n")
    with database.writing() as session:
        came = [{"name": "ひかり"}, {"name": "あおば"}, {"name": "さくら"}]
        insert_suppliers(session, people.aoi.organisation_id, came, utc_now())
    apply(aoi, services, id)

    said = [_page(aoi, id)]
    for row in (2, 3, 4):
        _decide(aoi, id, "skip", row)
        said.append(_page(aoi, id))

    assert "3 rows were not applied" in said[0]
    assert "2 rows were not applied" in said[1]
    assert "1 row was not applied" in said[2]
    assert "not applied" not in said[3] and "The list is applied: 0 rows." in said[3]
