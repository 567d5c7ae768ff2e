"""Saves left over from another page or an earlier load: what was typed is shown where it has to be decided on."""

import re

import pytest
from playwright.sync_api import Route, expect

from tadasu.database import Database
from tests.platform.conftest import ON_POSTGRESQL
from tests.platform.journeys.fields import field, leave, stored, stored_remark
from tests.platform.journeys.saves import (
    NEXT,
    SITE,
    Open,
    answer,
    leave_on,
    left_over,
    open_remark,
    remark,
    until_held,
    waiting,
)
from tests.platform.runner_of_tests import wait_until
from tests.platform.worlds import World

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")


@pytest.mark.parametrize("how", ["button", "escape"])
def test_what_somebody_wants_to_edit_first_is_in_its_field(
    answers_in: Open, world: World, database: Database, how: str
) -> None:
    leave_on(answers_in, world, "40")
    wait_until(lambda: stored(database, world, "PRF-03") == 40)
    page = answers_in(world, language="en").new_page()
    page.add_init_script(left_over(world, "PRF-03", 55, 0, SITE))
    page.goto("/answer/sections/management")
    page.locator("#state a").click()
    expect(page.locator("#conflict [data-mine]")).to_have_text("55")

    if how == "button":
        page.click('#conflict button[value="edit"]')
    else:
        page.keyboard.press("Escape")

    expect(page.locator("#conflict")).to_be_hidden()
    expect(page.locator(field(page, "PRF-03"))).to_be_focused()
    expect(page.locator(field(page, "PRF-03"))).to_have_value("55")
    page.click(NEXT)
    expect(page).not_to_have_url(re.compile("sections/site"))
    assert stored(database, world, "PRF-03") == 55


def test_what_was_typed_before_a_page_was_loaded_again_is_in_its_field(
    answers_in: Open, world: World, database: Database
) -> None:
    context = answers_in(world, language="en")
    page = context.new_page()
    page.goto(SITE)
    context.route("**/answer/api/**", lambda route: route.abort())
    open_remark(page, "PRF-03").fill("Counted in June.")
    leave(page, "PRF-03", "50")
    expect(page.locator("#state")).to_have_class("state-line state-waiting")
    page.once("dialog", lambda dialog: dialog.accept())

    page.reload()

    expect(page.locator(field(page, "PRF-03"))).to_have_value("50")
    expect(page.locator(field(page, "PRF-03.comment"))).to_have_value("Counted in June.")
    context.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: stored(database, world, "PRF-03") == 50)
    wait_until(lambda: stored_remark(database, world, "PRF-03") == "Counted in June.")


def test_a_left_over_value_that_is_wrong_can_be_mended(answers_in: Open, world: World, database: Database) -> None:
    page = answers_in(world, language="en").new_page()
    page.add_init_script(left_over(world, "PRF-03", "about fifty five", 0, SITE))
    page.goto("/answer/sections/management")

    page.locator("#state a").click()
    expect(page.locator("#q-PRF-03 .field-error")).to_be_visible()
    expect(page.locator(field(page, "PRF-03"))).to_have_value("about fifty five")
    page.fill(field(page, "PRF-03"), "55")
    page.click(NEXT)

    expect(page).not_to_have_url(re.compile("sections/site"))
    assert stored(database, world, "PRF-03") == 55


def test_a_left_over_remark_that_is_too_long_can_be_mended(answers_in: Open, world: World) -> None:
    page = answers_in(world, language="en").new_page()
    page.add_init_script(waiting(world, remark("PRF-03", "x" * 2001)))
    page.goto("/answer/sections/management")

    page.locator("#state a").click()

    shown = page.locator(field(page, "PRF-03.comment"))
    expect(shown).to_have_attribute("aria-invalid", "true")
    expect(shown).to_be_visible()
    expect(shown).to_have_value("x" * 2001)


def test_what_is_typed_over_a_left_over_save_goes_over_nothing_that_was_not_seen(
    answers_in: Open, world: World, database: Database
) -> None:
    leave_on(answers_in, world, "40")
    wait_until(lambda: stored(database, world, "PRF-03") == 40)
    context = answers_in(world, language="en")
    page = context.new_page()
    held: list[Route] = []
    context.route("**/answer/api/answers/MGT-06", lambda route: held.append(route))
    page.add_init_script(waiting(world, answer("MGT-06", "a"), answer("PRF-03", 55)))
    page.goto(SITE)
    first = until_held(page, held)

    leave(page, "PRF-03", "60")
    first.continue_()

    expect(page.locator("#conflict [data-mine]")).to_have_text("60")
    expect(page.locator("#conflict [data-theirs]")).to_have_text("40")
    assert stored(database, world, "PRF-03") == 40


def test_a_left_over_save_does_not_keep_somebody_on_the_page(
    answers_in: Open, world: World, database: Database
) -> None:
    context = answers_in(world, language="en")
    page = context.new_page()
    held: list[Route] = []
    context.route("**/answer/api/answers/PRF-03", lambda route: held.append(route))
    page.add_init_script(left_over(world, "PRF-03", 55, 0, SITE))
    page.goto(SITE)
    first = until_held(page, held)
    open_remark(page, "PRF-03").fill("Being typed.")
    first.continue_()
    expect(page.locator("#q-PRF-03 [data-saved]")).to_contain_text("Saved")

    page.click(NEXT)

    expect(page).not_to_have_url(re.compile("sections/site"))
    assert stored(database, world, "PRF-03") == 55
    assert stored_remark(database, world, "PRF-03") == "Being typed."


def test_who_keeps_theirs_is_asked_once_for_all_that_they_typed(
    answers_in: Open, world: World, database: Database
) -> None:
    context = answers_in(world, language="en")
    page = context.new_page()
    page.goto(SITE)
    leave_on(answers_in, world, "40")
    wait_until(lambda: stored(database, world, "PRF-03") == 40)
    held: list[Route] = []
    context.route("**/answer/api/answers/PRF-03", lambda route: held.append(route), times=1)
    leave(page, "PRF-03", "50")
    first = until_held(page, held)
    leave(page, "PRF-03", "60")
    page.wait_for_function(f"JSON.parse(sessionStorage.getItem('answers:{world.response_id}')).length === 2")
    first.continue_()
    expect(page.locator("#conflict [data-mine]")).to_have_text("50")

    page.click('#conflict button[value="mine"]')

    wait_until(lambda: stored(database, world, "PRF-03") == 60)
    expect(page.locator("#conflict")).to_be_hidden()
