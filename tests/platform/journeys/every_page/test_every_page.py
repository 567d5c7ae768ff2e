"""No page of the platform has a fault that axe finds, is wider than the screen, or was forgotten here."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.platform.conftest import ON_POSTGRESQL
from tests.platform.journeys.every_page.looking import Visitors, served
from tests.platform.journeys.every_page.visits import unvisited, visits
from tests.platform.journeys.every_page.world import Demo

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Demo]]:
    with served(tmp_path_factory.mktemp("every")) as found:
        yield found


@pytest.mark.parametrize(("language", "width"), [("ja", 360), ("en", 1440)])
def test_every_page_is_sound(chromium: Chromium, place: tuple[str, Demo], language: str, width: int) -> None:
    address, demo = place
    pages = visits(demo)
    faults: list[str] = []
    with closing(Visitors(chromium, address, demo, language, width)) as visitors:
        for visit in pages:
            page = visitors.visit(visit)
            faults += [f"{visit.path} as {visit.who}: {fault}" for fault in _faults(page, language)]
    assert not faults, "\n".join(faults)
    assert unvisited(demo.app, pages) == set()


def _faults(page: Page, language: str) -> Iterator[str]:
    if page.locator("html").get_attribute("lang") != language:
        yield f"is in {page.locator('html').get_attribute('lang')}"
    if page.title() in ("", "Internal Server Error") or page.locator("h1").count() != 1:
        yield f"has the title {page.title()!r} and {page.locator('h1').count()} first headings"
    if (beyond := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"is {beyond} px wider than the screen"
    options = {"runOnly": {"type": "tag", "values": STANDARD}, "resultTypes": ["violations"]}
    for found in Axe().run(page, options=options).response["violations"]:
        for node in found["nodes"]:
            yield f"{found['id']}: {node['html'][:160]} – {node['failureSummary'][:300]}"
