"""Nobody signs while an answer of theirs still waits in the window."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.conftest import ON_POSTGRESQL, People
from tests.platform.journeys.fields import field, leave, stored
from tests.platform.journeys.saves import SITE, Open, answer, left_over, remark, waiting
from tests.platform.runner_of_tests import wait_until
from tests.platform.worlds import World, a_request, complete_answers

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")
REVIEW = "/answer/review"


@pytest.fixture
def answered(database: Database, people: People, settings: Settings) -> World:
    return a_request(database, people, settings, answers=complete_answers())


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "You can sign once they are saved."), ("ja", "保存されると署名できます。")]
)
def test_an_answer_that_waits_holds_the_signature_back(
    answers_in: Open, answered: World, database: Database, language: str, reason: str
) -> None:
    page = answers_in(answered, language=language).new_page()
    page.add_init_script(left_over(answered, "PRF-03", 5500, 0, SITE))
    page.goto(REVIEW)
    sign, told = page.locator(f'form[action="{REVIEW}"] button'), page.locator("#not-saved")
    expect(sign).to_be_disabled()
    expect(sign).to_have_accessible_description(re.compile(reason))
    expect(told).to_contain_text(reason)
    assert_no_faults(page)

    told.get_by_role("link").click()
    page.click('#conflict button[value="mine"]')
    wait_until(lambda: stored(database, answered, "PRF-03") == 5500)
    expect(page.locator("#q-PRF-03 [data-saved]")).not_to_be_empty()
    page.goto(REVIEW)

    expect(sign).to_be_enabled()
    expect(told).to_be_hidden()
    assert_no_faults(page)


def test_all_questions_that_wait_are_named_once(answers_in: Open, answered: World) -> None:
    page = answers_in(answered, language="en").new_page()
    saves = (answer("PRF-03", 5500), remark("PRF-03", "Counted."), answer("LAW-21", "b", at="/answer/sections/dignity"))
    page.add_init_script(waiting(answered, *saves))

    for path in (REVIEW, "/answer/tasks"):
        page.goto(path)
        links = page.locator("#not-saved a")
        expect(links).to_have_text(["Question PRF-03", "Question LAW-21"])
        assert [link.get_attribute("href") for link in links.all()] == [
            f"{SITE}#q-PRF-03",
            "/answer/sections/dignity#q-LAW-21",
        ]
    assert_no_faults(page)


def test_what_was_typed_while_the_line_was_down_is_sent_from_its_page(
    answers_in: Open, answered: World, database: Database
) -> None:
    context = answers_in(answered, language="en")
    page = context.new_page()
    page.goto(SITE)
    context.route("**/answer/api/**", lambda route: route.abort())
    leave(page, "PRF-03", "5500")
    expect(page.locator("#state")).to_have_class("state-line state-waiting")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/answer/tasks")
    context.unroute_all()

    page.locator("#not-saved a").click()
    expect(page.locator(field(page, "PRF-03"))).to_have_value("5500")
    expect(page.locator("#q-PRF-03 [data-saved]")).to_contain_text("Saved")
    page.go_back()

    expect(page.locator("#not-saved")).to_be_hidden()
    assert stored(database, answered, "PRF-03") == 5500


def test_what_waits_of_another_response_does_not_matter(answers_in: Open, answered: World) -> None:
    page = answers_in(answered, language="en").new_page()
    page.add_init_script(f"sessionStorage.setItem('answers:{answered.response_id + 1}', '[{{}}]')")

    page.goto(REVIEW)

    expect(page.locator(f'form[action="{REVIEW}"] button')).to_be_enabled()
    expect(page.locator("#not-saved")).to_be_hidden()


def assert_no_faults(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
