"""Taking a list of suppliers in: read, looked at, decided, applied, taken back."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select, update

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import Supplier, SupplierImport, SupplierImportRow, SupplierRow
from tadasu.organisations.records import insert_suppliers
from tadasu.services import Services
from tests.platform.conftest import Browser, People
from tests.platform.supplier_lists import (
    FACILITIES,
    NUMBERS,
    Interrupted,
    hand_in,
    needs_facilities,
    needs_numbers,
    read,
    run_jobs,
)

Browsers = Callable[..., Browser]

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


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode(),
        b"\xef\xbb\xbf" + LIST.encode(),
        LIST.encode("cp932"),
        LIST.encode("utf-16"),
        LIST.replace("\n", "\r\n").encode(),
        ("取引先一覧,,\n\n" + LIST).encode(),
    ],
    ids=["utf-8", "with a mark", "shift_jis", "utf-16", "line ends of Windows", "a title above"],
)
def test_text_is_read_as_spreadsheets_save_it(
    people: People, browser: Browsers, database: Database, services: Services, content: bytes
) -> None:
    id = read(browser(people.aoi), services, content)

    assert [row.verdict for row in rows_of(database, id)] == ["new", "new", "new"]
    assert rows_of(database, id)[0].values["name"] == "株式会社東海精密"


def test_rows_pasted_from_a_spreadsheet_are_read(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    pasted = '会社名\t住所\t備考\n東海精密\t愛知県豊橋市1, 2\t"一行目\n二行目"\nみなと水産\t\t'
    reply = aoi.post("/suppliers/imports", {"pasted": pasted})
    run_jobs(services)

    first, second = rows_of(database, int(reply.location.rpartition("/")[2]))
    assert (first.values["town"], first.values["street"]) == ("豊橋市", "1, 2")
    assert first.values["note"] == "一行目\n二行目"
    assert second.verdict == "new"


def workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read(people: People, browser: Browsers, database: Database, services: Services) -> None:
    content = workbook(
        [
            ["取引先一覧 2026年度"],
            ["取引先コード", "会社名", "法人番号", "階層", "年間取引額", "郵便番号"],
            [1001, "東海精密", 7000012050002, 2, 1234.5, "441-8501"],
            ["0012", "=A1", None, None, None, None],
            [None, "みなと\n水産", None, "#N/A", None, 4418501],
        ]
    )
    id = read(browser(people.aoi), services, content, "list.xlsx")

    first, second, third = rows_of(database, id)
    assert first.number == 3
    assert first.values == {
        "own_code": "1001", "name": "東海精密", "corporate_number": "7000012050002", "tier": 2, "spend": "1234.50",
        "postcode": "441-8501",
    }  # fmt: skip
    assert codes(second) == ["cell_formula"]
    assert codes(third) == ["cell_error"]
    assert (third.values["name"], third.values["postcode"]) == ("みなと 水産", "441-8501")


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("法人番号", "7000012050001", "corporate_number_check"),
        ("法人番号", "123", "corporate_number_expected"),
        ("法人番号", "7.00001E+12", "corporate_number_expected"),
        ("カナ", "山田", "kana_expected"),
        ("英語名", "山田 Ltd.", "latin_expected"),
        ("国", "ZZ", "country_unknown"),
        ("都道府県", "愛智", "prefecture_unknown"),
        ("郵便番号", "600000", "postcode_japanese"),
        ("郵便番号", "〒???", "postcode_expected"),
        ("階層", "0", "tier_expected"),
        ("階層", "1.9", "tier_expected"),
        ("年間取引額", "1_000", "amount_expected"),
        ("年間取引額", "1E+1000000", "amount_expected"),
        ("年間取引額", "-5", "amount_expected"),
        ("年間取引額", "1.234,5", "amount_expected"),
        ("年間取引額", "9" * 17, "number_above"),
        ("通貨", "円円", "currency_expected"),
        ("メール", "a@localhost", "email_expected"),
        ("メール", "山田@例え.jp", "email_expected"),
        ("言語", "ベトナム語", "language_unknown"),
        ("当社担当", "nobody@example.jp", "owner_unknown"),
        ("備考", "長" * 5001, "text_too_long"),
        ("市区町村", "町" * 101, "text_too_long"),
        ("備考", "a\x0bb", "text_control"),
        ("備考", "#REF!", "cell_error"),
        ("タグ", "、".join(f"札{number}" for number in range(21)), "too_many_of_one"),
    ],
)
def test_a_cell_nobody_can_use_is_a_problem_of_its_row(
    people: People, browser: Browsers, database: Database, services: Services, heading: str, cell: str, code: str
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, f'会社名,{heading}\n東海精密,"{cell}"\nみなと水産,\n')
    bad, good = rows_of(database, id)

    assert (codes(bad), bad.verdict, good.verdict) == ([code], "problem", "new")
    assert aoi.get(f"/suppliers/imports/{id}?rows=problem").status_code == 200


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("国", "UK", "country", "GB"),
        ("国", "jp", "country", "JP"),
        ("国", "NA", "country", "NA"),
        ("国", "日本", "country", "JP"),
        ("国", "CHINA", "country", "CN"),
        ("都道府県", "愛知", "prefecture", "JP-23"),
        ("都道府県", "Aichi", "prefecture", "JP-23"),
        ("階層", "２", "tier", 2),
        ("階層", "Tier 2", "tier", 2),
        ("階層", "3次", "tier", 3),
        ("年間取引額", "１，２３４", "spend", "1234.00"),
        ("メール", "INFO@Example.JP", "contact_email", "info@example.jp"),
        ("当社担当", "REN@example.jp", "owner_id", None),
        ("備考", "=HYPERLINK(1)", "note", "=HYPERLINK(1)"),
        ("備考", "<script>", "note", "<script>"),
        ("商号コード", "x", "note", None),
    ],
)
def test_other_writings_are_understood_and_markup_stays_text(
    people: People, browser: Browsers, database: Database, services: Services, heading: str, cell: str, field: str,
    value: object,
) -> None:  # fmt: skip
    aoi = browser(people.aoi)
    id = read(
        aoi, services, f"会社名,{heading}\n東海精密,{cell}\n".replace("１，２", '"１，２').replace("３４\n", '３４"\n')
    )
    (row,) = rows_of(database, id)

    wanted = people.ren.person_id if field == "owner_id" else value
    assert row.verdict == "new"
    assert row.values.get(field) == wanted
    assert "<script>" not in aoi.get(f"/suppliers/imports/{id}").text.partition('id="main"')[2].partition("</main>")[0]


@pytest.mark.parametrize("name", ["", "-", "n/a", "なし", "\u3000", "\u200b"])
def test_a_row_without_a_name_is_a_problem(
    people: People, browser: Browsers, database: Database, services: Services, name: str
) -> None:
    id = read(browser(people.aoi), services, f"会社名,備考\n{name},何か\n")

    assert codes(rows_of(database, id)[0]) == ["supplier_name_missing"]


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


def test_rows_are_left_out_only_after_being_asked(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, "会社名,階層\n東海精密,1\nみなと水産,0\n")

    asked = aoi.post(f"/suppliers/imports/{id}/apply")

    assert asked.status_code == 200
    assert "Apply the good rows (1) and leave 1 out?" in asked.text
    assert (state_of(database, id).state, suppliers(database)) == ("mapped", [])


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


def test_the_columns_can_be_chosen_otherwise(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, "甲,乙\n東海精密,愛知県豊橋市\n")
    address = f"/suppliers/imports/{id}/columns"

    assert codes(rows_of(database, id)[0]) == ["supplier_name_missing"]
    assert aoi.post(address, {"column-0": "note"}).status_code == 422
    assert aoi.post(address, {"column-0": "name", "column-1": "name"}).status_code == 422
    assert aoi.post(address, {"column-0": "name", "column-1": "address"}).status_code == 303
    run_jobs(services)

    assert rows_of(database, id)[0].values == {
        "name": "東海精密", "prefecture": "JP-23", "town": "豊橋市", "street": "",
    }  # fmt: skip


def test_a_list_without_headings_is_read_by_what_is_in_it(
    people: People, browser: Browsers, database: Database, services: Services
) -> None:
    id = read(browser(people.aoi), services, "7000012050002;東海精密;info@tokai.example.jp\n")

    assert state_of(database, id).headings == ["A", "B", "C"]
    assert state_of(database, id).columns == {"0": "corporate_number", "2": "contact_email"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xff\xff", "csv_encoding"),
        (b"%PDF-1.7\x80\x81", "csv_encoding"),
        ('会社名\n"offen'.encode(), "csv_syntax"),
        ("会社名,備考\n".encode(), "table_empty"),
        (b"PK\x03\x04 no zip", "workbook_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_not_xlsx"),
        ((",".join("x" * 61) + "\n1\n").encode(), "import_too_many_columns"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    people: People, browser: Browsers, database: Database, services: Services, content: bytes, code: str
) -> None:
    aoi = browser(people.aoi)
    id = read(aoi, services, content)

    assert state_of(database, id).counts["problem"]["code"] == code
    assert 'class="notice notice-error"' in aoi.get(f"/suppliers/imports/{id}").text


@pytest.mark.parametrize(
    "form",
    [
        {"pasted": ""},
        {"pasted": "  \n "},
        {"file": (BytesIO(b""), "list.csv"), "pasted": ""},
        {"file": (BytesIO(b"x"), "list.xls"), "pasted": ""},
        {"file": (BytesIO(b"x"), "list.exe"), "pasted": ""},
    ],
)
def test_what_is_no_list_at_all_is_said_beside_the_field(
    people: People, browser: Browsers, database: Database, form: dict[str, Any]
) -> None:
    reply = browser(people.aoi).post("/suppliers/imports", form)

    assert reply.status_code == 422
    assert "field-error" in reply.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SupplierImport)) == 0


def test_a_list_is_its_members_own(people: People, browser: Browsers, database: Database, services: Services) -> None:
    id = hand_in(browser(people.aoi), LIST)
    hana = browser(people.hana)

    assert hana.get(f"/suppliers/imports/{id}").status_code == 404
    for step in ("columns", "decide", "apply", "undo"):
        assert hana.post(f"/suppliers/imports/{id}/{step}", {"confirmed": "yes"}).status_code == 404
    assert browser(people.ren).get(f"/suppliers/imports/{id}").status_code == 200


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
    with pytest.raises(Interrupted):
        run_jobs(services, holds=1)
    run_jobs(services)
    assert state_of(database, id).counts["new"] == 1200

    aoi.post(f"/suppliers/imports/{id}/apply")
    with pytest.raises(Interrupted):
        run_jobs(services, holds=1)
    assert len(suppliers(database)) == 500
    run_jobs(services)
    assert len(suppliers(database)) == 1200

    aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"})
    with pytest.raises(Interrupted):
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
    people: People, browser: Browsers, database: Database, services: Services, settings: Any
) -> None:
    from tests.platform.worlds import a_campaign, a_request_row

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
    part = aoi.get(f"/suppliers/imports/{id}", headers={"HX-Request-Type": "partial"})
    assert part.text.strip().startswith('<div id="import-progress"')
    assert aoi.post(f"/suppliers/imports/{id}/apply", {"confirmed": "yes"}).status_code in (409, 422)


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


@needs_facilities
@pytest.mark.parametrize("number", [2, 7, 12, 14, 15])
def test_real_lists_of_factories_abroad_are_read(
    people: People, browser: Browsers, database: Database, services: Services, number: int
) -> None:
    id = read(browser(people.aoi), services, (FACILITIES / f"{number}.csv").read_bytes(), f"{number}.csv")
    rows = rows_of(database, id)

    assert state_of(database, id).state == "mapped"
    unusable = {code for row in rows for code in codes(row)} - {"supplier_twice"}
    assert unusable == set(), [row.cells for row in rows if codes(row) and codes(row) != ["supplier_twice"]]
