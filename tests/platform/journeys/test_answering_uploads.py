"""A file that is still being sent when somebody wants to go on."""

import re

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect
from sqlalchemy import select

from tadasu.database import Database
from tadasu.evidence.models import EvidenceFile
from tests.platform.answering.files import PDF
from tests.platform.conftest import ON_POSTGRESQL
from tests.platform.journeys.saves import NEXT, SITE, Open, until_held
from tests.platform.worlds import World

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")


def test_the_page_is_left_when_the_file_has_arrived(answers_in: Open, world: World, database: Database) -> None:
    page, sending = attach(answers_in(world, language="en"))

    page.click(NEXT)
    expect(page.locator("#state")).to_have_text("Sending the file…")
    expect(page).to_have_url(re.compile("sections/site"))
    sending.continue_()

    expect(page).not_to_have_url(re.compile("sections/site"))
    assert files(database) == ["list.pdf"]


def test_a_file_that_cannot_be_sent_keeps_the_page(answers_in: Open, world: World, database: Database) -> None:
    page, sending = attach(answers_in(world, language="en"))

    page.click(NEXT)
    expect(page.locator("#state")).to_have_text("Sending the file…")
    sending.abort()

    expect(page.locator("#state")).to_have_text("Could not be sent. Please try again.")
    expect(page.locator("#q-PRF-04 [data-upload-state]")).to_have_text("Could not be sent. Please try again.")
    assert page.url.endswith(SITE)
    page.click(NEXT)
    expect(page).not_to_have_url(re.compile("sections/site"))
    assert files(database) == []


def test_who_closes_the_page_is_asked_while_a_file_is_being_sent(answers_in: Open, world: World) -> None:
    page, sending = attach(answers_in(world, language="en"))

    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.assign('/answer/tasks'))")
    asked.value.dismiss()
    sending.continue_()

    assert asked.value.type == "beforeunload"
    expect(page.locator("#q-PRF-04 .evidence-list")).to_contain_text("list.pdf")


def attach(context: BrowserContext) -> tuple[Page, Route]:
    """A page on which a file was chosen, and the request that sends it, which waits."""
    held: list[Route] = []
    page = context.new_page()
    page.goto(SITE)
    page.locator("#q-PRF-04 details.evidence summary").click()
    expect(page.locator("#file-PRF-04")).to_be_visible()
    context.route(re.compile("/answer/evidence/PRF-04$"), lambda route: held.append(route), times=1)
    page.set_input_files("#file-PRF-04", FilePayload(name="list.pdf", mimeType="application/pdf", buffer=PDF))
    return page, until_held(page, held)


def files(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(EvidenceFile.name)))
