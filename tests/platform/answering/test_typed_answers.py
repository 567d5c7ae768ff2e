"""What people type and leave out, with and without scripts: understood, or refused in their words beside the field."""

import json
import re
from html import unescape
from typing import Any

import pytest

from tadasu.database import Database
from tests.platform.answering.saving import save
from tests.platform.answering.sections import SITE, Page, form_of, stored
from tests.platform.conftest import Browser
from tests.platform.worlds import example_answers

FEES = "/answer/sections/fees"
WORKERS = [{"status": "technical_intern", "nationality": "VN", "route": "direct", "headcount": 6}]


def error_at(page: str, name: str) -> str:
    """The sentence beside a field; "" where there is none."""
    found = re.search(rf'id="{re.escape(name)}-error">(.*?)</p>', page, re.DOTALL)
    return "" if found is None else unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


@pytest.mark.parametrize("typed", ["フランス語", "French", "fr", "フランス語、French"])
def test_another_language_is_understood_without_scripts(answering: Page, database: Database, typed: str) -> None:
    world, browser = answering("ja", answers={"PRF-04": WORKERS}, answering="started")
    form = form_of(browser.get(SITE).text)
    form.setlist("PRF-07", ["vi"])
    form.setlist("PRF-07.more", [typed])

    reply = browser.post(SITE, data=form)

    assert reply.status_code == 303, reply.text
    assert json.loads(stored(database, world)["PRF-07"]) == ["fr", "vi"]


def test_a_language_nobody_knows_stays_in_its_field_with_the_reason(answering: Page, database: Database) -> None:
    world, browser = answering("ja", answers={"PRF-04": WORKERS}, answering="started")
    form = form_of(browser.get(SITE).text)
    form.setlist("PRF-07", ["vi"])
    form.setlist("PRF-07.more", ["ほげ語"])

    reply = browser.post(SITE, data=form)

    assert reply.status_code == 422
    assert error_at(reply.text, "PRF-07")
    assert 'value="ほげ語"' in reply.text
    assert "PRF-07" not in stored(database, world)


@pytest.mark.parametrize("amount", ["0", "50000"])
def test_an_amount_and_not_known_are_not_both_an_answer(answering: Page, database: Database, amount: str) -> None:
    world, browser = answering("ja", answers=_without("FEE-04"), answering="started")
    form = form_of(browser.get(FEES).text)
    form.setlist("FEE-04.amount", [amount])
    form.setlist("FEE-04.unk", ["yes"])

    reply = browser.post(FEES, data=form)

    assert reply.status_code == 422
    assert "どちらか一方" in reply.text
    assert "FEE-04" not in stored(database, world)

    form.poplist("FEE-04.amount")
    assert browser.post(FEES, data=form).status_code == 303
    assert stored(database, world)["FEE-04"] == '"unk"'


def test_a_row_half_filled_in_is_told_by_the_label_of_its_column(answering: Page, database: Database) -> None:
    world, browser = answering("ja")
    row = {"status": "technical_intern", "nationality": "VN", "route": "direct"}

    scripted = save(browser, "PRF-04", [row])
    form = form_of(browser.get(SITE).text, **{f"PRF__04[0].{key}": value for key, value in row.items()})
    posted = browser.post(SITE, data=form)

    assert (scripted.status_code, scripted.json["error"]["field"]) == (422, "PRF-04[0].headcount")
    assert scripted.json["error"]["message"] == "人数（人）を入力してください。"
    assert (posted.status_code, error_at(posted.text, "PRF-04[0].headcount")) == (
        422,
        "エラー： 人数（人）を入力してください。",
    )
    assert 'name="PRF-03"' in posted.text and 'name="PRF-07"' in posted.text
    assert stored(database, world) == {}


def test_of_more_rows_than_a_table_takes_no_more_are_drawn_than_it_takes(answering: Page) -> None:
    _world, browser = answering("ja")
    form = form_of(browser.get(SITE).text)
    for number in range(600):
        form[f"PRF-04[{number}].headcount"] = "5"

    reply = browser.post(SITE, data=form)

    assert reply.status_code == 422
    assert "500" in error_at(reply.text, "PRF-04")
    assert len(re.findall(r'name="PRF-04\[\d+\]\.headcount"', reply.text)) == 500


@pytest.mark.parametrize(
    ("question", "value", "field"),
    [("LAW-08", {"overtime": 25, "overtime_60h": 50, "holiday": 35, "night": 25, "flat_overtime_yen": 0},
      "LAW-08.flat_overtime_yen"),
     ("LIV-01", {"trainee": 0}, "LIV-01.trainee")],
)  # fmt: skip
def test_a_zero_for_none_is_sent_back_with_what_to_do(
    answering: Page, question: str, value: dict[str, Any], field: str
) -> None:
    _world, browser = answering("ja", answers={"PRF-04": WORKERS, "PRF-08": {"housed_percent": 50}})

    error = save(browser, question, value).json["error"]

    assert error["field"] == field
    assert "該当しない項目は、0ではなく空欄にしてください。" in error["message"]


def test_a_corporate_number_is_checked_by_its_first_digit(answering: Page, database: Database) -> None:
    world, browser = answering("ja")
    site = {"prefecture": "JP-23", "corporate_number": "1234567890123"}

    wrong = save(browser, "PRF-01", site)
    right = save(browser, "PRF-01", {**site, "corporate_number": "７０００－０１２０５０００２"}, key="key-0000002")

    assert (wrong.status_code, wrong.json["error"]["field"]) == (422, "PRF-01.corporate_number")
    assert "検査用数字" in wrong.json["error"]["message"]
    assert right.status_code == 200
    assert json.loads(stored(database, world)["PRF-01"])["corporate_number"] == "7000012050002"


def test_questions_are_named_and_not_counted_where_some_may_be_hidden(answering: Page) -> None:
    _world, browser = answering("ja", answers=example_answers(), answering="started")

    page = _text(browser, SITE)

    assert 'aria-label="質問PRF-07"' in page
    assert re.search(r'<p class="question-number">PRF-07</p>', page)
    assert not re.search(r"質問 ?\d+／", page)


def test_how_to_choose_is_said_once(answering: Page) -> None:
    _world, browser = answering("ja", answers=example_answers(), answering="started")

    assert "当てはまるものをすべて選んでください。" not in _text(browser, FEES)  # its questions say it themselves
    assert "当てはまるものをすべて選んでください。" in _text(
        browser, "/answer/sections/sign"
    )  # a part's label does not


def _text(browser: Browser, path: str) -> str:
    return unescape(browser.get(path).text)


def _without(question: str) -> dict[str, Any]:
    return {id: value for id, value in example_answers().items() if id != question}
