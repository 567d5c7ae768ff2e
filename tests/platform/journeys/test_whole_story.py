"""From a campaign to the workbook: a member asks two suppliers, both answer, one keeps passports.

The first supplier answers on a phone, the second in a browser that runs no scripts.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from tadasu.accounts import sessions
from tadasu.campaigns.models import Answering, Request, Response
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.library.operations import add_shipped
from tests.platform.conftest import ON_POSTGRESQL, People
from tests.platform.journeys import story
from tests.platform.worlds import World, a_supplier, complete_answers, fill, today

Open = Callable[..., BrowserContext]

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")

PHONE = 360
KEEPS, RETURNS = "株式会社はるか精機", "有限会社みなと水産"
MAILS = {KEEPS: "hr@haruka.example", RETURNS: "hr@minato.example"}
HELPERS = {KEEPS: "sato@haruka.example", RETURNS: "kato@minato.example"}
BY_HELPER = {"MGT-06": "a", "MGT-11": "a"}
SIGNED_FOR = {
    "PRF-14.from": "2025-10-01",
    "PRF-14.to": "2026-09-30",
    "PRF-14.name": "鈴木 花",
    "PRF-14.post": "総務課長",
}


def test_from_a_campaign_to_the_workbook(
    people_in: Open, runner: None, server: str, database: Database, people: People, tmp_path: Path
) -> None:
    member = _member(people_in, server, database, people)
    mailbox = people_in().new_page()
    story.send_campaign(member, "責任ある受入れ 2026", "A-1\nA-2", today() + timedelta(days=30))

    phone = {"width": PHONE, "locale": "ja-JP"}
    _answer(lambda: people_in(**phone), mailbox, database, KEEPS, passports="d")
    _answer(lambda: people_in(**phone, java_script_enabled=False), mailbox, database, RETURNS, passports="a")

    member.goto("/")
    story.reload_until(member, lambda: "passport" in _said_of(member, KEEPS).lower())
    member.get_by_role("link", name=KEEPS).first.click()
    band, final = story.fact(member, "Band"), story.fact(member, "Final score")
    assert band.startswith("Critical")
    assert "passport" in story.fact(member, "Why it is no better").lower()
    member.goto(f"{member.url}/flags")
    flag = next(text for text in member.locator("article.panel h2").all_inner_texts() if "passport" in text.lower())

    lines = _workbook(member, tmp_path)
    assert any(KEEPS in line and float(final) in line and "Critical" in line for line in lines)
    assert any(KEEPS in line and any(isinstance(each, str) and each in flag for each in line[1:]) for line in lines)
    assert not any(RETURNS in line and "Critical" in line for line in lines)


def _member(people_in: Open, server: str, database: Database, people: People) -> Page:
    """Signed in, with two suppliers who have never been asked."""
    with database.writing() as session:
        add_shipped(session, utc_now())
        for number, (name, email) in enumerate(MAILS.items(), start=1):
            a_supplier(session, people.aoi.organisation_id, name, own_code=f"A-{number}", contact_email=email)
        token = sessions.begin(
            session, people.aoi.role, utc_now(), language="en", membership_id=people.aoi.membership_id
        )
    context = people_in(accept_downloads=True)
    context.add_cookies([{"name": "sid", "value": token, "url": server}])
    return context.new_page()


def _answer(
    browser: Callable[[], BrowserContext], mailbox: Page, database: Database, supplier: str, *, passports: str
) -> None:
    page = story.come_in(browser(), mailbox, MAILS[supplier])
    assert story.fits(page, PHONE)
    _prefill(database, supplier)
    story.ask_for_help(page, "management", "佐藤 海", HELPERS[supplier])

    helper = story.come_in(browser(), mailbox, HELPERS[supplier])
    story.help_with(helper, "management", BY_HELPER)

    story.answer_choice(page, "dignity", "LAW-21", passports)
    story.vouch(page, SIGNED_FOR)
    assert story.fits(page, PHONE)
    story.sign(page, "鈴木 花", "総務課長")
    assert story.fits(page, PHONE)


def _prefill(database: Database, supplier: str) -> None:
    """Everything but what is answered on the pages, as if on an earlier day."""
    by_hand = {"LAW-21", "PRF-14", "PRF-16", *BY_HELPER}
    answers = {question: value for question, value in complete_answers().items() if question not in by_hand}
    with database.writing() as session:
        found = session.execute(
            select(Request, Response)
            .join(Response, Response.request_id == Request.id)
            .where(Request.contact_email == MAILS[supplier])
        ).one()
        assert found[0].answering == Answering.OPENED
        fill(session, World(0, 0, 0, found[0].id, found[1].id, 0, ""), answers)


def _said_of(page: Page, supplier: str) -> str:
    """What the home page says of a supplier."""
    return " ".join(page.locator("section.panel li", has_text=supplier).all_inner_texts())


def _workbook(member: Page, folder: Path) -> list[list[Any]]:
    """The rows of all sheets of the company workbook."""
    member.goto("/exports")
    member.check('[name=kind][value="company"]')
    member.locator("[name=campaign]").first.check()
    member.check('input[name=language][value="en"]')
    member.click('form[action="/exports"] .btn-primary')
    expect(member.locator('a[href$="/file"]')).to_be_visible(timeout=story.PATIENCE * 1_000)
    with member.expect_download() as begun:
        member.click('a[href$="/file"]')
    begun.value.save_as(folder / "company.xlsx")
    book = load_workbook(folder / "company.xlsx", read_only=True, data_only=True)
    return [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]
