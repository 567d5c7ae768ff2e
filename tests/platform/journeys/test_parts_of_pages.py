"""Parts of pages that come by themselves or by a filter: they come, leave the rest alone, and can be gone back from."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tadasu.accounts import sessions
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, work_off
from tests.platform.conftest import ON_POSTGRESQL, People

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")


@pytest.fixture
def aoi(people_in: Callable[..., BrowserContext], server: str, database: Database, people: People) -> Page:
    with database.writing() as session:
        who = people.aoi
        token = sessions.begin(session, who.role, utc_now(), language="en", membership_id=who.membership_id)
    context = people_in()
    context.add_cookies([{"name": "sid", "value": token, "url": server}])
    return context.new_page()


def test_a_list_that_is_read_appears(aoi: Page, services: Services) -> None:
    aoi.goto("/suppliers/imports")
    aoi.fill("[name=pasted]", "会社名,フリガナ\n株式会社はるか精機,ハルカセイキ\n")
    aoi.click("form:has([name=pasted]) [type=submit]")
    expect(aoi.get_by_role("status")).to_contain_text("The list is being read.")

    work_off(services)

    expect(aoi.get_by_role("rowheader", name="株式会社はるか精機")).to_be_visible()
    expect(aoi.get_by_role("status").filter(has_text="being read")).to_have_count(0)


def test_a_file_that_is_made_appears_below_a_form_in_use(aoi: Page, services: Services, people: People) -> None:
    a_scored_request(services, people)
    aoi.goto("/exports")
    aoi.check('[name=kind][value="company"]')
    aoi.click('form[action="/exports"] .btn-primary')
    expect(aoi.get_by_text("Files are being made.")).to_be_visible()
    aoi.check('input[name=language][value="ja"]')
    aoi.focus("[name=table]")

    work_off(services)

    expect(aoi.locator('a[href$="/file"]')).to_be_visible()
    expect(aoi.get_by_text("Files are being made.")).to_have_count(0)
    assert aoi.is_checked('input[name=language][value="ja"]')
    assert aoi.evaluate("document.activeElement.name") == "table"


def test_a_page_asks_every_two_seconds_and_no_more_once_it_is_done(
    aoi: Page, services: Services, people: People
) -> None:
    a_scored_request(services, people)
    aoi.goto("/exports")
    aoi.click('form[action="/exports"] .btn-primary')
    expect(aoi.get_by_text("Files are being made.")).to_be_visible()
    asked: list[str] = []
    aoi.on("request", lambda request: asked.append(request.url))

    aoi.wait_for_timeout(7_000)
    assert 2 <= len(asked) <= 4, "each answer would double them if it began to ask anew"

    work_off(services)
    expect(aoi.get_by_text("Files are being made.")).to_have_count(0)
    asked.clear()
    aoi.wait_for_timeout(3_000)
    assert asked == []


def test_a_session_that_ends_leaves_the_page_as_it_was(aoi: Page, services: Services, people: People) -> None:
    a_scored_request(services, people)
    aoi.goto("/exports")
    aoi.click('form[action="/exports"] .btn-primary')
    expect(aoi.get_by_text("Files are being made.")).to_be_visible()

    aoi.context.clear_cookies()
    with aoi.expect_response(lambda reply: reply.status == 401):
        pass

    expect(aoi.get_by_text("Files are being made.")).to_be_visible()
    expect(aoi.get_by_role("table", name="Exports")).to_be_visible()


def test_the_way_back_leads_to_the_table_before(aoi: Page, services: Services, people: People) -> None:
    a_scored_request(services, people)
    aoi.goto("/suppliers")
    expect(aoi.locator("#supplier-table tbody tr")).to_have_count(1)
    aoi.fill("[name=q]", "nobody of this name")
    aoi.press("[name=q]", "Enter")
    expect(aoi.locator("#supplier-table tbody tr")).to_have_count(0)

    aoi.go_back()

    expect(aoi.locator("#supplier-table tbody tr")).to_have_count(1)
    expect(aoi.locator("[name=q]")).to_have_value("")
