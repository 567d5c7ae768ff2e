"""Adding and changing a supplier, its sites and intermediaries: what is kept, and what is said of bad input."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import Intermediary, Site, Supplier, SupplierIntermediary, SupplierRow
from tadasu.organisations.records import insert_suppliers
from tests.platform.conftest import Browsers, People

WHOLE = {
    "name": "株式会社サンプル精工", "name_kana": "サンプルセイコウ", "name_romaji": "Sample Seiko Co., Ltd.",
    "aliases": "サンプル工業\r\nサンプルS", "corporate_number": "７０００－０１２０５０００２", "own_code": "S-1",
    "country": "JP", "postcode": "4418501", "prefecture": "JP-23", "town": "豊橋市", "street": "今橋町１",
    "tier": "2", "spend": "１，２００，０００", "spend_currency": "jpy", "contact_name": "鈴木 花",
    "contact_email": "SUZUKI@Sample.example.jp", "contact_language": "ja", "tags": "金属、重点", "note": "一\r\n二",
}  # fmt: skip


def only_supplier(database: Database) -> Supplier:
    with database.reading() as session:
        return session.scalars(select(Supplier)).one()


@pytest.fixture
def supplier_id(database: Database, people: People) -> int:
    with database.writing() as session:
        return insert_suppliers(session, people.aoi.organisation_id, [{"name": "東海精密"}], utc_now())[0]


def test_a_supplier_is_added_with_all_its_fields(people: People, browser: Browsers, database: Database) -> None:
    aoi = browser(people.aoi)

    reply = aoi.post("/suppliers/new", {**WHOLE, "owner": str(people.ren.person_id)})

    assert reply.status_code == 303, reply.text
    found = only_supplier(database)
    assert (found.corporate_number, found.postcode, found.tier) == ("7000012050002", "441-8501", 2)
    assert (found.spend, found.spend_currency) == (Decimal(1_200_000), "JPY")
    assert (found.contact_email, found.owner_id) == ("suzuki@sample.example.jp", people.ren.person_id)
    assert found.note == "一\n二"
    page = aoi.get(f"/suppliers/{found.id}/edit").text
    assert "サンプルS\nサンプル工業" in page
    assert 'value="1,200,000"' in page
    with database.reading() as session:
        assert session.get(SupplierRow, found.id) is not None
        assert "supplier added" in session.scalars(select(AuditLine.action)).all()


def test_a_name_is_enough(people: People, browser: Browsers, database: Database) -> None:
    assert browser(people.ren).post("/suppliers/new", {"name": "東海精密"}).status_code == 303

    assert only_supplier(database).country == "JP"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""), ("name", " "), ("name", "\u3000"), ("name", "\u200b"), ("name", "-"), ("name", "n/a"),
        ("name", "x" * 201), ("name", "a\x0bb"), ("name", "a\x1fb"), ("name", "\ufffe"), ("name", "a\x00b"),
        ("name_kana", "山田"), ("name_romaji", "ヤマダ"),
        ("aliases", "\n".join(f"別名{number}" for number in range(21))),
        ("corporate_number", "7000012050001"), ("corporate_number", "123"), ("corporate_number", "٧000012050002"),
        ("own_code", "x" * 61), ("country", "ZZ"), ("country", "日本国ではない"), ("postcode", "123"),
        ("postcode", "<script>"), ("prefecture", "JP-48"), ("town", "町" * 101), ("street", "x" * 301),
        ("tier", "0"), ("tier", "10"), ("tier", "1.9"), ("tier", "one"), ("owner", "999"), ("owner", "x"),
        ("spend", "-1"), ("spend", "1_000"), ("spend", "1E+1000000"), ("spend", "5%"), ("spend", "1.234,5"),
        ("spend", "NaN"), ("spend", "9" * 17), ("spend", "9" * 5000), ("spend_currency", "YENS"),
        ("contact_email", "a@b.c\nBcc: x@y.jp"), ("contact_email", "a@localhost"), ("contact_email", "山田@例え.jp"),
        ("contact_email", '"a b"@example.jp'), ("contact_email", "a" * 250 + "@example.jp"), ("contact_language", "vi"),
        ("tags", ",".join(f"t{number}" for number in range(21))), ("tags", "x" * 61), ("note", "x" * 5001),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_beside_its_field(
    people: People, browser: Browsers, database: Database, field: str, typed: str
) -> None:
    reply = browser(people.aoi).post("/suppliers/new", {"name": "東海精密", "street": "消えない", field: typed})

    assert reply.status_code == 422
    assert f'id="{field}-error"' in reply.text
    assert field == "street" or "消えない" in reply.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Supplier)) == 0


def test_a_prefecture_belongs_to_japan(people: People, browser: Browsers) -> None:
    reply = browser(people.aoi).post("/suppliers/new", {"name": "Sao Mai", "country": "VN", "prefecture": "JP-23"})

    assert reply.status_code == 422
    assert 'id="prefecture-error"' in reply.text


@pytest.mark.parametrize("extra", [{"member_id": "2"}, {"score": "100"}, {"id": "7"}])
def test_a_field_of_nobodys_is_refused(
    people: People, browser: Browsers, database: Database, extra: dict[str, str]
) -> None:
    assert browser(people.aoi).post("/suppliers/new", {"name": "東海精密", **extra}).status_code == 422


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img onerror=x>', "{{7*7}}", "%s{0}", "'; drop table supplier", "=HYPERLINK(1)",
     "＝1+1", "会社\u202egpj", "e\u0301tude", "🏭工場", "ﾍﾞﾄﾅﾑ㈱", "NULL"],
)  # fmt: skip
def test_a_name_is_kept_and_shown_as_it_is(people: People, browser: Browsers, database: Database, name: str) -> None:
    aoi = browser(people.aoi)

    assert aoi.post("/suppliers/new", {"name": name}).status_code == 303

    kept = only_supplier(database).name
    assert kept == ("étude" if name.startswith("e\u0301") else name.replace("\u202e", ""))
    main = aoi.get("/suppliers").text.partition('id="main"')[2]
    assert "<script>alert" not in main
    assert "<img" not in main


@pytest.mark.parametrize(
    "again",
    [
        {"name": "まったく別の名前", "corporate_number": "7000012050002"},
        {"name": "(株)ｻﾝﾌﾟﾙ精工", "prefecture": "JP-23", "town": "豊橋市"},
        {"name": "サンプル工業", "prefecture": "JP-23", "town": "豊橋市"},
        {"name": "サンプル精工", "own_code": "S-1"},
    ],
)
def test_a_company_that_is_there_already_is_not_added_unasked(
    people: People, browser: Browsers, database: Database, again: dict[str, str]
) -> None:
    aoi = browser(people.aoi)
    aoi.post("/suppliers/new", WHOLE)

    asked = aoi.post("/suppliers/new", again)

    assert asked.status_code == 422
    assert "seems to be in your list already" in asked.text
    assert only_supplier(database).name == "株式会社サンプル精工"
    assert aoi.post("/suppliers/new", {**again, "anyway": "yes"}).status_code == 303
    assert browser(people.hana).post("/suppliers/new", WHOLE).status_code == 303


def test_a_company_that_is_there_twice_is_not_added_a_third_time_unasked(
    people: People, browser: Browsers, database: Database
) -> None:
    twice = [{"name": "サンプル精工", "own_code": "S-1"}] * 2
    with database.writing() as session:
        insert_suppliers(session, people.aoi.organisation_id, twice, utc_now())

    asked = browser(people.aoi).post("/suppliers/new", {"name": "サンプル精工", "own_code": "S-1"})

    assert asked.status_code == 422 and "seems to be in your list already" in asked.text


def test_a_supplier_is_changed_and_found_under_its_new_name(
    people: People, browser: Browsers, database: Database, supplier_id: int
) -> None:
    aoi = browser(people.aoi)

    reply = aoi.post(f"/suppliers/{supplier_id}/edit", {"name": "北陸精密", "aliases": "東海精密", "tags": "改名"})

    assert reply.status_code == 303
    assert "北陸精密" in aoi.get("/suppliers?q=北陸").text.partition("<tbody>")[2]
    assert "北陸精密" in aoi.get("/suppliers?q=東海").text.partition("<tbody>")[2]
    aoi.post(f"/suppliers/{supplier_id}/edit", {"name": "北陸精密"})
    assert "<tbody>" not in aoi.get("/suppliers?q=東海").text
    with database.reading() as session:
        lines = session.scalars(select(AuditLine.body).where(AuditLine.action == "supplier changed")).all()
    assert lines[0] == '{"fields":["aliases","name","tags"]}'


def test_saving_without_a_change_writes_nothing(
    people: People, browser: Browsers, database: Database, supplier_id: int
) -> None:
    before = only_supplier(database).changed_at

    browser(people.aoi).post(f"/suppliers/{supplier_id}/edit", {"name": "東海精密"})

    assert only_supplier(database).changed_at == before


def test_a_supplier_is_archived_and_brought_back(
    people: People, browser: Browsers, database: Database, supplier_id: int
) -> None:
    ren = browser(people.ren)
    ren.post(f"/suppliers/{supplier_id}/archive")
    assert only_supplier(database).archived_at is not None
    assert "This supplier is archived" in ren.get(f"/suppliers/{supplier_id}/edit").text

    ren.post(f"/suppliers/{supplier_id}/unarchive")
    assert only_supplier(database).archived_at is None


def test_a_site_is_added_changed_and_removed_after_being_asked(
    people: People, browser: Browsers, database: Database, supplier_id: int
) -> None:
    aoi = browser(people.aoi)
    base = f"/suppliers/{supplier_id}/sites"
    aoi.post(base, {"name": "第一工場", "prefecture": "JP-23", "town": "豊橋市", "workers": "１２０"})
    with database.reading() as session:
        site = session.scalars(select(Site)).one()
    assert (site.workers, site.member_id) == (120, people.aoi.organisation_id)

    aoi.post(f"{base}/{site.id}", {"name": "第二工場", "country": "VN"})
    assert "第二工場" in aoi.get(base).text
    assert aoi.get(f"{base}/{site.id}").status_code == 200

    assert "Remove the site" in aoi.post(f"{base}/{site.id}/remove").text
    assert "第二工場" in aoi.get(base).text
    aoi.post(f"{base}/{site.id}/remove", {"confirmed": "yes"})
    assert "No site is known yet." in aoi.get(base).text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("workers", "-3"), ("workers", "1.9"), ("workers", "9" * 40), ("workers", "5人"),
     ("country", "ZZ"), ("town", "町" * 101)],
)  # fmt: skip
def test_a_bad_site_is_said_beside_its_field(
    people: People, browser: Browsers, supplier_id: int, field: str, typed: str
) -> None:
    reply = browser(people.aoi).post(f"/suppliers/{supplier_id}/sites", {"name": "工場", field: typed})

    assert reply.status_code == 422
    assert f'id="{field}-error"' in reply.text


def test_an_intermediary_is_added_linked_and_taken_off(
    people: People, browser: Browsers, database: Database, supplier_id: int
) -> None:
    aoi = browser(people.aoi)
    form = {"kind": "supervising", "name": "東海協同組合", "permit": "許1234"}
    assert aoi.post("/intermediaries", form).status_code == 303
    with database.reading() as session:
        id = session.scalars(select(Intermediary.id)).one()

    aoi.post(f"/suppliers/{supplier_id}/intermediaries", {"intermediary": str(id)})
    aoi.post(f"/suppliers/{supplier_id}/intermediaries", {"intermediary": str(id)})
    assert "東海協同組合" in aoi.get(f"/suppliers/{supplier_id}/sites").text
    assert "東海精密" in aoi.get(f"/intermediaries/{id}").text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SupplierIntermediary)) == 1

    aoi.post(f"/suppliers/{supplier_id}/intermediaries/{id}/remove")
    assert "東海精密" not in aoi.get(f"/intermediaries/{id}").text
    assert aoi.post(f"/intermediaries/{id}", {"kind": "sending", "name": "新しい名"}).status_code == 303
    assert "新しい名" in aoi.get("/intermediaries").text


@pytest.mark.parametrize(
    "form",
    [{"name": "東海協同組合"}, {"kind": "boss", "name": "x"}, {"kind": "sending", "name": ""},
     {"kind": "sending", "name": "x", "permit": "9" * 61}, {"kind": "supervising", "name": "東海 協同組合"}],
)  # fmt: skip
def test_a_bad_intermediary_is_refused(people: People, browser: Browsers, form: dict[str, Any]) -> None:
    aoi = browser(people.aoi)
    aoi.post("/intermediaries", {"kind": "supervising", "name": "東海協同組合"})

    assert aoi.post("/intermediaries", form).status_code == 422


def test_another_members_intermediary_cannot_be_linked(
    people: People, browser: Browsers, database: Database, supplier_id: int
) -> None:
    browser(people.hana).post("/intermediaries", {"kind": "sending", "name": "Sao Mai"})
    with database.reading() as session:
        theirs = session.scalars(select(Intermediary.id)).one()
    aoi = browser(people.aoi)

    assert aoi.post(f"/suppliers/{supplier_id}/intermediaries", {"intermediary": str(theirs)}).status_code == 422
    assert aoi.get(f"/intermediaries/{theirs}").status_code == 404


def test_a_stranger_has_no_way_to_a_supplier(people: People, browser: Browsers, supplier_id: int) -> None:
    hana, sora = browser(people.hana), browser(people.sora)

    for path in (f"/suppliers/{supplier_id}/edit", f"/suppliers/{supplier_id}/sites"):
        assert hana.get(path).status_code == sora.get(path).status_code == 404
    for path in ("edit", "archive", "unarchive", "sites", "intermediaries"):
        assert hana.post(f"/suppliers/{supplier_id}/{path}", {"name": "x"}).status_code == 404
