"""The supplier table in a browser: filters that change it in place, rows chosen, and a question before a step."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from tadasu.accounts import sessions
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import Supplier, SupplierTag
from tadasu.organisations.records import insert_suppliers
from tadasu.services import Services
from tests.platform.assessed import work_off
from tests.platform.conftest import People

ROWS = "#supplier-table tbody tr"
SAKURA, MINATO = [f"桜工業{number:02}" for number in range(55)], [f"みなと水産{number:02}" for number in range(5)]


@pytest.fixture
def aoi(people_in: Callable[..., BrowserContext], server: str, database: Database, people: People) -> Page:
    with database.writing() as session:
        rows = [{"name": name, "tags": ["重点"] if name in MINATO else []} for name in (*SAKURA, *MINATO)]
        insert_suppliers(session, people.aoi.organisation_id, rows, utc_now())
        who = people.aoi
        token = sessions.begin(session, who.role, utc_now(), language="ja", membership_id=who.membership_id)
    context = people_in()
    context.add_cookies([{"name": "sid", "value": token, "url": server}])
    return context.new_page()


def tagged(database: Database, tag: str) -> set[str]:
    with database.reading() as session:
        rows = session.scalars(select(Supplier.name).where(Supplier.tags.any(SupplierTag.tag == tag)))
        return set(rows)


def test_a_filter_and_the_next_page_change_the_table_and_the_address(aoi: Page) -> None:
    aoi.goto("/suppliers?sort=name")
    expect(aoi.locator(ROWS)).to_have_count(50)
    asked: list[str] = []
    aoi.on("request", lambda request: asked.append(request.resource_type))

    aoi.click("a[rel=next]")
    expect(aoi.locator(ROWS)).to_have_count(10)
    aoi.locator("#supplier-table details summary").first.click()
    aoi.select_option("[name=tag]", "重点")

    expect(aoi.locator(ROWS)).to_have_count(5)
    assert "tag=%E9%87%8D%E7%82%B9" in aoi.url
    assert "document" not in asked, "the page was loaded whole"
    aoi.reload()
    expect(aoi.locator(ROWS)).to_have_count(5)


def test_rows_are_chosen_one_by_one_in_a_run_and_all(aoi: Page, database: Database) -> None:
    aoi.goto("/suppliers?q=みなと&sort=name")
    boxes, count = aoi.locator("[data-row]"), aoi.locator("[data-rows-count]")
    boxes.nth(0).check()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(count).to_have_text("4")
    boxes.nth(1).uncheck()
    expect(count).to_have_text("3")
    aoi.check("[data-all-rows]")
    expect(count).to_have_text("5")
    boxes.nth(4).uncheck()

    aoi.fill("#bulk-tag", "要確認")
    aoi.click('button[name=do][value="tag"]')

    expect(aoi.get_by_role("status").filter(has_text="4")).to_be_visible()
    assert tagged(database, "要確認") == set(MINATO[:4])


def test_rows_of_a_table_that_came_by_a_filter_are_chosen_too(aoi: Page, database: Database) -> None:
    aoi.goto("/suppliers")
    aoi.fill("[name=q]", "みなと")
    aoi.press("[name=q]", "Enter")
    expect(aoi.locator(ROWS)).to_have_count(5)
    aoi.check("[data-all-rows]")
    expect(aoi.locator("[data-rows-count]")).to_have_text("5")

    aoi.fill("#bulk-tag", "要確認")
    aoi.click('button[name=do][value="tag"]')

    expect(aoi.locator("[name=q]")).to_have_value("みなと")
    assert tagged(database, "要確認") == set(MINATO)


def test_a_step_that_undoes_is_asked_about_on_the_page(aoi: Page, services: Services, database: Database) -> None:
    aoi.goto("/suppliers/imports")
    aoi.fill("[name=pasted]", "会社名,タグ\n株式会社はるか精機,新規\n")
    aoi.click("form:has([name=pasted]) [type=submit]")
    undo = aoi.locator('form[data-confirm="undo"] button')
    yes, no = aoi.locator('#undo [value="yes"]'), aoi.locator('#undo [value="no"]')
    expect(aoi.get_by_text("リストを読み込んでいます")).to_be_visible()
    work_off(services)
    aoi.get_by_role("button", name="1行を取り込む").click()
    expect(aoi.get_by_text("取り込んでいます。")).to_be_visible()
    work_off(services)

    undo.click()
    no.click()
    expect(no).to_be_hidden()
    assert tagged(database, "新規") == {"株式会社はるか精機"}

    undo.click()
    yes.click()
    expect(undo).to_have_count(0)
    work_off(services)
    assert tagged(database, "新規") == set()
