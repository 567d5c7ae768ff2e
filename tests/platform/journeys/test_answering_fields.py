"""What a section's page does with rows half filled in, with what is not known, and while the script is on its way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tadasu.database import Database
from tests.platform.conftest import ON_POSTGRESQL
from tests.platform.journeys.fields import field, stored
from tests.platform.runner_of_tests import wait_until
from tests.platform.worlds import World

Open = Callable[..., BrowserContext]

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")


def test_a_row_is_left_in_peace_until_it_is_complete_or_left(
    answers_in: Open, world: World, database: Database
) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/site")
    shown = page.locator("article:visible").count()
    refused: list[int] = []
    page.on("response", lambda reply: refused.append(reply.status) if reply.status == 422 else None)

    page.select_option(field(page, "PRF-04[0].status"), "technical_intern")
    page.fill(field(page, "PRF-04[0].nationality"), "ベトナム")
    page.check('[name="PRF-04[0].route"][value="direct"]')
    expect(page.locator("#q-PRF-04 .field-error")).to_have_count(0)
    expect(page.locator("article:visible")).to_have_count(shown)
    assert refused == []

    page.focus(field(page, "PRF-03"))
    expect(page.locator("#q-PRF-04 .field-error")).to_have_text("人数（人）を入力してください。")
    expect(page.locator("article:visible")).to_have_count(shown)
    assert stored(database, world, "PRF-04") is None

    page.fill(field(page, "PRF-04[0].headcount"), "6")
    page.focus(field(page, "PRF-03"))
    expect(page.locator("#q-PRF-04 .field-error")).to_have_count(0)
    expect(page.locator("#q-PRF-04 [data-saved]")).to_contain_text("保存しました")
    assert stored(database, world, "PRF-04") == [
        {"status": "technical_intern", "nationality": "VN", "route": "direct", "headcount": 6}
    ]

    page.locator("[data-add-row='PRF-04']").click()
    page.select_option(field(page, "PRF-04[1].status"), "student")
    expect(page.locator("article:visible")).to_have_count(shown)


def test_a_row_half_filled_in_keeps_the_page_from_being_left(answers_in: Open, world: World) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/site")
    page.select_option(field(page, "PRF-04[0].status"), "technical_intern")

    page.click('button[name=then][value="next"]')

    expect(page.locator("#q-PRF-04 .field-error")).to_be_visible()
    expect(page).to_have_url(re.compile("/sections/site$"))


def test_a_sentence_stands_at_its_row_though_a_blank_one_is_above_it(answers_in: Open, world: World) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/site")
    for _time in range(2):
        page.locator("[data-add-row='PRF-04']").click()
    page.locator("[data-remove-row]").nth(1).click()

    page.select_option(field(page, "PRF-04[2].status"), "technical_intern")
    page.focus(field(page, "PRF-03"))

    expect(page.locator("#q-PRF-04 .field-error")).to_be_visible()
    wrong = page.locator("#q-PRF-04 [aria-invalid]")
    expect(wrong).to_have_count(1)
    assert str(wrong.get_attribute("id")).startswith("PRF-04[2].")


def test_what_is_not_known_has_no_amount_beside_it(answers_in: Open, world: World, database: Database) -> None:
    page = answers_in(world).new_page()
    page.goto("/answer/sections/fees")
    amount, box = page.locator(field(page, "FEE-04.amount")), page.locator(field(page, "FEE-04.unk"))
    amount.fill("0")
    amount.blur()
    expect(page.locator("#q-FEE-04 [data-saved]")).to_contain_text("保存しました")
    assert stored(database, world, "FEE-04") == 0

    box.check()
    expect(amount).to_be_disabled()
    expect(amount).to_have_value("")
    expect(page.locator(field(page, "FEE-04.base"))).to_have_value("2")
    assert stored(database, world, "FEE-04") == "unk"

    page.reload()
    expect(amount).to_be_disabled()
    box.uncheck()
    expect(amount).to_be_enabled()
    expect(page.locator(field(page, "FEE-04.base"))).to_have_value("3")
    amount.fill("30000")
    amount.blur()
    expect(page.locator(field(page, "FEE-04.base"))).to_have_value("4")
    assert stored(database, world, "FEE-04") == 30000


def test_what_is_answered_before_the_script_has_come_is_saved_too(
    answers_in: Open, world: World, database: Database
) -> None:
    context = answers_in(world)
    page = context.new_page()
    held: list[Route] = []
    context.route("**/bundle.js*", lambda route: held.append(route))
    page.goto("/answer/sections/management", wait_until="commit")
    page.check('[name="MGT-06"][value="a"]')
    page.fill('[name="MGT-05"]', "40")

    held[0].continue_()

    expect(page.locator("#q-MGT-06 [data-saved]")).to_contain_text("保存しました")
    expect(page.locator("#q-MGT-05 [data-saved]")).to_contain_text("保存しました")
    assert (stored(database, world, "MGT-06"), stored(database, world, "MGT-05")) == ("a", 40)
    assert stored(database, world, "MGT-01") is None


def test_a_reply_that_knows_less_than_the_page_hides_nothing(answers_in: Open, world: World) -> None:
    context = answers_in(world)
    page = context.new_page()
    page.goto("/answer/sections/site")
    page.select_option(field(page, "PRF-04[0].status"), "technical_intern")
    page.fill(field(page, "PRF-04[0].nationality"), "ベトナム")
    page.check('[name="PRF-04[0].route"][value="direct"]')
    page.fill(field(page, "PRF-04[0].headcount"), "0")
    page.locator(field(page, "PRF-04[0].headcount")).blur()
    expect(page.locator("#q-PRF-07")).to_be_hidden()
    held: list[Route] = []
    context.route("**/answer/api/**", lambda route: held.append(route))

    page.fill(field(page, "PRF-03"), "40")
    page.fill(field(page, "PRF-04[0].headcount"), "6")
    page.locator(field(page, "PRF-04[0].headcount")).blur()
    expect(page.locator("#q-PRF-07")).to_be_visible()
    page.wait_for_timeout(100)
    held[0].continue_()  # the answer to PRF-03, told while PRF-04 still says that there is nobody
    expect(page.locator("#q-PRF-03 [data-saved]")).to_contain_text("保存しました")

    assert len(held) == 2
    expect(page.locator("#q-PRF-07")).to_be_visible()
    page.wait_for_timeout(100)
    assert page.locator("#q-PRF-07").is_visible()


def test_a_late_reply_does_not_undo_what_was_typed_since(answers_in: Open, world: World, database: Database) -> None:
    context = answers_in(world)
    page = context.new_page()
    page.goto("/answer/sections/site")
    held: list[Route] = []
    context.route("**/answer/api/**", lambda route: held.append(route))
    people_at_work = page.locator(field(page, "PRF-03"))

    people_at_work.fill("40")
    people_at_work.blur()
    page.wait_for_timeout(200)
    people_at_work.fill("41")
    people_at_work.blur()
    held[0].continue_()
    expect(page.locator("#q-PRF-03 [data-saved]")).to_contain_text("保存しました")

    expect(people_at_work).to_have_value("41")
    page.wait_for_timeout(200)
    held[1].continue_()
    wait_until(lambda: stored(database, world, "PRF-03") == 41)
