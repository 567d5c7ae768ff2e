"""What a list of suppliers may look like: encodings, workbooks, headings, and what is no list at all."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from tadasu.database import Database
from tadasu.organisations.models import SupplierImport
from tadasu.services import Services
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_lists import (
    FACILITIES,
    LIST,
    codes,
    needs_facilities,
    read,
    rows_of,
    run_jobs,
    state_of,
)


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
