"""Pages that were drawn before somebody else saved: what they send without scripts takes nothing away unseen."""

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.database import Database
from tadasu.responses.models import Comment
from tests.platform.answering.saving import answer, save
from tests.platform.answering.sections import form_of
from tests.platform.conftest import Browser
from tests.platform.worlds import World, answering_browser

DIGNITY = "/answer/sections/dignity"
PAY = "/answer/sections/pay-and-hours"


@pytest.fixture
def other(app: Flask, database: Database, world: World) -> Browser:
    """The same request on another device."""
    return answering_browser(app, database, world)


def _remark(browser: Browser, text: str, question: str = "LAW-21") -> None:
    assert browser.put(f"/answer/api/comments/{question}", json={"text": text}).status_code == 200


def _remarks(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {row.question: row.text for row in session.scalars(select(Comment))}


@pytest.mark.parametrize("before", ["", "as drawn\nin two lines"])
def test_a_remark_left_as_the_page_showed_it_takes_nobody_elses_away(
    suzuki: Browser, other: Browser, database: Database, before: str
) -> None:
    _remark(suzuki, before)
    form = form_of(suzuki.get(DIGNITY).text)
    form["LAW-21.comment"] = before.replace("\n", "\r\n")
    _remark(other, "a colleague's")

    reply = suzuki.post(DIGNITY, data=form)

    assert (reply.status_code, _remarks(database)) == (303, {"LAW-21": "a colleague's"})


def test_a_remark_left_alone_stays_away_once_somebody_took_it_off(
    suzuki: Browser, other: Browser, database: Database
) -> None:
    _remark(suzuki, "out of date")
    form = form_of(suzuki.get(DIGNITY).text)
    form["LAW-21.comment"] = "out of date"
    _remark(other, "")

    assert suzuki.post(DIGNITY, data=form).status_code == 303
    assert _remarks(database) == {}


@pytest.mark.parametrize("typed", ["mine", ""])
def test_a_remark_changed_on_the_page_is_saved(suzuki: Browser, database: Database, typed: str) -> None:
    _remark(suzuki, "as drawn")

    reply = suzuki.post(DIGNITY, data=form_of(suzuki.get(DIGNITY).text, **{"LAW-21.comment": typed}))

    assert (reply.status_code, _remarks(database).get("LAW-21", "")) == (303, typed)


@pytest.mark.parametrize(("before", "theirs", "told"), [("", "theirs", "theirs"), ("drawn", "", "none")])
def test_a_remark_changed_by_two_is_shown_twice_and_kept_when_saved_again(
    suzuki: Browser, other: Browser, database: Database, before: str, theirs: str, told: str
) -> None:
    _remark(suzuki, before)
    form = form_of(suzuki.get(DIGNITY).text, **{"LAW-21.comment": "mine"})
    _remark(other, theirs)

    reply = suzuki.post(DIGNITY, data=form)

    assert (reply.status_code, _remarks(database).get("LAW-21", "")) == (422, theirs)
    assert 'href="#LAW-21.comment"' in reply.text and 'id="LAW-21.comment-error"' in reply.text
    assert f"It is now: {told}. Your text is shown" in reply.text
    again = form_of(reply.text)
    assert again["LAW-21.comment"].strip() == "mine"
    assert suzuki.post(DIGNITY, data=again).status_code == 303
    assert _remarks(database) == {"LAW-21": "mine"}


def test_the_same_remark_of_two_is_no_conflict(suzuki: Browser, other: Browser, database: Database) -> None:
    form = form_of(suzuki.get(DIGNITY).text, **{"LAW-21.comment": "the same"})
    _remark(other, "the same")

    assert suzuki.post(DIGNITY, data=form).status_code == 303
    assert _remarks(database) == {"LAW-21": "the same"}


def test_a_page_that_comes_again_shows_the_remark_that_stands(
    suzuki: Browser, other: Browser, database: Database
) -> None:
    form = form_of(suzuki.get(PAY).text, **{"LAW-10": "many"})
    _remark(other, "a colleague's", "LAW-10")

    reply = suzuki.post(PAY, data=form)
    again = form_of(reply.text, **{"LAW-10": "44"})

    assert reply.status_code == 422
    assert again["LAW-10.comment"].strip() == "a colleague's"
    assert suzuki.post(PAY, data=again).status_code == 303
    assert _remarks(database) == {"LAW-10": "a colleague's"}


def test_a_remark_that_is_too_long_is_told_and_goes_over_nobody_elses_when_it_is_shortened(
    suzuki: Browser, other: Browser, database: Database
) -> None:
    form = form_of(suzuki.get(DIGNITY).text, **{"LAW-21.comment": "x" * 2_001})
    _remark(other, "a colleague's")

    reply = suzuki.post(DIGNITY, data=form)
    second = suzuki.post(DIGNITY, data=form_of(reply.text, **{"LAW-21.comment": "short"}))

    assert reply.status_code == 422
    assert "Too long: 2001 of at most 2000" in reply.text.partition('id="LAW-21.comment-error"')[2][:300]
    assert (second.status_code, _remarks(database)) == (422, {"LAW-21": "a colleague's"})


@pytest.mark.parametrize("marks", ["", "LAW-21", "LAW-21:", ":::", "LAW-21:00000000 \u3000 x:y:z", "-" * 20_000])
def test_marks_that_are_none_make_a_remark_a_conflict_and_nothing_worse(
    suzuki: Browser, database: Database, marks: str
) -> None:
    _remark(suzuki, "as drawn")
    form = form_of(suzuki.get(DIGNITY).text, remarks=marks, **{"LAW-21.comment": "mine"})

    assert suzuki.post(DIGNITY, data=form).status_code == 422
    assert _remarks(database) == {"LAW-21": "as drawn"}


def test_marks_are_sent_only_where_there_are_remarks_that_can_be_changed(suzuki: Browser) -> None:
    assert 'name="remarks"' not in suzuki.get(DIGNITY).text
    _remark(suzuki, "as drawn")
    assert form_of(suzuki.get(DIGNITY).text)["remarks"].startswith("LAW-21:")


@pytest.mark.parametrize(
    "wrong", [{"LAW-10": "many"}, {"LAW-10": "50", "LAW-10.unk": "unk"}]
)  # no number; a number, and not known
def test_what_was_no_answer_goes_over_nobody_elses_when_it_is_mended(
    suzuki: Browser, other: Browser, database: Database, world: World, wrong: dict[str, str]
) -> None:
    form = form_of(suzuki.get(PAY).text, **wrong)
    save(other, "LAW-10", 44, base=1)

    reply = suzuki.post(PAY, data=form)
    mended = form_of(reply.text, **{"LAW-10": "50"})
    mended.poplist("LAW-10.unk")
    second = suzuki.post(PAY, data=mended)

    assert (reply.status_code, second.status_code) == (422, 422)
    assert "It is now: 44" in second.text
    assert answer(database, world, "LAW-10") == (44, 2)
    assert suzuki.post(PAY, data=form_of(second.text)).status_code == 303
    assert answer(database, world, "LAW-10") == (50, 3)


def test_a_page_sent_again_after_a_newer_one_shows_both(suzuki: Browser, database: Database, world: World) -> None:
    first = form_of(suzuki.get(DIGNITY).text, **{"LAW-21": "b"})
    suzuki.post(DIGNITY, data=first)
    suzuki.post(DIGNITY, data=form_of(suzuki.get(DIGNITY).text, **{"LAW-21": "c"}))

    reply = suzuki.post(DIGNITY, data=first)

    assert (reply.status_code, answer(database, world, "LAW-21")) == (422, ("c", 3))
    assert "by another person. It is now: " in reply.text
    assert suzuki.post(DIGNITY, data=form_of(reply.text)).status_code == 303
    assert answer(database, world, "LAW-21") == ("b", 4)


def test_a_page_sent_twice_is_saved_once(suzuki: Browser, database: Database, world: World) -> None:
    form = form_of(suzuki.get(DIGNITY).text, **{"LAW-21": "b", "LAW-21.comment": "mine"})

    replies = [suzuki.post(DIGNITY, data=form) for _time in range(2)]

    assert [reply.status_code for reply in replies] == [303, 303]
    assert answer(database, world, "LAW-21") == ("b", 2)
    assert _remarks(database) == {"LAW-21": "mine"}
