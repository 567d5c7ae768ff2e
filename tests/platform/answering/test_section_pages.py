"""What the answering pages show, what they weigh, and what they ask of the database."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import event, update

from questionnaires.catalogue import questionnaire
from tadasu.campaigns.models import Response
from tadasu.clock import utc_now
from tadasu.database import Database
from tests.platform.answering.sections import SECTIONS, SITE, Page, form_of
from tests.platform.worlds import example_answers


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_opens(answering: Page, language: str) -> None:
    _world, browser = answering(language, answers=example_answers(), answering="started")

    for path in ("", "/tasks", "/review", "/helpers", *(f"/sections/{id}" for id in SECTIONS)):
        assert browser.get(f"/answer{path}").status_code == 200, path


def test_no_page_has_an_inline_script_or_style_or_an_id_twice(answering: Page) -> None:
    _world, browser = answering(answers=example_answers(), answering="started")

    for path in ("", "/tasks", "/review", "/helpers", *(f"/sections/{id}" for id in SECTIONS)):
        page = browser.get(f"/answer{path}").text
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert not re.search(r"<script(?![^>]+src=)|<style|\sstyle=|\son\w+=", page), path
        assert len(ids) == len(set(ids)), (path, {id for id in ids if ids.count(id) > 1})


def test_the_first_page_says_who_asks_how_long_and_the_promise(answering: Page) -> None:
    _world, browser = answering()

    page = browser.get("/answer").text

    for words in ("Yamada Foods", "minutes", "free of charge", "To learn how workers are received.",
                  "An honest problem with a plan scores better", "株式会社サンプル精工"):  # fmt: skip
        assert words in page, words


def test_the_list_shows_the_state_of_each_section(answering: Page) -> None:
    some = {id: value for id, value in example_answers().items() if not id.startswith("LIV")}
    _world, browser = answering(answers=some, answering="started")

    page = browser.get("/answer/tasks").text

    assert "section-done" in page
    assert "section-new" in page
    assert re.search(r"About \d+ minutes to go", page)


def test_a_section_that_does_not_exist_is_not_found(answering: Page) -> None:
    _world, browser = answering()

    assert browser.get("/answer/sections/nowhere").status_code == 404


def test_what_looks_like_markup_is_shown_literally(answering: Page) -> None:
    evil = '<script>alert(1)</script>"><img onerror=x>{{7*7}}'
    _world, browser = answering(answers={"PRF-01": {"prefecture": "JP-23", "entity": evil}})

    page = browser.get(SITE).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page


def test_a_section_page_takes_few_queries(answering: Page, database: Database) -> None:
    _world, browser = answering(answers=example_answers(), answering="started")
    browser.get(SITE)
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    for path in (SITE, "/answer/tasks", "/answer/review", "/answer"):
        statements.clear()
        assert browser.get(path).status_code == 200
        assert 0 < len(statements) <= 15, (path, len(statements))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_section_page_weighs_at_most_ten_kilobytes(answering: Page, language: str) -> None:
    _world, browser = answering(language, answers=example_answers(), answering="started")

    sizes = {
        section: len(browser.get(f"/answer/sections/{section}", headers={"Accept-Encoding": "gzip"}).data)
        for section in SECTIONS
    }

    assert {section: size for section, size in sizes.items() if size > 10_000} == {}


def test_help_with_a_question_stands_on_a_page_of_its_own(answering: Page) -> None:
    _world, browser = answering()
    address = "/answer/sections/fees/help"

    page, told = browser.get("/answer/sections/fees").text, browser.get(address).text

    texts = questionnaire().texts["en"].questions["FEE-02"]
    assert f'href="{address}#FEE-02"' in page
    assert 'id="FEE-02"' in told
    assert texts.guidance in unescape(told)
    assert texts.evidence in unescape(told)


def test_the_page_holds_the_names_in_use_and_the_whole_list_is_fetched(answering: Page) -> None:
    some = [{"status": "student", "nationality": "IS", "route": "direct", "headcount": 1}]
    _world, browser = answering(answers={"PRF-04": some}, answering="started")

    page = browser.get(SITE).text
    found = re.search(r'<datalist id="list-countries" data-names="([^"]+)">(.*?)</datalist>', page)
    assert found is not None
    names = browser.get(unescape(found[1]))

    assert 'data-code="IS" value="Iceland"' in found[2]
    assert found[2].count("<option") < 20
    assert names.text.count("<option") > 200
    assert names.headers["Cache-Control"] == "private, max-age=86400"
    assert browser.get(f"{SITE}/names?v=old").headers["Cache-Control"] == "no-store"


def test_a_file_is_sent_without_scripts_from_a_page_of_its_own(answering: Page) -> None:
    _world, browser = answering()
    address = "/answer/evidence/PRF-04"
    assert f'href="{address}"' in browser.get(SITE).text

    place = browser.get(address).text
    sent = browser.post(address, data={"file": (BytesIO(b"%PDF-1.4\n%%EOF\n"), "list.pdf")})

    assert "Cover names, faces" in place
    assert re.search(rf'<form[^>]+enctype="multipart/form-data"[^>]+action="{address}"', place)
    assert sent.headers["Location"] == f"{SITE}#q-PRF-04"
    assert "list.pdf" in browser.get(address).text


def test_no_file_is_asked_for_once_the_request_was_withdrawn(answering: Page) -> None:
    _world, browser = answering(withdrawn_at=utc_now())

    assert 'type="file"' not in browser.get("/answer/evidence/PRF-04").text


def test_what_was_not_sent_back_is_shown_as_it_is_stored_and_cannot_be_typed_into(
    answering: Page, database: Database
) -> None:
    world, browser = answering(answers={"PRF-03": 1234}, answering="returned")
    with database.writing() as session:
        session.execute(update(Response).where(Response.id == world.response_id).values(editable=["PRF-04"]))

    page = browser.get(SITE).text
    typed = form_of(page)
    typed["PRF-04[0].headcount"] = "many"
    again = browser.post(SITE, data=typed)

    assert again.status_code == 422
    for text in (page, again.text):
        locked, other = (_article(text, id) for id in ("PRF-03", "PRF-04"))
        assert 'disabled aria-describedby="PRF-03-locked"' in locked
        assert "Only the questions sent back to you can be changed now." in locked
        assert 'value="1234"' in locked
        assert re.search(r"<textarea[^>]+ disabled>", locked)
        assert "disabled" not in other


def _article(page: str, question: str) -> str:
    return page.partition(f'id="q-{question}"')[2].partition("</article>")[0]
