"""What a supplier is told to do first: what lifts the limit on its total, and only then what gains points."""

import re

import pytest
from flask import Flask

from tadasu.assessments.models import Assessment
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, assessment_of, sign, work_off
from tests.platform.conftest import People
from tests.platform.worlds import a_request, answering_browser, complete_answers

FOUR_MAJOR = {"LAW_01": "c", "LAW_04": "c", "LAW_06": "c", "LAW_18": "c", "LAW_19": "c"}


def advice(
    app: Flask, people: People, services: Services, database: Database, **answers: object
) -> tuple[str, Assessment]:
    """The part of the page under "What to put right first"."""
    world = a_scored_request(services, people, **answers)
    page = answering_browser(app, database, world).get("/answer/score")
    assert page.status_code == 200
    return page.text.partition("What to put right first</h2>")[2].partition("<figure")[0], assessment_of(
        database, world
    )


def headings(text: str) -> list[str]:
    return re.findall(r"<h3>(.*?)</h3>", text)


def test_the_flag_behind_the_limit_comes_first(
    app: Flask, people: People, services: Services, database: Database
) -> None:
    text, found = advice(app, people, services, database, LAW_21="d", LAW_10=70)

    assert found.final == 20
    assert headings(text) == [
        "First: what holds the total at 20 points", "Other flags", "Then: what gains points"
    ]  # fmt: skip
    first, other, then = text.split("<h3>")[1:]
    assert "This limit falls away once these are put right:" in first
    assert first.count("<li>") == 1 and "Passports and residence cards" in first
    assert "Highest overtime in a month" in other and "Passports" not in other
    assert "stays at 20 until that limit has fallen away" in then
    assert "points more" in then and "points more" not in first + other
    assert "<ol>" in then and "<ol>" not in first + other, "flags are not numbered on into gains"


def test_of_several_flags_it_is_said_how_many_must_go(
    app: Flask, people: People, services: Services, database: Database
) -> None:
    text, found = advice(app, people, services, database, **FOUR_MAJOR)

    assert found.final == 49
    first = text.split("<h3>")[1]
    assert "This limit falls away once fewer than 4 of these are open:" in first
    assert first.count("<li>") >= 4


def test_of_a_weak_pillar_it_is_said_what_costs_it_most(
    app: Flask, people: People, services: Services, database: Database
) -> None:
    world = a_request(database, people, services.settings)
    weak = {
        "FEE_01": "c", "FEE_02": dict.fromkeys(complete_answers()["FEE-02"], "shared"), "FEE_03": "c",
        "FEE_04": 400_000, "FEE_05": 480_000, "FEE_06": 20, "FEE_07": 200_000, "FEE_08": "b", "FEE_09": ["a"],
        "FEE_10": ["a"], "FEE_11": "c", "FEE_12": "b", "FEE_14": 10, "FEE_15": "c", "FEE_16": "b",
        "FEE_18": "b", "FEE_19": "b",
    }  # fmt: skip
    with database.writing() as session:
        sign(session, world, answers_with(**weak), evidence={"*": 0})
    work_off(services)

    page = answering_browser(app, database, world).get("/answer/score").text

    assert assessment_of(database, world).final == 49
    first, _then = page.partition("What to put right first</h2>")[2].split("<h3>")[1:3]
    assert "This limit falls away once “Recruitment fees” reaches 40 points." in first
    assert 'href="#FEE-' in first and 'href="#LAW-' not in first
    assert "points more" not in first, "alone, none of these raises the total"


def test_without_a_limit_gains_are_told_as_they_are(
    app: Flask, people: People, services: Services, database: Database
) -> None:
    text, _found = advice(app, people, services, database, VOI_03="b")

    assert headings(text) == ["What gains points"]
    assert "limit" not in text.partition("</ol>")[0]


@pytest.mark.parametrize("answers", [{"LAW_21": "d"}, FOUR_MAJOR])
def test_the_advice_is_there_in_japanese(
    app: Flask, people: People, services: Services, database: Database, answers: dict[str, object]
) -> None:
    world = a_scored_request(services, people, **answers)
    browser = answering_browser(app, database, world, language="ja")

    text = browser.get("/answer/score").text

    assert (
        text.index("点に抑えられている理由")
        < text.index("この上限はなくなります。")
        < text.index("得点を上げられる回答")
    )
