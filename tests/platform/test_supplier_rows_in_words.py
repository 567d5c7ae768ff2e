"""A row of the supplier table, and the head of a page: names as their reader can read them, flags in words."""

import pytest
from sqlalchemy import update

from tadasu.database import Database
from tadasu.organisations.models import Supplier, SupplierRow
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_table import list_suppliers


@pytest.mark.parametrize(("language", "has_romaji"), [("en", True), ("ja", False)])
def test_the_table_spells_names_for_readers_of_english(
    browser: Browsers, people: People, database: Database, language: str, has_romaji: bool
) -> None:
    list_suppliers(database, people)

    text = browser(people.ren, language).get("/suppliers").text

    assert "さくら縫製㈱</a>" in text
    assert ("<bdi>Sakura Sewing</bdi>" in text) is has_romaji


@pytest.mark.parametrize(("language", "spelt"), [("en", "Sakura Sewing"), ("ja", "サクラホウセイ")])
def test_the_head_spells_the_name_for_its_reader(
    browser: Browsers, people: People, database: Database, language: str, spelt: str
) -> None:
    ids = list_suppliers(database, people)

    text = browser(people.ren, language).get(f"/suppliers/{ids[2]}").text

    assert "<h1><bdi>さくら縫製㈱</bdi></h1>" in text
    assert f"<bdi>{spelt}</bdi>" in text


@pytest.mark.parametrize(("language", "spelt"), [("en", "サクラホウセイ"), ("ja", "Sakura Sewing")])
def test_where_only_one_spelling_is_known_it_is_shown(
    browser: Browsers, people: People, database: Database, language: str, spelt: str
) -> None:
    ids = list_suppliers(database, people)
    other = "name_romaji" if language == "en" else "name_kana"
    with database.writing() as session:
        session.execute(update(Supplier).where(Supplier.id == ids[2]).values({other: ""}))

    assert f"<bdi>{spelt}</bdi>" in browser(people.ren, language).get(f"/suppliers/{ids[2]}").text


@pytest.mark.parametrize(("language", "said"), [
    ("en", "2 open flags (gravest: Critical)"), ("ja", "未対応のフラグ2件（最も重いもの：重大）"),
])  # fmt: skip
def test_the_table_says_how_many_flags_are_open_and_how_grave(
    browser: Browsers, people: People, database: Database, language: str, said: str
) -> None:
    ids = list_suppliers(database, people)
    with database.writing() as session:
        flagged = update(SupplierRow).where(SupplierRow.supplier_id == ids[0])
        session.execute(flagged.values(open_flags=2, worst_severity="CRIT"))

    text = browser(people.ren, language).get("/suppliers").text

    assert text.count(said) == 1
    assert f'href="/suppliers/{ids[0]}/flags"' in text
    assert f'href="/suppliers/{ids[1]}/flags"' not in text
