"""Words that would be programs if a page let them: shown on every page, and nothing comes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page
from playwright.sync_api import Request as Asked
from sqlalchemy import update

from tadasu.accounts import sessions
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Comment, Delegation
from tadasu.services import Services
from tests.platform.assessed import sign, work_off
from tests.platform.conftest import ON_POSTGRESQL, People
from tests.platform.worlds import World, a_campaign, a_request_row, a_supplier, complete_answers, fill

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")

HOSTILE = (
    """"'><img src=x onerror=alert(1)><svg onload=alert(2)><script>alert(3)</script></textarea></select></title>"""
    """<a href="javascript:alert(4)">{{7*7}}<b hx-get="/evil" hx-trigger="load"><base href="//evil.test">"""
)
NAME = HOSTILE[:195]
Open = Callable[..., BrowserContext]


@dataclass
class Seen:
    """What a browser did that no page of ours makes it do."""

    wrong: list[str] = field(default_factory=list)
    home: str = ""

    def watch(self, context: BrowserContext, home: str) -> None:
        self.home = home
        context.on("dialog", self._note_dialog)
        context.on("console", self._note_complaint)
        context.on("request", self._note_address)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _note_complaint(self, said: ConsoleMessage) -> None:
        if "Security Policy" in said.text:
            self.wrong.append(said.text)

    def _note_address(self, asked: Asked) -> None:
        if not asked.url.startswith((self.home, "data:")) or "csp-report" in asked.url or "/evil" in asked.url:
            self.wrong.append(asked.url)


@pytest.fixture
def world(services: Services, people: People, settings: Settings) -> World:
    """A request whose every word is hostile: one round was submitted and sent back, the next is being written."""
    answers = complete_answers()
    answers["PRF-14"] = {**answers["PRF-14"], "name": NAME, "post": NAME}
    with services.database.writing() as session:
        campaign = a_campaign(session, people.aoi, name=NAME, purpose={"ja": HOSTILE, "en": HOSTILE})
        supplier = a_supplier(session, people.aoi.organisation_id, NAME, contact_name=NAME)
        world = a_request_row(session, settings, campaign, supplier)
        fill(session, world, answers)
        file = EvidenceFile(
            response_id=world.response_id, member_id=world.member_id, name=NAME, media_type="application/pdf", size=1,
            sha256="a", received_sha256="a", key="none", uploaded_at=utc_now(),
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add_all((
            EvidenceLink(response_id=world.response_id, question="FEE-04", file_id=file.id, linked_at=utc_now()),
            Comment(response_id=world.response_id, question="FEE-04", text=HOSTILE, saved_at=utc_now()),
            Delegation(response_id=world.response_id, member_id=world.member_id, sections=["fees"], name=NAME,
                       email="h@h.example.jp", language="en", capacity="other", note=HOSTILE, state="opened",
                       token_sha256="t", created_at=utc_now()),
        ))  # fmt: skip
        sign(session, world, answers, files=({"question": "FEE-04", "name": NAME, "sha256": "a", "bytes": 1},))
    work_off(services)
    with services.database.writing() as session:
        session.execute(update(Request).values(answering="returned", decline_text=HOSTILE, contact_name=NAME))
    return world


def pages_for(app: Flask, prefix: str, values: dict[str, Any]) -> Iterator[str]:
    """Every page that can be named with what is at hand."""
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and rule.endpoint != "static" and set(rule.arguments) <= set(values)
        if is_page and rule.rule.startswith("/answer") == (prefix == "/answer"):
            yield adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})


def visit(context: BrowserContext, home: str, paths: Iterator[str]) -> int:
    seen, page, shown = Seen(), context.new_page(), 0
    seen.watch(context, home)
    for path in paths:
        if _is_page(page, path):
            shown += "onerror=alert(1)" in page.inner_text("body") or "onerror=alert(1)" in page.content()
            page.wait_for_timeout(30)
    assert seen.wrong == []
    return shown


def _is_page(page: Page, path: str) -> bool:
    head = page.request.fetch(path, method="GET", max_redirects=0)
    if head.status != 200 or not head.headers.get("content-type", "").startswith("text/html"):
        return False
    page.goto(path)
    return True


def test_no_word_of_a_supplier_runs_on_the_answering_pages(
    app: Flask, world: World, answers_in: Open, server: str
) -> None:
    for section in ("site", "fees", "sign"):
        paths = pages_for(app, "/answer", {"section": section})
        assert visit(answers_in(world), server, paths) > 2, section


def test_no_word_of_a_supplier_runs_on_the_members_pages(
    app: Flask, world: World, people_in: Open, people: People, database: Database, server: str
) -> None:
    with database.writing() as session:
        token = sessions.begin(
            session, people.aoi.role, utc_now(), language="en", membership_id=people.aoi.membership_id
        )
        assert session.get_one(Campaign, world.campaign_id).name == session.get_one(Supplier, world.supplier_id).name
    context = people_in()
    context.add_cookies([{"name": "sid", "value": token, "url": server}])
    values = {"supplier_id": world.supplier_id, "campaign_id": world.campaign_id, "request_id": world.request_id}

    assert visit(context, server, pages_for(app, "", values)) > 10


def test_a_word_that_did_run_would_be_noticed(people_in: Open, server: str) -> None:
    context, seen = people_in(), Seen()
    seen.watch(context, server)
    page = context.new_page()
    page.goto("/answer/door")

    page.evaluate("alert(1)")
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'http://evil.test/x'}))")
    page.wait_for_timeout(200)

    assert seen.wrong[0] == "dialog 1"
    assert any("Security Policy" in each for each in seen.wrong)
