"""Signing: what a submission holds, that it never changes, and what happens after it."""

import json
import threading
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tadasu.asker import Asker
from tadasu.campaigns.models import Request
from tadasu.commands.main import main as tadasu
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.jobs.models import Job
from tadasu.mail.models import Message
from tadasu.responses import reviews
from tadasu.responses.models import Consent, Delegation, ReturnedQuestion, Submission
from tests.platform.conftest import Browser, People, Someone
from tests.platform.test_saving_answers import save
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, today

SIGNED = {"name": "鈴木 花", "post": "総務課長", "attested": "yes"}


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return a_request(database, people, settings, answers=complete_answers())


@pytest.fixture
def suzuki(app: Flask, database: Database, world: World) -> Browser:
    return answering_browser(app, database, world)


def submit(browser: Browser, **changes: str) -> Any:
    return browser.post("/answer/submit", json={**SIGNED, **changes})


def asker(someone: Someone) -> Asker:
    return Asker(0, "", someone.role, someone.organisation_id, "", "en", "Asia/Tokyo", b"", person_id=someone.person_id)


def one_submission(database: Database) -> Submission:
    with database.reading() as session:
        return session.scalars(select(Submission).order_by(Submission.round.desc())).first()  # type: ignore[return-value]  # The caller has submitted.


def test_a_submission_moves_the_request_on_and_starts_what_follows(
    suzuki: Browser, database: Database, world: World
) -> None:
    reply = submit(suzuki)

    assert reply.status_code == 201, reply.text
    with database.reading() as session:
        request = session.get_one(Request, world.request_id)
        assert (request.answering, request.round, request.is_late) == ("submitted", 1, False)
        assert session.scalars(select(Consent.member_id)).all() == [world.member_id]
        assert sorted(session.scalars(select(Job.kind))) == ["assess", "receipt"]


def test_the_downloaded_document_scores_to_the_same_hash(
    suzuki: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], database: Database
) -> None:
    submit(suzuki)
    file = tmp_path / "answers.json"
    file.write_bytes(suzuki.get("/answer/receipt/1/answers.json").data)

    with pytest.raises(SystemExit):
        tadasu(["score", str(file), "--json", "-"])

    scored = json.loads(capsys.readouterr().out.splitlines()[-1])
    submission = one_submission(database)
    assert scored["submission_sha256"] == submission.document_sha256
    assert sha256(file.read_bytes()).hexdigest() == submission.document_sha256
    assert scored["as_of"] == today().isoformat()


def test_the_envelope_binds_answers_signer_and_helpers(suzuki: Browser, database: Database, world: World) -> None:
    reply = submit(suzuki)

    envelope = suzuki.get("/answer/receipt/1/envelope.json").data
    told = json.loads(envelope)
    assert sha256(envelope).hexdigest() == reply.json["envelope_sha256"]
    assert told["document_sha256"] == reply.json["document_sha256"]
    assert told["signer"] == {"name": "鈴木 花", "post": "総務課長"}
    assert (told["round"], told["previous_envelope_sha256"]) == (1, None)
    assert told["sections"]["fees"] == [{"capacity": "respondent"}]


def test_only_what_is_asked_is_submitted_and_the_rest_kept(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    answers = {**complete_answers(), "PRF-04": []}
    world = a_request(database, people, settings, answers=answers)

    reply = submit(answering_browser(app, database, world))

    assert reply.status_code == 201, reply.text
    document = json.loads(one_submission(database).document)
    assert "FEE-02" not in document["answers"]
    assert document["answers"]["PRF-04"] == []


def test_files_give_evidence_of_the_first_level_with_their_date(
    suzuki: Browser, database: Database, world: World
) -> None:
    with database.writing() as session:
        now = session.get_one(Request, world.request_id).created_at
        file = EvidenceFile(response_id=world.response_id, member_id=world.member_id, name="計画.pdf", size=3, key="k",
                            media_type="application/pdf", sha256="a" * 64, received_sha256="a" * 64,
                            uploaded_at=now)  # fmt: skip
        session.add(file)
        session.flush()
        for question, day in (("LAW-01", date(2026, 4, 1)), ("LAW-04", None)):
            session.add(EvidenceLink(response_id=world.response_id, question=question, file_id=file.id, dated_on=day,
                                     linked_at=now))  # fmt: skip

    submit(suzuki)

    submission = one_submission(database)
    assert json.loads(submission.document)["evidence"] == {"LAW-01": {"level": 1, "on": "2026-04-01"}, "LAW-04": 1}
    assert [each["name"] for each in json.loads(submission.envelope)["files"]] == ["計画.pdf", "計画.pdf"]


@pytest.mark.parametrize(
    ("left_out", "changes", "code"),
    [("PRF-03", {}, "incomplete"), ("LAW-21", {}, "incomplete"), (None, {"attested": ""}, "not_attested"),
     (None, {"name": " "}, "invalid"), (None, {"post": "\u200b"}, "invalid")],
)  # fmt: skip
def test_what_is_not_ready_is_not_submitted(
    app: Flask, database: Database, people: People, settings: Settings, left_out: str | None,
    changes: dict[str, str], code: str,
) -> None:  # fmt: skip
    answers = {id: value for id, value in complete_answers().items() if id != left_out}
    world = a_request(database, people, settings, answers=answers)

    reply = submit(answering_browser(app, database, world), **changes)

    assert (reply.status_code, reply.json["error"]["code"]) == (422, code), reply.text
    if left_out:
        assert reply.json["error"]["questions"] == [left_out]
    with database.reading() as session:
        assert session.scalars(select(Submission)).first() is None


def test_a_contradiction_is_named_before_submitting(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answers={**complete_answers(), "PRF-03": 5})

    reply = submit(answering_browser(app, database, world))

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "contradiction")
    assert reply.json["error"]["field"] == "PRF-04"


