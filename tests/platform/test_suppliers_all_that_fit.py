"""What is done to all suppliers that fit a filter: their number is asked first, and nobody else is touched."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import select, update

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import Supplier, SupplierRow, SupplierTag
from tadasu.organisations.records import insert_suppliers
from tests.platform.conftest import Browsers, People

HIGH, LOW = 60, 3  # more of them than stand on a page


@pytest.fixture
def many(database: Database, people: People) -> list[int]:
    """Sixty suppliers of Yamada Foods at high risk, then three at low risk."""
    rows: list[dict[str, Any]] = [
        {"name": f"東海{number}号株式会社", "prefecture": "JP-23"} for number in range(HIGH + LOW)
    ]
    with database.writing() as session:
        ids = insert_suppliers(session, people.aoi.organisation_id, rows, utc_now())
        for band, some in (("high", ids[:HIGH]), ("low", ids[HIGH:])):
            session.execute(update(SupplierRow).where(SupplierRow.supplier_id.in_(some)).values(band=band))
    return ids


def tagged(database: Database, tag: str) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(SupplierTag.supplier_id).where(SupplierTag.tag == tag)))


def archived(database: Database) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(Supplier.id).where(Supplier.archived_at.is_not(None))))


def test_the_table_offers_all_that_fit_without_scripts(people: People, browser: Browsers, many: list[int]) -> None:
    page = browser(people.ren).get("/suppliers?band=high").text

    form = page.partition('id="chosen" method="post" action="/suppliers/bulk"')[2].partition("</form>")[0]
    assert 'name="scope" value="chosen" checked' in form
    assert 'name="scope" value="all"' in form and "All that fit (60 suppliers)" in form
    assert 'name="do" value="export"' in form


def test_all_that_fit_are_changed_once_their_number_is_confirmed(
    people: People, browser: Browsers, database: Database, many: list[int]
) -> None:
    ren, form = browser(people.ren), {"do": "tag", "tag": "要確認", "scope": "all", "back": "band=high&sort=name"}

    question = ren.post("/suppliers/bulk", form)
    before = tagged(database, "要確認")
    reply = ren.post("/suppliers/bulk", form | {"confirmed": "yes", "expected": "60"})

    assert question.status_code == 200
    assert "Add the tag “要確認” to 60 suppliers?" in question.text and "Band: High" in question.text
    assert before == set()
    assert reply.status_code == 303 and reply.location == "/suppliers?band=high&sort=name"
    assert tagged(database, "要確認") == set(many[:HIGH])
    with database.reading() as session:
        assert "suppliers tagged" in session.scalars(select(AuditLine.action)).all()


def test_the_question_carries_on_what_was_asked(people: People, browser: Browsers, many: list[int]) -> None:
    page = browser(people.ren).post(
        "/suppliers/bulk", {"do": "archive", "scope": "all", "back": "band=low", "chosen": [many[0]]}
    )

    for name, value in {"do": "archive", "scope": "all", "back": "band=low", "expected": "3"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page.text
    assert "Archive 3 suppliers?" in page.text


@pytest.mark.parametrize("expected", ["59", "0", ""])
def test_a_number_that_has_changed_is_asked_for_again(
    people: People, browser: Browsers, database: Database, many: list[int], expected: str
) -> None:
    form = {"do": "archive", "scope": "all", "back": "band=high", "confirmed": "yes"}

    reply = browser(people.ren).post("/suppliers/bulk", form | ({"expected": expected} if expected else {}))

    assert reply.status_code == 200 and "Archive 60 suppliers?" in reply.text
    assert archived(database) == set()


def test_a_list_without_a_filter_means_every_supplier_of_the_member(
    people: People, browser: Browsers, database: Database, many: list[int]
) -> None:
    with database.writing() as session:
        insert_suppliers(session, people.hana.organisation_id, [{"name": "北の会社"}], utc_now())
    ren, form = browser(people.ren), {"do": "archive", "scope": "all"}

    question = ren.post("/suppliers/bulk", form)
    ren.post("/suppliers/bulk", form | {"confirmed": "yes", "expected": "63"})

    assert "Archive 63 suppliers?" in question.text and "these are all of your suppliers" in question.text
    assert archived(database) == set(many)


def test_those_archived_come_back_together(
    people: People, browser: Browsers, database: Database, many: list[int]
) -> None:
    ren = browser(people.ren)
    ren.post("/suppliers/bulk", {"do": "archive", "chosen": many[:2]})

    form = {"do": "unarchive", "scope": "all", "back": "archived=yes"}
    question = ren.post("/suppliers/bulk", form)
    ren.post("/suppliers/bulk", form | {"confirmed": "yes", "expected": "2"})

    assert "Bring 2 suppliers back?" in question.text
    assert archived(database) == set()


def test_somebody_looks_after_all_that_fit(
    people: People, browser: Browsers, database: Database, many: list[int]
) -> None:
    ren, form = (
        browser(people.ren),
        {"do": "owner", "owner": str(people.aoi.person_id), "scope": "all", "back": "band=low"},
    )

    question = ren.post("/suppliers/bulk", form)
    ren.post("/suppliers/bulk", form | {"confirmed": "yes", "expected": "3"})

    assert "Shall aoi look after 3 suppliers?" in question.text
    with database.reading() as session:
        owned = set(session.scalars(select(Supplier.id).where(Supplier.owner_id == people.aoi.person_id)))
    assert owned == set(many[HIGH:])


def test_a_filter_that_nobody_fits_any_more_changes_nothing(
    people: People, browser: Browsers, database: Database, many: list[int]
) -> None:
    ren = browser(people.ren)

    reply = ren.post("/suppliers/bulk", {"do": "archive", "scope": "all", "back": "band=critical"})

    assert reply.status_code == 303
    assert "No supplier fits the filter any more." in ren.get(reply.location).text
    assert archived(database) == set()


def test_more_than_ten_thousand_are_not_changed_at_once(people: People, browser: Browsers, database: Database) -> None:
    rows = [{"name": f"会社{number}"} for number in range(10_001)]
    with database.writing() as session:
        insert_suppliers(session, people.aoi.organisation_id, rows, utc_now())
    ren = browser(people.ren)

    reply = ren.post("/suppliers/bulk", {"do": "archive", "scope": "all", "confirmed": "yes", "expected": "10001"})

    assert "All that fit (More than 10,000 suppliers)" in ren.get("/suppliers").text
    assert reply.status_code == 422 and "At most 10,000 suppliers" in reply.text
    assert archived(database) == set()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"back": "band=wrong"}, "does not exist"),
        ({"back": "band=high&band=low"}, "twice"),
        ({"back": "&&"}, "does not exist"),
        ({"scope": "everybody"}, "Must be one of"),
        ({"expected": "-1"}, "Must be greater than"),
        ({"expected": "many"}, "Not a valid integer"),
        ({"confirmed": "no"}, "Must be one of"),
        ({"do": "campaign"}, "Must be one of"),
        ({"do": "tag", "tag": ""}, "Write the tag first."),
        ({"do": "owner", "owner": "999"}, "does not look after suppliers"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anybody_is_changed(
    people: People, browser: Browsers, database: Database, many: list[int], form: dict[str, str], sentence: str
) -> None:
    reply = browser(people.ren).post("/suppliers/bulk", {"do": "archive", "scope": "all", "back": "band=high"} | form)

    assert reply.status_code in (400, 422) and sentence in reply.text
    assert archived(database) == set()


def test_those_ticked_go_to_the_export_by_name(people: People, browser: Browsers, many: list[int]) -> None:
    reply = browser(people.ren).post("/suppliers/bulk", {"do": "export", "chosen": many[:2], "back": "band=high"})

    address = urlsplit(reply.location)
    assert reply.status_code == 303 and address.path == "/exports"
    assert parse_qs(address.query) == {"supplier": [str(id) for id in many[:2]]}


def test_all_that_fit_go_to_the_export_by_their_filter(people: People, browser: Browsers, many: list[int]) -> None:
    ren = browser(people.ren)

    narrowed = ren.post("/suppliers/bulk", {"do": "export", "scope": "all", "back": "q=東海&band=high&sort=name"})
    whole = ren.post("/suppliers/bulk", {"do": "export", "scope": "all", "back": "sort=name"})

    (query,) = parse_qs(urlsplit(narrowed.location).query)["filter"]
    assert parse_qs(query) == {"q": ["東海"], "band": ["high"]}
    assert whole.location == "/exports"


def test_the_longest_filter_in_kanji_can_be_used_for_all(people: People, browser: Browsers, many: list[int]) -> None:
    ren = browser(people.ren)
    back = urlencode({"q": "東" * 200, "tag": "重" * 60})

    for address, form in (
        ("/suppliers/bulk", {"do": "archive", "scope": "all", "back": back}),
        ("/suppliers/bulk", {"do": "export", "scope": "all", "back": back}),
        ("/suppliers/views", {"name": "長い", "query": back}),
    ):
        assert ren.post(address, form).status_code == 303
    kind = {"kind": "csv", "language": "ja", "campaign": "1", "filter": back}
    assert "Longer than" not in ren.post("/exports", kind).text
