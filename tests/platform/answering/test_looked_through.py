"""What is signed is what the review page was drawn from: what came since is shown before it is signed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.campaigns.models import Request, Response
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.responses.models import Submission
from tests.platform.answering.files import PDF, send
from tests.platform.answering.saving import save
from tests.platform.answering.signing import SIGNED, is_submitted, looked_through, reviewed_in
from tests.platform.conftest import Browser
from tests.platform.worlds import World, a_helper, answering_browser

CHANGED = "Answers have been changed since this page was opened"
LINK = 'href="/answer/sections/pay-and-hours#q-LAW-10"'
Change = Callable[[Browser], Any]


@pytest.fixture
def helper(app: Flask, database: Database, world: World) -> Browser:
    """Somebody who was asked to help with the section LAW-10 stands in."""
    return answering_browser(app, database, world, delegation_id=a_helper(database, world, "pay-and-hours"))


def _signed(database: Database) -> list[Any]:
    with database.reading() as session:
        rows = session.scalars(select(Submission)).all()
        return [json.loads(row.document)["answers"] | {"": json.loads(row.envelope)} for row in rows]


def _post(browser: Browser, **form: str) -> Any:
    return browser.post("/answer/review", data={**SIGNED, **form})


def _head(page: str) -> str:
    """What stands above the list of what is open."""
    return page.partition('id="open"')[0]


def _answers(browser: Browser) -> Any:
    return save(browser, "LAW-10", 44, base=1)


def _remarks(browser: Browser) -> Any:
    return browser.put("/answer/api/comments/LAW-10", json={"text": "see the ledger"})


def _sends_a_file(browser: Browser) -> Any:
    return send(browser, PDF, "late.pdf", "/answer/evidence/LAW-10")


@pytest.mark.parametrize("change", [_answers, _remarks, _sends_a_file])
def test_what_came_since_the_page_was_opened_is_named_before_it_is_signed(
    suzuki: Browser, helper: Browser, database: Database, change: Change
) -> None:
    seen = looked_through(suzuki)
    assert change(helper).status_code < 300

    reply = _post(suzuki, **seen)

    assert (reply.status_code, _signed(database)) == (422, [])
    assert CHANGED in _head(reply.text) and LINK in _head(reply.text)
    assert _head(reply.text).count("#q-") == 1
    assert 'value="鈴木 花"' in reply.text and 'value="総務課長"' in reply.text
    assert 'value="yes" checked' not in reply.text
    assert is_submitted(_post(suzuki, **reviewed_in(reply.text)))
    assert len(_signed(database)) == 1


def test_a_file_and_a_remark_taken_off_since_are_named_too(suzuki: Browser, helper: Browser) -> None:
    file = _sends_a_file(helper).json["id"]
    _remarks(helper)
    seen = looked_through(suzuki)
    helper.post("/answer/files/remove", {"link": str(file)})
    without_file = _post(suzuki, **seen)
    seen = reviewed_in(without_file.text)
    helper.put("/answer/api/comments/LAW-10", json={"text": ""})

    without_remark = _post(suzuki, **seen)

    for reply in (without_file, without_remark):
        assert reply.status_code == 422
        assert CHANGED in reply.text and LINK in _head(reply.text)


def test_another_form_since_is_told(suzuki: Browser, database: Database, world: World) -> None:
    seen = looked_through(suzuki)
    with database.writing() as session:
        session.get_one(Response, world.response_id).form = "short"

    reply = _post(suzuki, **seen)

    assert (reply.status_code, _signed(database)) == (422, [])
    assert CHANGED in reply.text


def test_what_was_changed_and_put_back_is_shown_still(suzuki: Browser, helper: Browser) -> None:
    seen = looked_through(suzuki)
    save(helper, "LAW-10", 44, base=1)
    save(helper, "LAW-10", 45, base=2, key="key-0000002")

    assert _post(suzuki, **seen).status_code == 422


def test_a_page_that_was_looked_through_is_signed_with_all_of_it(
    suzuki: Browser, helper: Browser, database: Database
) -> None:
    for change in (_answers, _remarks, _sends_a_file):
        change(helper)

    assert is_submitted(_post(suzuki, **looked_through(suzuki)))
    signed = _signed(database)[0]
    assert (signed["LAW-10"], signed[""]["comments"]) == (44, {"LAW-10": "see the ledger"})
    assert [each["name"] for each in signed[""]["files"]] == ["late.pdf"]


@pytest.mark.parametrize(
    "mark", [None, "", "x", "full.1", "full.1" + "." * 119, "." * 9_000, "full.1.\u0661\U0001f600"]
)
def test_a_page_that_does_not_say_what_was_looked_through_comes_again(
    suzuki: Browser, database: Database, mark: str | None
) -> None:
    reply = _post(suzuki, **({} if mark is None else {"reviewed": mark}))

    assert (reply.status_code, _signed(database)) == (422, [])
    assert CHANGED in reply.text
    assert is_submitted(_post(suzuki, **reviewed_in(reply.text)))


@pytest.mark.parametrize("wrong", [{"name": ""}, {"attested": ""}])
def test_a_form_that_comes_again_for_another_reason_tells_it_too(
    suzuki: Browser, helper: Browser, database: Database, wrong: dict[str, str]
) -> None:
    seen = looked_through(suzuki)
    _answers(helper)

    reply = _post(suzuki, **seen | wrong)

    assert reply.status_code == 422
    assert CHANGED in reply.text and LINK in _head(reply.text)
    assert _signed(database) == []


@pytest.mark.parametrize("wrong", [{"name": ""}, {"attested": ""}])
def test_nothing_is_said_of_changes_where_there_were_none(suzuki: Browser, wrong: dict[str, str]) -> None:
    seen = looked_through(suzuki)

    reply = _post(suzuki, **seen | wrong)

    assert reply.status_code == 422
    assert CHANGED not in reply.text
    assert reviewed_in(reply.text) == seen


def test_of_a_request_withdrawn_meanwhile_that_is_said(suzuki: Browser, database: Database, world: World) -> None:
    seen = looked_through(suzuki)
    with database.writing() as session:
        session.get_one(Request, world.request_id).withdrawn_at = utc_now()

    replies = [_post(suzuki, **seen), _post(suzuki)]

    assert [reply.status_code for reply in replies] == [409, 409]
    assert all("withdrawn" in reply.text for reply in replies)


def test_what_is_no_longer_asked_is_not_named(suzuki: Browser, helper: Browser) -> None:
    seen = looked_through(suzuki)
    save(helper, "LAW-09", "b", base=1)
    assert save(helper, "LAW-10", 0, base=1, key="key-0000002").json["applies"]["LAW-09"] is False

    reply = _post(suzuki, **seen)

    assert LINK in _head(reply.text)
    assert "#q-LAW-09" not in _head(reply.text)
