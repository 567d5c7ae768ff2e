"""Somebody answers in a browser: on a phone, with a bad line, beside a colleague, and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, FilePayload, Route, expect
from sqlalchemy import select, update

from tadasu.accounts.models import WebSession
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tests.platform.conftest import ON_POSTGRESQL
from tests.platform.journeys.fields import field, stored
from tests.platform.worlds import World

Open = Callable[..., BrowserContext]

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")


def test_a_person_answers_on_a_phone_in_japanese(answers_in: Open, world: World, database: Database) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer")
    page.get_by_role("link", name="回答を始める").click()
    page.locator(".section-line a").first.click()

    page.fill(field(page, "PRF-03"), "１２０人")
    page.locator(field(page, "PRF-03")).blur()
    expect(page.locator("#q-PRF-03 [data-saved]")).not_to_be_empty()

    assert stored(database, world, "PRF-03") == 120
    expect(page.locator(field(page, "PRF-03"))).to_have_value("120")  # what was understood is shown
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_questions_come_and_go_with_the_answers(answers_in: Open, world: World) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/site")
    page.select_option(field(page, "PRF-04[0].status"), "technical_intern")
    page.fill(field(page, "PRF-04[0].nationality"), "ベトナム")
    page.check('[name="PRF-04[0].route"][value="direct"]')

    page.fill(field(page, "PRF-04[0].headcount"), "0")
    page.locator(field(page, "PRF-04[0].headcount")).blur()
    expect(page.locator("#q-PRF-07")).to_be_hidden()

    page.fill(field(page, "PRF-04[0].headcount"), "6")
    page.locator(field(page, "PRF-04[0].headcount")).blur()
    expect(page.locator("#q-PRF-07")).to_be_visible()


def test_nothing_is_lost_while_the_line_is_down(answers_in: Open, world: World, database: Database) -> None:
    context = answers_in(world)
    page = context.new_page()
    page.goto("/answer/sections/site")

    def cut(route: Route) -> None:
        route.abort("internetdisconnected")

    context.route("**/answer/api/**", cut)
    page.fill(field(page, "PRF-03"), "44")
    page.locator(field(page, "PRF-03")).blur()
    expect(page.locator("#state")).to_have_class("state-line state-waiting")
    assert stored(database, world, "PRF-03") is None

    context.unroute("**/answer/api/**", cut)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#q-PRF-03 [data-saved]")).not_to_be_empty()
    assert stored(database, world, "PRF-03") == 44


def test_a_save_whose_reply_was_lost_is_made_once(answers_in: Open, world: World, database: Database) -> None:
    context = answers_in(world)
    page = context.new_page()
    page.goto("/answer/sections/site")
    lost: list[APIResponse] = []

    def lose_the_first_reply(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    context.route("**/answer/api/**", lose_the_first_reply)
    page.fill(field(page, "PRF-03"), "45")
    page.locator(field(page, "PRF-03")).blur()
    expect(page.locator("#q-PRF-03 [data-saved]")).not_to_be_empty()

    assert lost[0].ok
    assert page.locator(field(page, "PRF-03.base")).input_value() == "1"


def test_a_wrong_value_stays_on_the_page_with_its_error(answers_in: Open, world: World, database: Database) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/site")

    page.fill(field(page, "PRF-03"), "many")
    page.locator(field(page, "PRF-03")).blur()

    expect(page.locator("#q-PRF-03-error")).to_be_visible()
    assert page.locator(field(page, "PRF-03")).input_value() == "many"
    assert stored(database, world, "PRF-03") is None


@pytest.mark.parametrize(("kept", "expected"), [("mine", 50), ("theirs", 40)])
def test_of_two_answers_the_person_chooses(
    answers_in: Open, world: World, database: Database, kept: str, expected: int
) -> None:
    first, second = answers_in(world).new_page(), answers_in(world).new_page()
    for page in (first, second):
        page.goto("/answer/sections/site")
    first.fill(field(first, "PRF-03"), "40")
    first.locator(field(first, "PRF-03")).blur()
    expect(first.locator("#q-PRF-03 [data-saved]")).not_to_be_empty()

    second.fill(field(second, "PRF-03"), "50")
    second.locator(field(second, "PRF-03")).blur()
    expect(second.locator("#conflict")).to_be_visible()
    expect(second.locator("#conflict [data-mine]")).to_have_text("50")
    expect(second.locator("#conflict [data-theirs]")).to_have_text("40")
    second.click(f'#conflict button[value="{kept}"]')

    expect(second.locator(field(second, "PRF-03"))).to_have_value(str(expected))
    expect(second.locator("#conflict")).to_be_hidden()
    expect(second.locator(field(second, "PRF-03.base"))).to_have_value("2" if kept == "mine" else "1")
    assert stored(database, world, "PRF-03") == expected


def test_rows_are_added_and_taken_out(answers_in: Open, world: World, database: Database) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/site")
    for number, heads in enumerate((3, 4)):
        if number:
            page.click('[data-add-row="PRF-04"]')
        page.select_option(field(page, f"PRF-04[{number}].status"), "student")
        page.fill(field(page, f"PRF-04[{number}].nationality"), "nepal")
        page.check(f'[name="PRF-04[{number}].route"][value="direct"]')
        page.fill(field(page, f"PRF-04[{number}].headcount"), str(heads))
        page.locator(field(page, f"PRF-04[{number}].headcount")).blur()
        expect(page.locator(field(page, "PRF-04.base"))).to_have_value(str(number + 1))

    page.locator("#q-PRF-04 [data-remove-row]").first.click()
    expect(page.locator(field(page, "PRF-04.base"))).to_have_value("3")

    rows = stored(database, world, "PRF-04")
    assert isinstance(rows, list)
    assert [(row["headcount"], row["nationality"]) for row in rows] == [(4, "NP")]


def test_after_a_pause_a_code_in_the_page_lets_the_save_go_through(
    answers_in: Open, world: World, database: Database, settings: Settings
) -> None:
    context = answers_in(world)
    page = context.new_page()
    page.goto(f"/i/{world.token}")
    page.goto("/answer/sections/site")
    with database.writing() as session:
        session.execute(update(WebSession).values(ended_at=utc_now()))

    page.fill(field(page, "PRF-03"), "77")
    page.locator(field(page, "PRF-03")).blur()
    expect(page.locator("#signed-out")).to_be_visible()
    page.click("[data-send-code]")
    expect(page.locator("#signed-out [role=status]")).not_to_be_empty()
    page.fill("#dialog-code", code_in_the_mail(database))
    page.click("#signed-out form button")

    expect(page.locator("#signed-out")).to_be_hidden()
    expect(page.locator("#q-PRF-03 [data-saved]")).not_to_be_empty()
    assert stored(database, world, "PRF-03") == 77


def code_in_the_mail(database: Database) -> str:
    with database.reading() as session:
        body = session.scalars(select(Message.body).order_by(Message.id.desc())).first() or ""
    found = re.search(r"\b[A-Z2-9]{4}[ -]?[A-Z2-9]{4}\b", body)
    assert found, body
    return found[0]


def test_help_and_the_place_for_files_open_within_the_question(answers_in: Open, world: World) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/fees")
    for kind in ("help", "evidence"):
        page.locator(f"#q-FEE-02 [data-brings={kind}] summary").click()

    expect(page.locator("#q-FEE-02 [data-brings=help]")).to_contain_text("最終的に負担した人")
    expect(page.locator("#q-FEE-02 .privacy")).to_be_visible()
    file = FilePayload(name="list.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4\n%%EOF\n")
    page.set_input_files("#file-FEE-02", file)

    expect(page.locator("#q-FEE-02 .evidence-list")).to_contain_text("list.pdf")
    assert page.url.endswith("/answer/sections/fees")


def test_help_that_cannot_be_fetched_stays_a_link(answers_in: Open, world: World) -> None:
    context = answers_in(world)
    page = context.new_page()
    page.goto("/answer/sections/fees")
    context.route(re.compile("/help"), lambda route: route.abort("internetdisconnected"))

    with page.expect_event("requestfailed"):
        page.locator("#q-FEE-02 [data-brings=help] summary").click()
    expect(page.locator("#q-FEE-02 [data-brings=help] a")).to_be_visible()
    context.unroute_all()
    page.locator("#q-FEE-02 [data-brings=help] a").click()

    expect(page.locator("#FEE-02")).to_contain_text("最終的に負担した人")


def test_the_whole_list_of_names_is_offered(answers_in: Open, world: World) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/site")

    expect(page.locator("#list-countries option[data-code=IS]")).to_have_count(1)


def test_everything_can_be_answered_without_scripts(answers_in: Open, world: World, database: Database) -> None:
    page = answers_in(world, java_script_enabled=False).new_page()
    page.goto("/answer/sections/site")

    page.fill(field(page, "PRF-03"), "12")
    page.click('button[name="add_row"][value="PRF-04"]')
    page.fill(field(page, "PRF-03"), "13")
    page.click('button[name="then"][value="stay"]')

    assert stored(database, world, "PRF-03") == 13
    expect(page.locator(field(page, "PRF-03"))).to_have_value("13")
