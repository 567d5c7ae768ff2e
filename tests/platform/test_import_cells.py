"""Each cell of a list of suppliers: understood in other writings, or a problem of its row."""

import pytest

from tadasu.database import Database
from tadasu.services import Services
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_lists import (
    codes,
    read,
    rows_of,
)


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
