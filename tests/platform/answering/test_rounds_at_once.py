"""What happens to one round at the same moment: a save and its cancelling, a remark and what a save has opened."""

import pytest
from flask import Flask
from sqlalchemy import update

from tadasu.campaigns.models import Request, Response
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses import opening, reviews, saving, submitting
from tests.platform.answering.door import mailed_code, open_with, send_code, visitor
from tests.platform.answering.helping import HELPER, helper_token
from tests.platform.answering.meanwhile import Slow, meanwhile
from tests.platform.answering.rounds import Back, cancel, reopen
from tests.platform.answering.saving import answer, save
from tests.platform.answering.signing import SIGNED, is_submitted, looked_through, submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, answering_browser, complete_answers


@pytest.mark.parametrize("is_reopened", [True, False])
def test_a_round_can_be_cancelled_while_an_answer_is_saved(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back,
    slow: Slow, is_reopened: bool,
) -> None:  # fmt: skip
    submit(suzuki)
    if is_reopened:
        reopen(database, people, settings, world)
    else:
        back("LAW-21")
    save(suzuki, "LAW-21", "d", base=1)
    reached = slow(saving, "note_progress")
    other = answering_browser(app, database, world)

    saved, _cancelled = meanwhile(
        lambda: save(other, "LAW-21", "b", base=2, key="key-0000002"), reached,
        lambda: cancel(database, people, settings, world),
    )  # fmt: skip

    assert saved.status_code == 200
    assert answer(database, world, "LAW-21") == (complete_answers()["LAW-21"], 4)


def test_a_remark_sees_what_a_save_has_openedmeanwhile(
    app: Flask, suzuki: Browser, database: Database, world: World, back: Back, slow: Slow
) -> None:
    submit(suzuki)
    back("PRF-03")
    reached = slow(saving, "reply")
    other = answering_browser(app, database, world)

    replies = meanwhile(
        lambda: save(suzuki, "PRF-03", 1, base=1), reached,  # fewer workers in all than the foreign ones of PRF-04
        lambda: other.put("/answer/api/comments/PRF-04", json={"text": "These are all."}),
    )  # fmt: skip

    assert [each.status_code for each in replies] == [200, 200]


def test_the_form_cannot_be_changed_under_a_signature(
    app: Flask, suzuki: Browser, database: Database, world: World, slow: Slow
) -> None:
    other = answering_browser(app, database, world)
    form = {**SIGNED, **looked_through(suzuki)}
    reached = slow(submitting, "end_delegations")

    signed, chosen = meanwhile(
        lambda: suzuki.post("/answer/review", data=form), reached,
        lambda: other.post("/answer/form", {"form": "short"}, headers={"Accept": "application/json"}),
    )  # fmt: skip

    assert is_submitted(signed)
    assert (chosen.status_code, chosen.json["error"]["code"]) == (409, "submitted")
    with database.reading() as session:
        assert session.get_one(Response, world.response_id).form == "full"


def test_whoever_comes_in_closes_nothing_that_was_opened_a_moment_ago(
    suzuki: Browser, database: Database, world: World, back: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(suzuki)
    back("LAW-10")
    monkeypatch.setattr(opening, "_in_the_way", lambda *_given: {"LAW-07"})  # as if it had grown too old

    with database.writing() as session:
        request, response = session.get_one(Request, world.request_id), session.get_one(Response, world.response_id)
        assert response.editable is not None and "PRF-04" not in response.editable
        opened = update(Response).values(editable=[*response.editable, "PRF-04"])
        session.execute(opened.execution_options(synchronize_session=False))
        opening.open_what_aged(session, request, response, utc_now())

    with database.reading() as session:
        editable = session.get_one(Response, world.response_id).editable
    assert editable is not None and {"PRF-04", "LAW-07", "LAW-10"} <= set(editable)


def test_whoever_comes_in_opens_nothing_of_a_round_that_was_ended_a_moment_ago(
    suzuki: Browser, database: Database, world: World, back: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(suzuki)
    back("LAW-10")
    monkeypatch.setattr(opening, "_in_the_way", lambda *_given: {"LAW-07"})

    with database.writing() as session:
        request, response = session.get_one(Request, world.request_id), session.get_one(Response, world.response_id)
        session.execute(update(Response).values(editable=None).execution_options(synchronize_session=False))
        opening.open_what_aged(session, request, response, utc_now())

    with database.reading() as session:
        assert session.get_one(Response, world.response_id).editable is None


@pytest.mark.parametrize("end", ["cancelled", "signed"])
def test_a_helper_who_comes_in_as_the_round_ends_is_not_in_the_way(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back,
    slow: Slow, end: str,
) -> None:  # fmt: skip
    submit(suzuki)
    back("LAW-10")
    suzuki.post("/answer/helpers/ask", HELPER)
    helper = visitor(app, helper_token(database))
    send_code(helper)
    code, form = mailed_code(database), {**SIGNED, **looked_through(suzuki)}
    reached = slow({"cancelled": reviews, "signed": submitting}[end], "end_delegations")

    ended, came = meanwhile(
        lambda: suzuki.post("/answer/review", data=form) if end == "signed"
        else cancel(database, people, settings, world),
        reached, lambda: open_with(helper, code),
    )  # fmt: skip

    assert end == "cancelled" or is_submitted(ended)
    assert came.status_code in (303, 403)  # led back to the door, or refused there
    assert helper.get("/answer/tasks").status_code == 303
