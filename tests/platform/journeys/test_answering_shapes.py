"""An answer of every shape that was left over looks in its fields as the server draws it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.conftest import ON_POSTGRESQL, People
from tests.platform.journeys.saves import Open, answer, waiting
from tests.platform.worlds import World, a_request, example_answers

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="browsers are run on SQLite")

# As the fields of a page say them: where it matters otherwise than they are stored.
SECTIONS: dict[str, dict[str, Any]] = {
    "site": {
        "PRF-01": {"entity": "Example Works", "address": "1-2-3\nNagoya", "prefecture": "JP-23"},
        "PRF-02": {"sector": "machinery", "field": "Gears"},
        "PRF-03": 200,
        "PRF-04": [
            {"status": "technical_intern", "nationality": "VN", "sex": "female", "route": "direct", "headcount": 30},
            {"status": "student", "nationality": "NP", "route": "direct", "headcount": 2},
        ],
        "PRF-07": ["vi", "id", "Karen, Mon"],
        "PRF-08": {"housed_percent": 80.5, "remote": "no", "dormitory": "yes"},
        "PRF-09": 0,
        "PRF-10": [],
        "PRF-11": [{"scheme": "SA8000", "on": "2026-02-03", "open_findings": 1, "file": "report.pdf"}],
    },
    "fees": {
        "FEE-02": {"service": "employer", "training": "worker", "visa": "employer"},
        "FEE-04": "unk",
        "FEE-05": 12000,
        "FEE-06": "unk",
        "FEE-07": {"amount": 20000000, "currency": "VND", "rate": 0.0061, "on": "2026-01-15"},
        "FEE-09": ["a", "c"],
        "FEE-13": {"amount": 450, "currency": "USD", "rate": 150},
        "FEE-17": "N/A",
    },
    "pay-and-hours": {
        "LAW-07": {"basis": "monthly", "amount": 240000, "hours": 160, "pay_month": "2026-04"},
        "LAW-10": 45,
        "LAW-11": "b",
    },
    "sign": {
        "PRF-14": {"from": "2025-10-01", "name": "鈴木 花", "email": "suzuki@example.jp", "consulted": ["workers"]},
        "PRF-16": True,
    },
}
STORED: dict[str, Any] = {
    "PRF-07": ["vi", "id", "Karen, Mon"],
    "PRF-08": {"housed_percent": 80.5, "remote": False, "dormitory": True},
}


@pytest.mark.parametrize("section", SECTIONS)
def test_what_was_left_over_looks_as_if_it_were_stored(
    answers_in: Open, database: Database, people: People, settings: Settings, section: str
) -> None:
    shown = SECTIONS[section]
    before = {key: value for key, value in example_answers().items() if key not in shown}
    answered = a_request(database, people, settings, answers={**before, **shown, **_stored(shown)})
    drawn = answers_in(answered, language="en").new_page()
    drawn.goto(f"/answer/sections/{section}")
    begun = _another_request(database, people, settings, before)
    context = answers_in(begun, language="en")
    context.route("**/answer/api/**", lambda route: route.abort())
    page = context.new_page()
    page.add_init_script(waiting(begun, *(answer(each, shown[each], at="/elsewhere") for each in shown)))

    page.goto(f"/answer/sections/{section}")

    expect(page.locator("#state")).to_have_class("state-line state-waiting")
    assert _said(page, shown) == _said(drawn, shown)


def _stored(shown: dict[str, Any]) -> dict[str, Any]:
    return {question: value for question, value in STORED.items() if question in shown}


def _another_request(database: Database, people: People, settings: Settings, answers: dict[str, Any]) -> World:
    return a_request(
        database, people, settings, answers=answers,
        supplier={"name": "株式会社サンプル化成", "name_key": "kasei", "match_key": "kasei"},
    )  # fmt: skip


def _said(page: Page, questions: dict[str, Any]) -> list[list[object]]:
    """What every field of these questions says, whether it can be filled in, and whether it is in sight."""
    fields = page.locator(", ".join(f"#q-{each} .answer [name], #q-{each} [data-na]" for each in questions))
    said: list[list[object]] = fields.evaluate_all(
        """fields => fields.map((field) => [
            field.name, field.value, field.checked ?? null, field.disabled, field.checkVisibility()])"""
    )
    assert len(said) > len(questions)
    return said