def test_a_late_submission_is_accepted_and_marked(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    late = a_request(database, people, settings, answers=complete_answers(), due_on=today() - timedelta(days=1))
    strict = {"late_days": 0}
    closed = a_request(database, people, settings, answers=complete_answers(), campaign=strict,
                       due_on=today() - timedelta(days=1))  # fmt: skip

    replies = [submit(answering_browser(app, database, each)) for each in (late, closed)]

    assert [reply.status_code for reply in replies] == [201, 409]
    assert replies[1].json["error"]["code"] == "closed"
    with database.reading() as session:
        assert session.get_one(Request, late.request_id).is_late


def test_the_second_of_two_submits_is_led_to_the_receipt(suzuki: Browser, database: Database) -> None:
    first = submit(suzuki)

    second = submit(suzuki)
    as_page = suzuki.post("/answer/submit", SIGNED)

    assert (second.status_code, second.json["error"]["code"]) == (409, "submitted")
    assert second.json["error"]["receipt"]["envelope_sha256"] == first.json["envelope_sha256"]
    assert (as_page.status_code, as_page.headers["Location"]) == (303, "/answer/receipt")


def test_of_many_submits_at_once_one_wins(app: Flask, database: Database, people: People, settings: Settings) -> None:
    for _round in range(5):
        world = a_request(database, people, settings, answers=complete_answers())
        browsers = [answering_browser(app, database, world) for _one in range(4)]
        for browser in browsers:
            browser.csrf_token("/answer/submit")
        barrier = threading.Barrier(len(browsers))
        statuses: list[int] = []

        def race(browser: Browser, barrier: threading.Barrier = barrier, statuses: list[int] = statuses) -> None:
            barrier.wait()
            statuses.append(submit(browser).status_code)

        threads = [threading.Thread(target=race, args=(browser,)) for browser in browsers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(statuses) == [201, 409, 409, 409]


@pytest.mark.parametrize("statement", ["UPDATE submission SET signer_name = 'x'", "DELETE FROM submission"])
def test_the_database_itself_refuses_to_change_a_submission(
    suzuki: Browser, database: Database, statement: str
) -> None:
    submit(suzuki)

    with pytest.raises(DBAPIError, match="only added to"), database.writing() as session:
        session.execute(text(statement))


def test_nothing_is_saved_after_submitting(suzuki: Browser) -> None:
    submit(suzuki)

    reply = save(suzuki, "LAW-10", 30, base=1)

    assert (reply.status_code, reply.json["error"]["code"]) == (409, "submitted")


def send_back(database: Database, people: People, settings: Settings, world: World, *questions: str) -> None:
    from tadasu.clock import utc_now

    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        back = reviews.Return(dict.fromkeys(questions, "何時間分ですか"), today() + timedelta(days=10))
        reviews.return_questions(session, settings, asker(people.ren), request, back, utc_now())


def test_after_a_return_only_the_questions_sent_back_can_be_changed(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    submit(suzuki)
    send_back(database, people, settings, world, "LAW-10")

    assert save(suzuki, "LAW-10", 30, base=1).status_code == 200
    locked = save(suzuki, "LAW-21", "b", base=1, key="key-0000002")
    again = submit(suzuki)

    assert (locked.status_code, locked.json["error"]["code"]) == (409, "locked")
    assert (again.status_code, again.json["round"]) == (201, 2)
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
    assert submit(browser).status_code == 201
    send_back(database, people, settings, world, "LAW-10")
    assert save(browser, "LAW-09", "a").status_code == 422

    save(browser, "LAW-10", 30, base=1, key="key-0000002")

    assert save(browser, "LAW-09", "a", key="key-0000003").status_code == 200


def test_the_member_moves_a_submission_through_its_states(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    from tadasu.clock import utc_now

    submit(suzuki)
    due_on = today() + timedelta(days=5)

    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        states = []
        reviews.start_review(session, asker(people.ren), request, utc_now())
        states.append(request.answering)
        reviews.accept(session, asker(people.ren), request, is_assessed=True, now=utc_now())
        states.append(request.answering)
        reviews.reopen(session, settings, asker(people.aoi), request, reason="誤記", due_on=due_on, now=utc_now())
        states.append(request.answering)
        reviews.cancel_return(session, asker(people.ren), request, utc_now())
        states.append(request.answering)

    assert states == ["in_review", "accepted", "returned", "in_review"]


def test_submitting_ends_delegations_and_tells_the_helpers(suzuki: Browser, database: Database, world: World) -> None:
    suzuki.post("/answer/helpers/ask", {"sections": ["fees"], "name": "監理 太郎", "email": "taro@kanri.example.jp",
                                    "capacity": "supervising"})  # fmt: skip

    submit(suzuki)

    with database.reading() as session:
        assert session.scalars(select(Delegation.state)).all() == ["ended"]
        assert len(session.scalars(select(Message).where(Message.kind == "delegation")).all()) == 2


def test_a_delegate_cannot_sign_and_a_stranger_is_sent_to_the_door(
    app: Flask, suzuki: Browser, database: Database, world: World
) -> None:
    suzuki.post("/answer/helpers/ask", {"sections": ["fees"], "name": "監理 太郎", "email": "taro@kanri.example.jp",
                                    "capacity": "supervising"})  # fmt: skip
    with database.reading() as session:
        helper = session.scalars(select(Delegation.id)).one()

    assert submit(answering_browser(app, database, world, delegation_id=helper)).status_code == 403
    assert submit(Browser(app)).status_code == 401
    assert answering_browser(app, database, world, delegation_id=helper).get(
        "/answer/receipt/1/answers.json"
    ).status_code in (403, 404)
