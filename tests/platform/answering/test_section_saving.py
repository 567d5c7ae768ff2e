"""How a section is saved without scripts: what is kept, what is shown again, and where it leads."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.responses.models import Comment
from tests.platform.answering.saving import save
from tests.platform.answering.sections import SECTIONS, SITE, Page, form_of, stored
from tests.platform.conftest import Browser
from tests.platform.worlds import World, a_helper, answering_browser, example_answers


def test_a_posted_section_keeps_what_is_valid_and_shows_the_rest_again(answering: Page, database: Database) -> None:
    world, browser = answering()
    form = form_of(
        browser.get(SITE).text, PRF__03="１２０人", **{"PRF-02.sector": "nonsense", "PRF-03.comment": "と思う"}
    )

    reply = browser.post(SITE, data=form)

    assert reply.status_code == 422
    assert stored(database, world) == {"PRF-03": "120"}
    assert 'id="PRF-02.sector-error"' in reply.text
    assert 'href="#PRF-02.sector"' in reply.text
    with database.reading() as session:
        assert session.scalars(select(Comment.text)).all() == ["と思う"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("1_000", 422), ("1.9", 422), ("1E+1000000", 422), ("-3", 422), ("1.234,5", 422), ("10000000000000000", 422),
     ("\u200b", 303), (" 5 ", 303), ("1,234", 303), ("５", 303), ("5円", 422), ("5%", 422)],
)  # fmt: skip
def test_numbers_as_people_type_them(answering: Page, typed: str, code: int) -> None:
    _world, browser = answering()

    reply = browser.post(SITE, data=form_of(browser.get(SITE).text, PRF__03=typed))

    assert reply.status_code == code
    if code == 422:
        assert 'id="PRF-03-error"' in reply.text
        assert f'name="PRF-03" value="{typed}"' in reply.text


def test_a_save_over_somebody_elses_shows_both_and_asks_again(answering: Page, database: Database) -> None:
    world, browser = answering(answers={"PRF-03": 10}, answering="started")
    page = browser.get(SITE).text
    browser.post(SITE, data=form_of(page, PRF__03="11"))

    reply = browser.post(SITE, data=form_of(page, PRF__03="12"))

    assert reply.status_code == 422
    assert "This answer has been changed on another device or by another person" in reply.text
    assert stored(database, world)["PRF-03"] == "11"


def test_further_questions_bring_the_page_again(answering: Page) -> None:
    nobody = {"PRF-03": 5, "PRF-04": []}
    _world, browser = answering(answers=nobody, answering="started")
    form = form_of(browser.get(SITE).text)
    del form["PRF-04.none"]
    form.update({"PRF-04[0].status": "student", "PRF-04[0].nationality": "NP", "PRF-04[0].route": "direct"})
    form["PRF-04[0].headcount"] = "3"

    reply = browser.post(SITE, data=form)

    assert reply.headers["Location"].endswith(SITE)
    assert "further questions" in browser.get(SITE).text


def test_saving_leads_to_the_next_section(answering: Page) -> None:
    _world, browser = answering()

    reply = browser.post(SITE, data=form_of(browser.get(SITE).text, PRF__03="5", then="next"))

    assert reply.headers["Location"].endswith(f"/answer/sections/{SECTIONS[1]}")


def test_a_row_can_be_added_without_scripts(answering: Page) -> None:
    _world, browser = answering(answers={"PRF-04": example_answers()["PRF-04"]}, answering="started")
    page = browser.get(SITE).text
    rows = len(example_answers()["PRF-04"])

    reply = browser.post(SITE, data=form_of(page, add_row="PRF-04"))

    assert f'name="PRF-04[{rows}].status"' not in page
    assert reply.status_code == 200
    assert f'name="PRF-04[{rows}].status"' in reply.text


def test_a_sentence_stands_at_its_row_though_a_blank_one_is_above_it(answering: Page) -> None:
    _world, browser = answering()
    form = form_of(browser.get(SITE).text)
    form |= {"PRF-04[0].status": "", "PRF-04[2].status": "student", "PRF-04[2].nationality": "NP"}

    reply = browser.post(SITE, data=form | {"PRF-04[2].headcount": "many"})

    assert reply.status_code == 422
    assert re.search(r'id="PRF-04\[2\]\.headcount-error"', reply.text)
    assert not re.search(r'id="PRF-04\[[01]\]\.\w+-error"', reply.text)


def test_a_closed_request_can_be_read_and_not_saved(answering: Page, database: Database) -> None:
    world, browser = answering(answers={"PRF-03": 10}, answering="started", withdrawn_at=utc_now())
    page = browser.get(SITE)

    reply = browser.post(SITE, data=form_of(page.text, PRF__03="11"))

    assert page.status_code == 200
    assert "withdrawn" in page.text
    assert reply.status_code == 409
    assert stored(database, world)["PRF-03"] == "10"


def _changed_by_a_helper(database: Database, world: World, app: Flask) -> None:
    helper = a_helper(database, world, "site")
    save(answering_browser(app, database, world, delegation_id=helper), "PRF-03", 11, base=1, key="key-0000009")


def _a_saved_site(answering: Page, database: Database) -> tuple[World, Browser]:
    """PRF-03 is 10, saved as pages save it."""
    world, browser = answering(answering="started")
    save(browser, "PRF-03", 10)
    return world, browser


def test_a_question_left_as_the_page_showed_it_does_not_conflict(
    app: Flask, answering: Page, database: Database
) -> None:
    world, browser = _a_saved_site(answering, database)
    form = form_of(browser.get(SITE).text, **{"PRF-02.sector": ""})
    _changed_by_a_helper(database, world, app)

    reply = browser.post(SITE, data=form | {"PRF-01.name": "Sample"})

    assert reply.status_code == 303
    assert stored(database, world)["PRF-03"] == "11"


def test_a_question_left_blank_that_somebody_else_answered_does_not_conflict(
    app: Flask, answering: Page, database: Database
) -> None:
    world, browser = answering(answering="started")
    form = form_of(browser.get(SITE).text)
    save(answering_browser(app, database, world), "PRF-03", 11)

    reply = browser.post(SITE, data=form)

    assert (reply.status_code, stored(database, world)["PRF-03"]) == (303, "11")


def test_an_answer_emptied_on_the_page_is_no_answer_left_alone(app: Flask, answering: Page, database: Database) -> None:
    world, browser = _a_saved_site(answering, database)
    form = form_of(browser.get(SITE).text, PRF__03="")
    _changed_by_a_helper(database, world, app)

    reply = browser.post(SITE, data=form)

    assert (reply.status_code, stored(database, world)["PRF-03"]) == (422, "11")


def test_when_the_page_comes_again_it_tells_what_somebody_else_answered_meanwhile(
    app: Flask, answering: Page, database: Database
) -> None:
    world, browser = _a_saved_site(answering, database)
    form = form_of(browser.get(SITE).text, **{"PRF-02.sector": "nonsense"})
    _changed_by_a_helper(database, world, app)

    reply = browser.post(SITE, data=form)

    assert reply.status_code == 422
    assert "by another person. It is now: 11 persons." in reply.text
    assert "Your text is shown" not in reply.text


def test_a_conflict_tells_both_answers(app: Flask, answering: Page, database: Database) -> None:
    world, browser = _a_saved_site(answering, database)
    form = form_of(browser.get(SITE).text, PRF__03="12")
    _changed_by_a_helper(database, world, app)

    reply = browser.post(SITE, data=form)

    assert (reply.status_code, stored(database, world)["PRF-03"]) == (422, "11")
    assert "by another person. It is now: 11 persons. Your text is shown" in reply.text
    assert 'name="PRF-03" value="12"' in reply.text


@pytest.mark.parametrize("more", [{"PRF-02.sector": "nonsense"}, {"add_row": "PRF-04"}])
def test_saving_again_keeps_what_somebody_else_answered_meanwhile(
    more: dict[str, str], app: Flask, answering: Page, database: Database
) -> None:
    world, browser = _a_saved_site(answering, database)
    form = form_of(browser.get(SITE).text, **more)
    _changed_by_a_helper(database, world, app)

    again = form_of(browser.post(SITE, data=form).text)
    browser.post(SITE, data=again)

    assert stored(database, world)["PRF-03"] == "11"
