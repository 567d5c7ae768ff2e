"""The answering pages: what they show, and how a section is saved without scripts."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import event, select
from werkzeug.datastructures import MultiDict

from questionnaires.answers.shape import Reader
from questionnaires.catalogue import questionnaire
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.form_values import values_in
from tadasu.responses.models import Answer, Comment, Delegation, Submission
from tadasu.responses.prepared import Prepared
from tadasu.responses.reading import read_value
from tadasu.responses.rendering.controls import Control, Drawing
from tadasu.responses.rendering.fields import fields_of
from tadasu.responses.rendering.words import Words
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, example_answers
from tests.questionnaires.every_type import GOOD, every_type

SECTIONS = tuple(section.id for section in questionnaire().sections)
SITE = "/answer/sections/site"
Page = Callable[..., tuple[World, Browser]]


@pytest.fixture
def answering(app: Flask, database: Database, people: People, settings: Settings) -> Page:
    """`answering(answers=…)`: a request and the browser of somebody who answers it."""

    def open_page(language: str = "en", **values: Any) -> tuple[World, Browser]:
        values.setdefault("answering", "opened")
        world = a_request(database, people, settings, **values)
        return world, answering_browser(app, database, world, language=language)

    return open_page


def form_of(page: str, **fields: str) -> MultiDict[str, str]:
    """The fields a browser would send of a page, with some typed anew."""
    shown = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    form = MultiDict([(name, value) for name, value in shown if name != "csrf_token"])
    for name, value in fields.items():
        form.setlist(name.replace("__", "-"), [value])
    return form


def stored(database: Database, world: World) -> dict[str, str]:
    with database.reading() as session:
        return {
            each.question: each.value
            for each in session.scalars(select(Answer))
            if each.response_id == world.response_id
        }


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


def test_what_looks_like_markup_is_shown_literally(answering: Page) -> None:
    evil = '<script>alert(1)</script>"><img onerror=x>{{7*7}}'
    _world, browser = answering(answers={"PRF-01": {"prefecture": "JP-23", "entity": evil}})

    page = browser.get(SITE).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page


def test_a_save_over_somebody_elses_shows_both_and_asks_again(answering: Page, database: Database) -> None:
    world, browser = answering(answers={"PRF-03": 10}, answering="started")
    page = browser.get(SITE).text
    browser.post(SITE, data=form_of(page, PRF__03="11"))

    reply = browser.post(SITE, data=form_of(page, PRF__03="12"))

    assert reply.status_code == 422
    assert "Somebody else has changed this answer" in reply.text
    assert stored(database, world)["PRF-03"] == "11"


def test_further_questions_bring_the_page_again(answering: Page) -> None:
    nobody = {"PRF-03": 5, "PRF-04": []}
    _world, browser = answering(answers=nobody, answering="started")
    form = form_of(browser.get(SITE).text)
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
    assert 'name="PRF-04[0].status"' in reply.text


def test_a_closed_request_can_be_read_and_not_saved(answering: Page, database: Database) -> None:
    world, browser = answering(answers={"PRF-03": 10}, answering="started", withdrawn_at=utc_now())
    page = browser.get(SITE)

    reply = browser.post(SITE, data=form_of(page.text, PRF__03="11"))

    assert page.status_code == 200
    assert "withdrawn" in page.text
    assert reply.status_code == 409
    assert stored(database, world)["PRF-03"] == "10"


def test_a_helper_sees_own_sections_and_cannot_sign(app: Flask, answering: Page, database: Database) -> None:
    world, _browser = answering(answers=example_answers(), answering="started")
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, ["fees"]))

    tasks = helper.get("/answer/tasks").text

    assert tasks.count("section-line") == 1
    assert helper.get("/answer/sections/fees").status_code == 200
    assert helper.get(SITE).status_code == 404
    assert helper.get("/answer/review").status_code in (403, 404)
    assert helper.get("/answer/helpers").status_code in (403, 404)
    assert helper.post("/answer/review", data={"name": "x", "post": "y", "attested": "yes"}).status_code in (403, 404)


def test_a_helper_learns_nothing_of_other_sections_from_the_page(
    app: Flask, answering: Page, database: Database
) -> None:
    answers = example_answers() | {"PRF-01": {"prefecture": "JP-23", "entity": "Secret Ltd"}}
    world, _browser = answering(answers=answers, answering="started")
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, ["fees"]))

    page = helper.get("/answer/sections/fees").text

    assert "Secret Ltd" not in page
    assert "PRF-" not in "".join(re.findall(r'data-show-if="[^"]*"', page))


def test_somebody_is_asked_to_help_and_seen_in_the_list(answering: Page, database: Database) -> None:
    world, browser = answering()
    form = MultiDict([("sections", "fees"), ("sections", "housing"), ("name", "田中"), ("email", "tanaka@example.jp"),
                      ("capacity", "supervising"), ("language", "ja"), ("note", "お願いします")])  # fmt: skip

    reply = browser.post("/answer/helpers/ask", data=form)

    assert reply.status_code == 303
    assert "田中" in browser.get("/answer/helpers").text
    with database.reading() as session:
        asked = session.scalars(select(Delegation).where(Delegation.response_id == world.response_id)).one()
    assert asked.sections == ["fees", "housing"]


@pytest.mark.parametrize("missing", ["sections", "name", "email", "capacity"])
def test_what_is_missing_in_asking_for_help_is_said_beside_the_field(answering: Page, missing: str) -> None:
    _world, browser = answering()
    form = {"sections": "fees", "name": "田中", "email": "tanaka@example.jp", "capacity": "own_staff", "language": "ja"}

    reply = browser.post("/answer/helpers/ask", data={**form, missing: ""})

    assert reply.status_code == 422
    assert f'id="{missing}-error"' in reply.text
    if missing != "name":
        assert 'value="田中"' in reply.text


def test_the_review_page_lists_what_is_open_with_links(answering: Page) -> None:
    answers = {id: value for id, value in example_answers().items() if id not in ("PRF-03", "LIV-02")}
    _world, browser = answering(answers=answers, answering="started")

    page = browser.get("/answer/review").text

    assert 'href="/answer/sections/site#q-PRF-03"' in page
    assert 'href="/answer/sections/housing#q-LIV-02"' in page


def test_signing_without_name_post_or_statement_is_said_beside_the_field(answering: Page, database: Database) -> None:
    _world, browser = answering(answers=example_answers(), answering="started")

    no_name = browser.post("/answer/review", data={"name": "", "post": "社長", "attested": "yes"})
    no_tick = browser.post("/answer/review", data={"name": "鈴木", "post": "社長"})

    assert (no_name.status_code, no_tick.status_code) == (422, 422)
    assert 'id="name-error"' in no_name.text
    assert 'value="社長"' in no_name.text
    assert 'id="attested-error"' in no_tick.text
    with database.reading() as session:
        assert session.scalars(select(Submission)).all() == []


def test_signing_leads_to_the_receipt_with_its_hash(answering: Page, database: Database) -> None:
    _world, browser = answering(answers=complete_answers(), answering="started")
    form = {"name": "鈴木 花", "post": "総務部長", "attested": "yes"}

    first = browser.post("/answer/review", data=form)
    second = browser.post("/answer/review", data=form)
    receipt = browser.get("/answer/receipt").text

    assert first.status_code == second.status_code == 303, first.text[:3000]
    assert first.headers["Location"] == second.headers["Location"] == "/answer/receipt"
    with database.reading() as session:
        submission = session.scalars(select(Submission)).one()
    assert submission.envelope_sha256 in receipt
    assert "総務部長" in receipt
    assert browser.get("/answer/tasks").headers["Location"] == "/answer/receipt"


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
        assert len(statements) <= 15, (path, len(statements))


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


def test_a_helper_reaches_nothing_beside_the_questions_of_other_sections(
    app: Flask, answering: Page, database: Database
) -> None:
    world, _browser = answering()
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, ["fees"]))

    for path, code in {
        "sections/fees/help": 200, "sections/fees/names": 200, "evidence/FEE-01": 200,
        "sections/site/help": 404, "sections/site/names": 404, "evidence/PRF-04": 404, "evidence/NO-01": 404,
    }.items():  # fmt: skip
        assert helper.get(f"/answer/{path}").status_code == code, path


@pytest.mark.parametrize(("id", "value"), [pair for pair in GOOD if pair[1] not in ("", [], {}, "signed")])
def test_every_type_of_answer_survives_the_form(app: Flask, tmp_path: Path, id: str, value: Any) -> None:
    asked = every_type(tmp_path)
    shape = asked.questions[id].shape
    answer = shape.read(value, id, Reader())
    fields = fields_of(id, shape, answer)
    with app.test_request_context(), force_locale("en"):
        control = Drawing(Words(asked, "en"), fields).control(id, id, shape, label="?")
    drawn = {name: values for name, values in _fields_drawn(control).items() if values != [""]}

    form = MultiDict([(name, text) for name, texts in drawn.items() for text in texts] + [(f"{id}.shown", "1")])
    if form.get(f"{id}.unk"):
        form.setlist(id, ["unk"])
    read = read_value(Prepared(asked), id, values_in(asked, [id], form)[id])

    assert read.problems == ()
    assert _plain(read.value) == _plain(answer)


def _fields_drawn(control: Control) -> dict[str, list[str]]:
    """What the controls of a page hold."""
    found: dict[str, list[str]] = {}
    if control.kind in ("record", "table", "matrix", "money"):
        for part in control.parts:
            found |= _fields_drawn(part)
    elif control.values:
        found[control.name] = list(control.values)
    elif control.value:
        found[control.name] = [control.value]
    found |= {f"{control.name}.say.{option}": [words] for option, words in control.say.items() if words}
    if control.is_unknown:
        found[f"{control.name}.unk"] = ["yes"]
    return found


def _plain(value: Any) -> Any:
    """Spaces at the ends, and yen written as money, are the same answer; so is a sector alone."""
    if value == {}:
        return None
    if (
        isinstance(value, dict)
        and value.keys() <= {"amount", "currency", "rate"}
        and value.get("currency", "JPY") == "JPY"
    ):
        return value["amount"]
    if isinstance(value, dict) and value.keys() == {"sector"}:
        return value["sector"]
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


def a_helper(database: Database, world: World, sections: list[str]) -> int:
    with database.writing() as session:
        delegation = Delegation(
            response_id=world.response_id, member_id=world.member_id, sections=sections, name="田中",
            email="t@example.jp", language="ja", capacity="own_staff", state="opened", token_sha256="x",
            created_at=utc_now(),
        )  # fmt: skip
        session.add(delegation)
        session.flush()
        return delegation.id
