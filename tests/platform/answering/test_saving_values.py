"""What is typed into an answer: mended, kept as it is, or refused and named."""

from typing import Any

import pytest

from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.answering.saving import answer, opened_without_overtime, save, versions
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return opened_without_overtime(database, people, settings)


@pytest.mark.parametrize("question", ["LAW-99", "OTHER-01", "LAW-33", "%00", "LAW-10.x", "記録"])
def test_a_question_that_is_not_asked_is_refused(suzuki: Browser, database: Database, question: str) -> None:
    reply = save(suzuki, question, "a")

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "question_not_applicable")
    assert versions(database) == 0


@pytest.mark.parametrize(
    ("question", "value", "field"),
    [
        ("LAW-10", "1_000", "LAW-10"), ("LAW-10", "1.234,5", "LAW-10"), ("LAW-10", 1e40, "LAW-10"),
        ("LAW-10", -3, "LAW-10"), ("LAW-10", True, "LAW-10"), ("LAW-10", [1], "LAW-10"), ("LAW-10", "十", "LAW-10"),
        ("LAW-10", "1E+1000000", "LAW-10"), ("LAW-16", 101, "LAW-16"), ("PRF-03", 1.9, "PRF-03"),
        ("LAW-01", "z", "LAW-01"), ("LAW-01", ["a", "b"], "LAW-01"), ("LAW-01", {"option": "a"}, "LAW-01"),
        ("PRF-03", "N/A", "PRF-03"), ("LAW-07", {"basis": "monthly", "pay_month": "2026-13"}, "LAW-07.pay_month"),
        ("LAW-07", {"evil": 1}, "LAW-07.evil"), ("PRF-04", [{"status": "pilot"}], "PRF-04[0].status"),
        ("PRF-04", "text", "PRF-04"), ("PRF-04", [{}] * 600 + [{"status": "other"}] * 501, "PRF-04"),
        ("FEE-02", {"service": "nobody"}, "FEE-02.service"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_named_and_not_stored(
    suzuki: Browser, database: Database, question: str, value: Any, field: str
) -> None:
    reply = save(suzuki, question, value, base=1 if question != "LAW-10" else 0)

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "invalid"), reply.text
    assert reply.json["error"]["field"] == field
    assert reply.json["error"]["message"]
    assert versions(database) == 0


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("LAW-10", " 1,234 ", None), ("LAW-10", "３０", 30), ("LAW-16", "８０％", 80), ("FEE-04", "５万円", 50_000),
        ("LAW-07", {"basis": "monthly", "amount": "２４０，０００円", "hours": "160", "pay_month": "令和8年4月"},
         {"basis": "monthly", "amount": 240_000, "hours": 160, "pay_month": "2026-04"}),
        ("PRF-04", [{"status": "permanent_resident", "nationality": "ブラジル", "route": "direct", "headcount": "10人"},
                    {"status": "", "headcount": ""}],
         [{"status": "permanent_resident", "nationality": "BR", "route": "direct", "headcount": 10}]),
        ("FEE-10", ["b", "a", "a"], ["a", "b"]), ("LAW-10", "", None), ("LAW-10", "\u3000\u200b", None),
        ("PRF-04", [], []), ("LAW-25", "該当なし", "N/A"),
    ],
)  # fmt: skip
def test_what_people_type_is_mended_and_shown(suzuki: Browser, question: str, typed: Any, value: Any) -> None:
    reply = save(suzuki, question, typed, base=1 if question != "LAW-10" else 0)

    if typed == " 1,234 ":  # a month has 744 hours
        assert reply.status_code == 422
        return
    assert (reply.status_code, reply.json["value"]) == (200, value), reply.text


@pytest.mark.parametrize("hostile", ["<script>", "{{7*7}}", "=HYPERLINK(1)", "'; drop", "%s{0}", "ﾍﾞﾄﾅﾑ"])
def test_hostile_words_are_stored_as_they_are(suzuki: Browser, database: Database, world: World, hostile: str) -> None:
    period = {"from": "2025-10-01", "to": "2026-09-30", "name": hostile}

    assert save(suzuki, "PRF-14", period, base=1).status_code == 200

    stored = answer(database, world, "PRF-14")
    assert stored is not None and stored[0]["name"] == hostile
