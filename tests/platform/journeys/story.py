"""What people do on the pages, step by step: the steps of the whole story."""

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

PATIENCE = 60  # seconds for what the runner does


def send_campaign(page: Page, name: str, codes: str, due_on: date) -> None:
    """The four steps of a new campaign, and the last look before it is sent."""
    page.goto("/campaigns/new")
    page.fill("[name=name]", name)
    page.locator("[name=rubric]").first.check()
    page.fill("[name=purpose_ja]", "外国人労働者の受入れ状況を確認し、改善を一緒に進めるためです。")
    page.click('form[action$="/new"] .btn-primary')

    page.fill("[name=codes]", codes)
    page.click('form[action$="/suppliers/pasted"] button')
    page.click('a.btn-primary[href$="/dates"]')
    page.fill("[name=due_on]", due_on.isoformat())
    page.click('form[action$="/dates"] .btn-primary')
    page.click('button[name=then][value="next"]')
    page.check('[name=when][value="later"]')
    expect(page.locator("[name=send_on]")).to_be_visible()
    page.check('[name=when][value="now"]')
    expect(page.locator("[name=send_on]")).to_be_hidden()
    page.click('form[action$="/send"] .btn-primary')
    expect(page.locator("h1")).to_have_text(name)


def come_in(context: BrowserContext, mailbox: Page, address: str) -> Page:
    """With nothing but the link in the mailbox, and the code that comes when it is asked for."""
    link = mail_to(mailbox, address, lambda text: "/i/" in text).locator('a[href*="/i/"]').first.get_attribute("href")
    page = context.new_page()
    page.goto(str(link))
    page.locator('form[action="/answer/code"] button').first.click()
    code = r"\b[A-Z2-9]{4}[ -]?[A-Z2-9]{4}\b"
    text = mail_to(mailbox, address, lambda text: "/i/" not in text and bool(re.search(code, text))).inner_text()
    found = re.search(code, text)
    assert found is not None
    page.fill("[name=code]", found[0])
    page.click('form[action="/answer/open"] button')
    expect(page).to_have_url(re.compile(r"/answer$"))
    page.click('a[href="/answer/tasks"]')
    expect(page).to_have_url(re.compile(r"/answer/tasks$"))
    return page


def ask_for_help(page: Page, section: str, name: str, email: str) -> None:
    page.click('a[href="/answer/helpers"]')
    page.check(f'[name=sections][value="{section}"]')
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.click('form[action="/answer/helpers/ask"] .btn-primary')
    expect(page.locator(".helpers")).to_contain_text(name)
    page.click('a[href="/answer/tasks"]')


def help_with(page: Page, section: str, choices: dict[str, str]) -> None:
    """Sees the one section alone, answers in it, and says that it is done."""
    expect(page.locator(".section-line")).to_have_count(1)
    page.click(f'a[href="/answer/sections/{section}"]')
    for question, value in choices.items():
        page.check(f'[name="{question}"][value="{value}"]')
    leave_section(page)
    page.goto("/answer/tasks")
    page.click('form[action$="/done"] button')
    expect(page.locator('form[action$="/done"]')).to_have_count(0)


def answer_choice(page: Page, section: str, question: str, value: str) -> None:
    page.goto("/answer/tasks")
    page.click(f'a[href="/answer/sections/{section}"]')
    page.check(f'[name="{question}"][value="{value}"]')
    leave_section(page)


def vouch(page: Page, values: dict[str, str]) -> None:
    """The last section: the period that was answered for, and the declaration."""
    page.goto("/answer/tasks")
    page.locator(".section-line a").last.click()
    for name, value in values.items():
        page.fill(f'[name="{name}"]', value)
    page.check('[name="PRF-16"]')
    leave_section(page)


def leave_section(page: Page) -> None:
    at = page.url
    page.click('button[name=then][value="next"]')
    expect(page).not_to_have_url(at)


def sign(page: Page, name: str, post: str) -> None:
    page.goto("/answer/tasks")
    page.click('a[href="/answer/review"]')
    page.fill("[name=name]", name)
    page.fill("[name=post]", post)
    page.check("[name=attested]")
    page.click('form[action="/answer/review"] .btn-primary')
    expect(page).to_have_url(re.compile(r"/answer/receipt$"))
    reload_until(page, lambda: page.locator('a[href$="/receipt.pdf"]').count() == 1)


def mail_to(mailbox: Page, address: str, is_wanted: Callable[[str], bool]) -> Any:
    """The newest mail to somebody that is the one wanted, once it has arrived."""
    found: list[str] = []

    def has_come() -> bool:
        mailbox.goto(f"/mailbox?address={address}")
        links = [each.get_attribute("href") for each in mailbox.locator('tbody a[href^="/mailbox/"]').all()]
        for link in links[:1]:
            mailbox.goto(str(link))
            if is_wanted(mailbox.locator("main").inner_text()):
                found.append(str(link))
        return bool(found)

    _wait_until(has_come)
    return mailbox.locator("main")


def reload_until(page: Page, happens: Callable[[], bool]) -> None:
    def try_again() -> bool:
        page.wait_for_load_state()  # a reload within a page's coming is refused
        page.reload()
        return happens()

    _wait_until(try_again)


def fact(page: Page, name: str) -> str:
    """What stands beside a name in the first list of facts."""
    return page.locator(f'dl.facts dt:text-is("{name}") + dd').first.inner_text().strip()


def fits(page: Page, width: int) -> bool:
    """Whether nothing on the page is wider than the screen."""
    page.wait_for_load_state()  # a page that has only just begun to come has no width
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= width


def _wait_until(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.5)
