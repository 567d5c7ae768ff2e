"""The shorter form and the full one: whoever chose the shorter one always finds the way back to a form to sign."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.campaigns.models import Response
from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.answering.rounds import Back, cancel, is_locked, reopen, signed
from tests.platform.answering.saving import save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_helper, a_request, answering_browser, complete_answers

SHORTER, WHOLE = "Use the shorter form", "Answer all questions instead"
MUST_CHANGE = "your answers do not say that this is one"
MANY = complete_answers()["PRF-04"]  # 60 workers
LEFT_OUT = "LAW-03"  # in the short form


def few(workers: int = 5) -> list[dict[str, Any]]:
    return [{**MANY[0], "headcount": workers}]


@pytest.fixture
def small(app: Flask, database: Database, people: People, settings: Settings) -> tuple[World, Browser]:
    """A site with five foreign workers that has answered everything, and who answers for it."""
    answers = {**complete_answers(), "PRF-04": few()}
    world = a_request(database, people, settings, answers=answers, campaign={"name": "2027"}, supplier={"name": "B"})
    return world, answering_browser(app, database, world, language="en")


def choose(browser: Browser, form: str) -> tuple[int, str]:
    """Status, and the code of a refusal."""
    reply = browser.post("/answer/form", {"form": form}, headers={"Accept": "application/json"})
    return reply.status_code, "" if reply.status_code == 303 else reply.json["error"]["code"]


def form_of(database: Database, world: World) -> str:
    with database.reading() as session:
        return session.scalars(select(Response.form).where(Response.id == world.response_id)).one()


def offers(browser: Browser) -> tuple[bool, bool, bool]:
    """Whether the sections offer the shorter form, the whole one, and say that it must be the whole one."""
    page = browser.get("/answer/tasks").text
    return SHORTER in page, WHOLE in page, MUST_CHANGE in page


def test_a_small_site_may_choose_and_choose_again(small: tuple[World, Browser], database: Database) -> None:
    world, browser = small
    assert offers(browser) == (True, False, False)

    assert choose(browser, "short") == (303, "")
    assert (form_of(database, world), offers(browser)) == ("short", (False, True, False))

    assert choose(browser, "full") == (303, "")
    assert (form_of(database, world), offers(browser)) == ("full", (True, False, False))


@pytest.mark.parametrize("workers", [few(10), few(60), [], None])
def test_a_short_form_that_is_not_allowed_any_more_can_be_changed_and_signed(
    small: tuple[World, Browser], workers: object
) -> None:
    _world, browser = small
    choose(browser, "short")
    save(browser, "PRF-04", workers, base=1)

    refused = submit(browser)
    assert (refused.status_code, 'href="/answer/tasks#form"' in refused.text) == (422, True)
    assert offers(browser) == (False, True, True)

    assert choose(browser, "full") == (303, "")
    assert offers(browser) == (False, False, False)
    if workers:
        assert is_submitted(submit(browser))
        assert signed(browser, 1)["form"] == "full"


def test_a_site_that_is_not_small_is_offered_nothing(suzuki: Browser) -> None:
    assert offers(suzuki) == (False, False, False)


def test_a_helper_is_not_asked_which_form(app: Flask, small: tuple[World, Browser], database: Database) -> None:
    world, browser = small
    choose(browser, "short")
    save(browser, "PRF-04", MANY, base=1)
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, "site"))

    assert offers(helper) == (False, False, False)


def test_more_workers_in_a_returned_round_lead_to_the_full_form(small: tuple[World, Browser], back: Back) -> None:
    world, browser = small
    choose(browser, "short")
    assert is_submitted(submit(browser))
    back("PRF-04", of=world)

    save(browser, "PRF-04", MANY, base=1)
    assert submit(browser).status_code == 422
    assert offers(browser) == (False, True, True)
    assert choose(browser, "full") == (303, "")

    assert not is_locked(browser, "permits-and-terms", LEFT_OUT)
    assert save(browser, LEFT_OUT, "a", base=1, key="key-0000002").status_code == 200
    assert save(browser, "LAW-21", "b", base=1, key="key-0000003").json["error"]["code"] == "locked"
    assert is_submitted(submit(browser))
    assert LEFT_OUT not in signed(browser, 1)["answers"]
    assert (signed(browser, 2)["form"], signed(browser, 2)["answers"][LEFT_OUT]) == ("full", "a")


def test_questions_are_opened_with_the_form_that_asks_them(
    small: tuple[World, Browser], database: Database, back: Back
) -> None:
    """Whatever the round had opened before."""
    world, browser = small
    choose(browser, "short")
    submit(browser)
    back("PRF-04", of=world)
    with database.writing() as session:
        session.get_one(Response, world.response_id).editable = ["PRF-04"]

    choose(browser, "full")

    assert not is_locked(browser, "permits-and-terms", LEFT_OUT)
    assert is_locked(browser, "dignity", "LAW-21")


def test_the_form_that_was_signed_can_be_chosen_again(small: tuple[World, Browser], back: Back) -> None:
    world, browser = small
    choose(browser, "short")
    submit(browser)
    back("LAW-10", of=world)

    choose(browser, "full")
    assert offers(browser) == (True, False, False)
    assert choose(browser, "short") == (303, "")

    assert is_submitted(submit(browser))
    assert signed(browser, 2)["answers"] == signed(browser, 1)["answers"]


def test_a_full_form_that_was_signed_is_not_shortened_by_a_return(
    small: tuple[World, Browser], database: Database, back: Back
) -> None:
    world, browser = small
    submit(browser)
    back("LAW-10", of=world)

    assert offers(browser) == (False, False, False)
    assert choose(browser, "short") == (409, "locked")
    assert form_of(database, world) == "full"


@pytest.mark.parametrize(("first", "second"), [("full", "short"), ("short", "full")])
def test_a_cancelled_round_gives_back_the_form_that_was_signed(
    small: tuple[World, Browser], database: Database, people: People, settings: Settings, back: Back,
    first: str, second: str,
) -> None:  # fmt: skip
    world, browser = small
    choose(browser, first)
    assert is_submitted(submit(browser))
    reopen(database, people, settings, world)
    assert choose(browser, second) == (303, "")

    cancel(database, people, settings, world)
    back("LAW-10", of=world)

    assert is_submitted(submit(browser))
    assert (signed(browser, 2)["form"], signed(browser, 2)["answers"]) == (first, signed(browser, 1)["answers"])
