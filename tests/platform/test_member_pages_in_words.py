"""Names, figures and days on the pages of members, as their readers write them."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, update

from tadasu.assessments.models import MemberTotals
from tadasu.clock import utc_now
from tadasu.organisations.models import Supplier, SupplierRow
from tadasu.organisations.records import insert_suppliers
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, last_year
from tests.platform.conftest import Browsers, People

ARABIC = "شركة الأمل للصناعات الغذائية ذ.م.م"


def seen(page: Any) -> str:
    """The text of a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text.partition("<main")[2]))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "12,345 foreign workers at these suppliers"), ("ja", "該当サプライヤーの外国人労働者 12,345人")],
)
def test_home_counts_workers_with_separators(
    browser: Browsers, people: People, services: Services, language: str, sentence: str
) -> None:
    a_scored_request(services, people, LAW_21="d")
    with services.database.writing() as session:
        session.execute(update(SupplierRow).values(workers=12_345))
        session.execute(delete(MemberTotals))

    page = browser(people.ren, language=language).get("/")

    assert sentence in seen(page)
    assert "12345" not in seen(page)


def test_a_row_of_the_table_says_what_is_known_of_the_supplier_under_its_name(
    browser: Browsers, people: People, services: Services
) -> None:
    rows: list[dict[str, Any]] = [
        {"name": "東海精密", "own_code": "A-001", "prefecture": "JP-23", "tier": 2, "tags": ["重点", "繊維"]},
        {"name": "PT Sinar Jaya Tbk", "country": "ID"},
    ]
    with services.database.writing() as session:
        insert_suppliers(session, people.aoi.organisation_id, rows, utc_now())

    page = browser(people.ren, language="ja").get("/suppliers?sort=name")

    assert re.search("東海精密 A-001 愛知県 2次取引先 (繊維、重点|重点、繊維) 不明", seen(page))
    assert "PT Sinar Jaya Tbk インドネシア 1次取引先 不明" in seen(page)


@pytest.mark.parametrize("name", [ARABIC, "長" * 200, "W" * 200, '<b>太い</b> & "引用"'])
def test_any_name_stands_by_itself_on_every_page(
    browser: Browsers, people: People, services: Services, name: str
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    with services.database.writing() as session:
        session.execute(update(Supplier).where(Supplier.id == world.supplier_id).values(name=name))
        session.execute(delete(MemberTotals))
    ren = browser(people.ren)
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")

    assert f"<h1><bdi>{escaped}</bdi></h1>" in ren.get(f"/suppliers/{world.supplier_id}").text
    for address in ("/", "/waiting/zero_tolerance", "/suppliers"):
        assert re.search(f"<bdi><a [^>]*>{re.escape(escaped)}</a></bdi>", ren.get(address).text), address


def test_a_supplier_never_asked_says_that_nothing_is_known(
    browser: Browsers, people: People, services: Services
) -> None:
    with services.database.writing() as session:
        (id,) = insert_suppliers(session, people.aoi.organisation_id, [{"name": "東海精密"}], utc_now())
    ren = browser(people.ren)

    assert "Nothing is known about this supplier yet" in ren.get(f"/suppliers/{id}").text
    for tab in ("answers", "flags", "checks", "places", "requests", "access"):
        page = ren.get(f"/suppliers/{id}/{tab}")
        assert page.status_code == 200 and "Unknown" in page.text, tab
    assert "Not asked yet" in ren.get("/suppliers").text


@pytest.mark.parametrize(("language", "words"), [("ja", "（日本標準時）"), ("en", " (Japan Standard Time)")])
def test_the_record_of_a_submission_names_the_zone_as_people_do(
    browser: Browsers, people: People, services: Services, language: str, words: str
) -> None:
    world = a_scored_request(services, people)

    text = browser(people.ren, language=language).get(f"/suppliers/{world.supplier_id}").text

    assert words in text and "Asia/Tokyo" not in text


def test_shares_and_days_are_written_as_readers_do(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    with services.database.writing() as session:
        session.execute(update(SupplierRow).values(as_of=date(2026, 6, 3)))

    english, japanese = browser(people.ren), browser(people.ren, language="ja")

    assert "Coverage 100.0%" in seen(english.get(f"/suppliers/{world.supplier_id}"))
    assert "3 June 2026" in english.get("/suppliers").text
    assert "2026年6月3日" in japanese.get("/suppliers").text
    assert "100%" in seen(english.get("/"))


def test_the_head_of_a_supplier_is_one_list_of_facts_on_every_tab(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    ren = browser(people.ren)

    heads = []
    for tab in ("", "/answers", "/flags", "/checks", "/places", "/requests", "/access"):
        text = ren.get(f"/suppliers/{world.supplier_id}{tab}").text
        heads.append(text.partition('<div class="standing">')[2].partition("</div>\n<nav")[0])

    assert len(set(heads)) == 1
    assert re.findall("<dt>(.*?)</dt>", heads[0]) == [
        "Band", "Final score", "Foreign workers", "State", "Why it is no better",
    ]  # fmt: skip


def test_a_history_is_drawn_from_the_second_campaign_on(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)

    alone = ren.get(f"/suppliers/{world.supplier_id}").text
    last_year(services, people, world)
    together = ren.get(f"/suppliers/{world.supplier_id}").text

    assert "Final score over campaigns" not in alone
    assert "Final score over campaigns" in together and "責任ある受入れ 2025" in together
