"""Saves of a browser's window: those left waiting in it, and those another person makes meanwhile."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route

from tests.platform.journeys.fields import field, leave
from tests.platform.worlds import World

Open = Callable[..., BrowserContext]
NEXT = 'button[name=then][value="next"]'
SITE = "/answer/sections/site"


def left_over(world: World, question: str, value: object, base: int, at: str) -> str:
    """A script that leaves a save waiting in the window, as a page does that is left while the line is down."""
    return waiting(world, answer(question, value, base, at))


def answer(question: str, value: object, base: int = 0, at: str = SITE) -> dict[str, Any]:
    return {"path": f"/answer/api/answers/{question}", "question": question, "value": value, "base": base,
            "key": f"left-over-{question}", "page": at}  # fmt: skip


def remark(question: str, text: str, at: str = SITE) -> dict[str, Any]:
    return {"path": f"/answer/api/comments/{question}", "question": question, "text": text, "base": 0,
            "key": f"left-over-remark-{question}", "page": at}  # fmt: skip


def waiting(world: World, *saves: dict[str, Any]) -> str:
    """A script that leaves these saves waiting in the window, once."""
    return f"""if (!sessionStorage.getItem("seeded")) {{
        sessionStorage.setItem("seeded", "yes");
        sessionStorage.setItem("answers:{world.response_id}", {json.dumps(json.dumps(saves))});
    }}"""


def leave_on(answers_in: Open, world: World, number: str) -> None:
    """A colleague answers PRF-03."""
    colleague = answers_in(world).new_page()
    colleague.goto(SITE)
    leave(colleague, "PRF-03", number)


def open_remark(page: Page, question: str) -> Locator:
    remark = page.locator(field(page, f"{question}.comment"))
    page.locator(f"#q-{question} details:has(textarea) summary").click()
    return remark


def until_held(page: Page, held: list[Route]) -> Route:
    """The first request that a route holds back, once it is there."""
    for _moment in range(500):
        if held:
            return held[0]
        page.wait_for_timeout(20)
    raise AssertionError("Nothing was sent.")
