"""A round that the member cancels leaves no remark and no helper behind. Of forms tells `test_form_choice`."""

from flask import Flask
from sqlalchemy import select

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.responses.models import Answer, Comment, Delegation
from tests.platform.answering.rounds import Back, block, cancel, signed
from tests.platform.answering.saving import answer, save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_helper, answering_browser, complete_answers


def remark(browser: Browser, question: str, text: str) -> None:
    assert browser.put(f"/answer/api/comments/{question}", json={"text": text}).status_code == 200


def shown_remark(browser: Browser, section: str, question: str) -> str:
    return block(browser, section, question).partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]


def remarks(database: Database, world: World) -> dict[str, str]:
    with database.reading() as session:
        rows = session.execute(select(Comment.question, Comment.text).where(Comment.response_id == world.response_id))
        return {row[0]: row[1] for row in rows}


def test_the_remark_that_is_shown_is_the_one_that_is_signed(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    remark(suzuki, "LAW-21", "as signed")
    submit(suzuki)
    back("LAW-21")
    remark(suzuki, "LAW-21", "typed in the cancelled round")

    cancel(database, people, settings, world)
    back("LAW-10")

    assert shown_remark(suzuki, "dignity", "LAW-21").strip() == "as signed"
    assert is_submitted(submit(suzuki))
    assert signed(suzuki, 2, "envelope")["comments"] == {"LAW-21": "as signed"}


def test_a_remark_that_was_taken_away_comes_back_and_a_new_one_goes(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    remark(suzuki, "LAW-21", "as signed")
    submit(suzuki)
    back("LAW-21", "LAW-10")
    remark(suzuki, "LAW-21", "")
    remark(suzuki, "LAW-10", "new")

    cancel(database, people, settings, world)

    assert remarks(database, world) == {"LAW-21": "as signed"}


def test_a_remark_beside_a_question_that_was_not_asked_stays_with_the_draft(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    """Nothing else keeps it, and it is not signed while the question is not asked."""
    remark(suzuki, "LAW-09", "why so few hours")
    save(suzuki, "LAW-10", 0, base=1)
    submit(suzuki)
    back("LAW-21")

    cancel(database, people, settings, world)

    assert remarks(database, world) == {"LAW-09": "why so few hours"}
    assert signed(suzuki, 1, "envelope")["comments"] == {}


def test_help_ends_with_the_round_it_was_asked_in(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    submit(suzuki)
    back("LAW-10")
    helpers = [
        a_helper(database, world, "pay-and-hours", language="en", state=state) for state in ("opened", "revoked")
    ]
    helper = answering_browser(app, database, world, delegation_id=helpers[0])

    cancel(database, people, settings, world)
    back("LAW-10")

    refused = save(helper, "LAW-10", 44, base=1)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "submitted")
    assert answer(database, world, "LAW-10") == (complete_answers()["LAW-10"], 1)
    with database.reading() as session:
        states = session.scalars(select(Delegation.state).order_by(Delegation.id)).all()
        told = session.scalars(select(Message).where(Message.kind == "delegation")).all()
    assert states == ["ended", "revoked"]
    assert [each.to_email for each in told] == ["t@example.jp"]
    assert "The request to help with the answers has been taken back." in told[0].body


def test_an_answer_that_nobody_changed_gets_no_new_version(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    """Even where a table is signed with its rows in another order than they were typed."""
    submit(suzuki)
    assert signed(suzuki, 1)["answers"]["PRF-04"] != complete_answers()["PRF-04"]
    back("LAW-21")

    cancel(database, people, settings, world)

    with database.reading() as session:
        assert set(session.scalars(select(Answer.version))) == {1}


def test_an_answer_that_is_put_back_is_still_the_helpers_who_gave_it(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back
) -> None:
    helper = a_helper(database, world, "site")
    table = [{**row, "headcount": row["headcount"] + 1} for row in complete_answers()["PRF-04"]]
    save(answering_browser(app, database, world, delegation_id=helper), "PRF-04", table, base=1)
    submit(suzuki)
    back("PRF-04")
    save(suzuki, "PRF-04", complete_answers()["PRF-04"], base=2, key="key-0000002")

    cancel(database, people, settings, world)

    assert answer(database, world, "PRF-04") == (table, 4)
    with database.reading() as session:
        assert session.get_one(Answer, (world.response_id, "PRF-04")).by_delegation_id == helper
