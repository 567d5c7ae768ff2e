"""What becomes of saves in a browser: refused at a question, in conflict, left over from another page or load."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses import reviews
from tests.platform.assessed import sign
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import ON_POSTGRESQL, People
from tests.platform.journeys.fields import field, leave, stored, stored_remark
from tests.platform.journeys.saves import NEXT, SITE, Open, leave_on, left_over, open_remark
from tests.platform.runner_of_tests import wait_until
from tests.platform.worlds import World, a_request, complete_answers, today

Back = Callable[[str], None]

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")


@pytest.fixture
def submitted(database: Database, people: People, settings: Settings) -> World:
    world = a_request(database, people, settings, answers=complete_answers())
    with database.writing() as session:
        sign(session, world, complete_answers())
    return world


@pytest.fixture
def back(database: Database, people: People, settings: Settings, submitted: World) -> Back:
    def send_back(question: str) -> None:
        with database.writing() as session:
            request = session.get_one(Request, submitted.request_id)
            asked = reviews.Return({question: "Please look again."}, today() + timedelta(days=10))
            reviews.return_questions(session, settings, asker_of(people.ren), request, asked, utc_now())

    return send_back


def choose_another(page: Page, question: str) -> str:
    value = page.locator(f'[name="{question}"]:not(:checked)').first.get_attribute("value")
    page.check(f'[name="{question}"][value="{value}"]')
    return str(value)


def test_of_a_returned_round_only_what_was_sent_back_can_be_changed(
    answers_in: Open, submitted: World, database: Database, back: Back
) -> None:
    back("LAW-22")
    page = answers_in(submitted, language="en").new_page()
    page.goto("/answer/sections/dignity")

    locked = page.locator("#q-LAW-21 fieldset.answer")
    expect(locked).to_have_attribute("disabled", "")
    expect(locked).to_have_accessible_description("Only the questions sent back to you can be changed now.")
    expect(page.locator(field(page, "LAW-21.comment"))).to_be_disabled()
    expect(page.locator('[name="LAW-21"]').first).to_be_disabled()
    chosen = choose_another(page, "LAW-22")
    page.click(NEXT)

    expect(page).not_to_have_url(re.compile("dignity"))
    assert stored(database, submitted, "LAW-22") == chosen


def test_a_question_locked_meanwhile_does_not_keep_the_others_from_being_saved(
    answers_in: Open, submitted: World, database: Database, back: Back
) -> None:
    back("LAW-22")
    page = answers_in(submitted, language="en").new_page()
    page.goto("/answer/sections/dignity")
    page.evaluate("document.querySelector('#q-LAW-21 fieldset.answer').disabled = false")

    choose_another(page, "LAW-21")
    expect(page.locator("#q-LAW-21 .field-error")).to_contain_text("Only the questions sent back to you")
    chosen = choose_another(page, "LAW-22")
    expect(page.locator("#q-LAW-22 [data-saved]")).to_contain_text("Saved")
    assert stored(database, submitted, "LAW-22") == chosen
    page.click(NEXT)

    expect(page).not_to_have_url(re.compile("dignity"))
    assert stored(database, submitted, "LAW-21") == complete_answers()["LAW-21"]


def test_the_answer_saved_since_stays_though_the_page_was_being_left(
    answers_in: Open, world: World, database: Database
) -> None:
    context, colleague = answers_in(world), answers_in(world).new_page()
    page = context.new_page()
    for each in (page, colleague):
        each.goto("/answer/sections/site")
    leave(colleague, "PRF-03", "240")
    wait_until(lambda: stored(database, world, "PRF-03") == 240)
    held: list[Route] = []
    page.fill(field(page, "PRF-03"), "250")
    page.click(NEXT)
    expect(page.locator("#conflict")).to_be_visible()
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    context.route("**/answer/sections/site", lambda route: held.append(route))
    page.click('#conflict button[value="theirs"]', no_wait_after=True)  # what it leads to is held here
    while not held:
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    assert [each.request.method for each in held] == ["GET"]
    held[0].continue_()

    expect(page.locator(field(page, "PRF-03"))).to_have_value("240")
    assert (posted, stored(database, world, "PRF-03")) == ([], 240)


def test_a_choice_that_takes_long_does_not_keep_somebody_on_the_page(
    answers_in: Open, world: World, database: Database
) -> None:
    page, colleague = answers_in(world).new_page(), answers_in(world).new_page()
    for each in (page, colleague):
        each.goto("/answer/sections/site")
    leave(colleague, "PRF-03", "240")
    wait_until(lambda: stored(database, world, "PRF-03") == 240)
    page.fill(field(page, "PRF-03"), "250")
    page.click(NEXT)
    expect(page.locator("#conflict")).to_be_visible()
    page.wait_for_timeout(5_500)
    page.click('#conflict button[value="mine"]')

    expect(page).not_to_have_url(re.compile("sections/site$"), timeout=20_000)
    assert stored(database, world, "PRF-03") == 250


def test_a_conflict_of_another_page_waits_there_and_stops_nothing_here(
    answers_in: Open, world: World, database: Database
) -> None:
    leave_on(answers_in, world, "40")
    wait_until(lambda: stored(database, world, "PRF-03") == 40)
    page = answers_in(world, language="en").new_page()
    page.add_init_script(left_over(world, "PRF-03", 55, 0, "/answer/sections/site"))
    page.goto("/answer/sections/management")
    link = page.locator("#state a")
    expect(link).to_contain_text("PRF-03")

    page.check('[name="MGT-06"][value="a"]')
    expect(page.locator("#q-MGT-06 [data-saved]")).to_contain_text("Saved")
    link.click()
    expect(page.locator("#conflict [data-mine]")).to_have_text("55")
    page.click('#conflict button[value="mine"]')

    wait_until(lambda: stored(database, world, "PRF-03") == 55)
    assert stored(database, world, "MGT-06") == "a"


def test_what_a_colleague_saved_is_not_overwritten_by_a_save_from_before_the_page_was_loaded(
    answers_in: Open, world: World, database: Database
) -> None:
    context = answers_in(world)
    page = context.new_page()
    page.goto("/answer/sections/site")
    context.route("**/answer/api/**", lambda route: route.abort())
    open_remark(page, "PRF-03").fill("On its way first.")
    leave(page, "PRF-03", "50")
    expect(page.locator("#state")).to_have_class("state-line state-waiting")
    leave_on(answers_in, world, "40")
    wait_until(lambda: stored(database, world, "PRF-03") == 40)

    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    context.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("#conflict [data-theirs]")).to_have_text("40")
    assert stored(database, world, "PRF-03") == 40


def test_a_remark_that_is_too_long_can_be_mended(answers_in: Open, world: World, database: Database) -> None:
    page = answers_in(world, language="en").new_page()
    page.goto("/answer/sections/site")
    remark = open_remark(page, "PRF-03")

    remark.fill("x" * 2001)
    remark.blur()
    expect(remark).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#q-PRF-03 details .field-error")).to_be_visible()
    expect(page.locator(field(page, "PRF-03"))).not_to_have_attribute("aria-invalid", "true")
    leave(page, "PRF-03", "12")
    expect(page.locator(field(page, "PRF-03.base"))).to_have_value("1")
    expect(remark).to_have_attribute("aria-invalid", "true")

    remark.fill("short")
    remark.blur()
    expect(page.locator("#q-PRF-03 .field-error")).to_have_count(0)
    expect(page.locator("#q-PRF-03 [data-saved]")).to_contain_text("Saved")
    page.click(NEXT)
    expect(page).not_to_have_url(re.compile("sections/site$"))
    assert stored_remark(database, world, "PRF-03") == "short"


@pytest.mark.parametrize("status", [200, 403])
def test_a_reply_that_is_not_ours_saves_nothing(
    answers_in: Open, world: World, database: Database, status: int
) -> None:
    context = answers_in(world, language="en")
    page = context.new_page()
    page.goto(SITE)
    terms = "<html>Please accept the terms of this guest network.</html>"
    context.route("**/answer/api/**", lambda route: route.fulfill(status=status, content_type="text/html", body=terms))

    leave(page, "PRF-03", "50")
    expect(page.locator("#state")).to_have_text("Not saved yet, waiting for connection")
    expect(page.locator("#q-PRF-03 [data-saved]")).to_be_empty()
    context.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("#q-PRF-03 [data-saved]")).to_contain_text("Saved")
    assert stored(database, world, "PRF-03") == 50


def test_who_edits_theirs_first_stays_on_the_page_and_is_not_told_of_saving(
    answers_in: Open, world: World, database: Database
) -> None:
    page = answers_in(world, language="en").new_page()
    page.goto(SITE)
    leave_on(answers_in, world, "40")
    wait_until(lambda: stored(database, world, "PRF-03") == 40)
    page.fill(field(page, "PRF-03"), "50")
    page.click(NEXT)
    expect(page.locator("#conflict")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator("#conflict")).to_be_hidden()
    expect(page.locator("#state")).to_be_empty()
    expect(page.locator(field(page, "PRF-03"))).to_have_value("50")
    page.fill(field(page, "PRF-03"), "51")
    page.click(NEXT)

    expect(page).not_to_have_url(re.compile("sections/site"))
    assert stored(database, world, "PRF-03") == 51


def test_a_refusal_for_good_is_not_told_as_saving(
    answers_in: Open, submitted: World, database: Database, back: Back
) -> None:
    back("LAW-22")
    page = answers_in(submitted, language="en").new_page()
    page.goto("/answer/sections/dignity")
    told = page.locator("#state").inner_text()
    page.evaluate("document.querySelector('#q-LAW-21 fieldset.answer').disabled = false")

    choose_another(page, "LAW-21")
    expect(page.locator("#q-LAW-21 .field-error")).to_be_visible()

    expect(page.locator("#state")).to_have_text(told)
