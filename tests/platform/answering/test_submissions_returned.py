"""After a submission: sent back, answered again, moved on by the member, and who may not sign."""

import json
from datetime import timedelta
from hashlib import sha256

from flask import Flask
from sqlalchemy import select

from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.responses import reviews
from tadasu.responses.models import ReturnedQuestion
from tests.platform.answering.files import PDF, send
from tests.platform.answering.saving import save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, today


def send_back(database: Database, people: People, settings: Settings, world: World, *questions: str) -> None:
    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        back = reviews.Return(dict.fromkeys(questions, "何時間分ですか"), today() + timedelta(days=10))
        reviews.return_questions(session, settings, asker_of(people.ren), request, back, utc_now())


def test_after_a_return_only_the_questions_sent_back_can_be_changed(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    submit(suzuki)
    send_back(database, people, settings, world, "LAW-10")

    tasks = suzuki.get("/answer/tasks").text
    assert "minutes to go" not in tasks and " min" not in tasks  # what is open besides cannot be changed
    assert save(suzuki, "LAW-10", 30, base=1).status_code == 200
    locked = save(suzuki, "LAW-21", "b", base=1, key="key-0000002")
    again = submit(suzuki)

    assert (locked.status_code, locked.json["error"]["code"]) == (409, "locked")
    assert is_submitted(again)
    rounds = [json.loads(suzuki.get(f"/answer/receipt/{number}/envelope.json").data) for number in (1, 2)]
    first = suzuki.get("/answer/receipt/1/envelope.json").data
    assert rounds[1]["previous_envelope_sha256"] == sha256(first).hexdigest()
    with database.reading() as session:
        assert session.scalars(select(ReturnedQuestion.question)).all() == ["LAW-10"]
        assert session.scalars(select(Message.kind).where(Message.kind == "returned")).all() == ["returned"]


def test_a_question_that_newly_applies_through_a_returned_one_can_be_answered(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    answers = {**complete_answers(), "LAW-10": 0}
    answers.pop("LAW-09", None)
    world = a_request(database, people, settings, answers=answers)
    browser = answering_browser(app, database, world)
    assert is_submitted(submit(browser))
    send_back(database, people, settings, world, "LAW-10")
    assert save(browser, "LAW-09", "a").status_code == 422

    save(browser, "LAW-10", 30, base=1, key="key-0000002")

    assert save(browser, "LAW-09", "a", key="key-0000003").status_code == 200


def test_the_member_moves_a_submission_through_its_states(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    submit(suzuki)
    due_on = today() + timedelta(days=5)

    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        states = []
        reviews.start_review(session, asker_of(people.ren), request, utc_now())
        states.append(request.answering)
        reviews.accept(session, asker_of(people.ren), request, is_assessed=True, now=utc_now())
        states.append(request.answering)
        reviews.reopen(session, settings, asker_of(people.aoi), request, reason="誤記", due_on=due_on, now=utc_now())
        states.append(request.answering)
        reviews.cancel_return(session, settings, asker_of(people.ren), request, utc_now())
        states.append(request.answering)

    assert states == ["in_review", "accepted", "returned", "in_review"]


def test_a_file_can_be_taken_off_only_where_its_question_can_be_changed(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    for question in ("LAW-10", "LAW-21"):
        assert (
            send(suzuki, PDF + question.encode(), f"{question}.pdf", f"/answer/evidence/{question}").status_code == 201
        )
    submit(suzuki)
    send_back(database, people, settings, world, "LAW-10")

    for section, question, is_open in (("pay-and-hours", "LAW-10", True), ("dignity", "LAW-21", False)):
        whole = suzuki.get(f"/answer/sections/{section}").text
        beside = whole.partition(f'id="q-{question}"')[2].partition("</article>")[0]
        for page in (beside, suzuki.get(f"/answer/evidence/{question}").text):
            assert f"{question}.pdf</a>" in page
            assert ('form="remove-evidence"' in page) == is_open
