"""Signing: what a submission holds, that it never changes, and what happens after it."""

import json
import re
import threading
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tadasu.campaigns.models import Request
from tadasu.commands.main import main as tadasu
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.jobs.models import Job
from tadasu.mail.models import Message
from tadasu.responses.models import Consent, Delegation, Submission
from tests.platform.answering.saving import save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, today


def one_submission(database: Database) -> Submission:
    with database.reading() as session:
        return session.scalars(select(Submission).order_by(Submission.round.desc()).limit(1)).one()


def test_a_submission_moves_the_request_on_and_starts_what_follows(
    suzuki: Browser, database: Database, world: World
) -> None:
    reply = submit(suzuki)

    assert is_submitted(reply), reply.text
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
    submit(suzuki)

    envelope = suzuki.get("/answer/receipt/1/envelope.json").data
    told, kept = json.loads(envelope), one_submission(database)
    assert sha256(envelope).hexdigest() == kept.envelope_sha256
    assert told["document_sha256"] == kept.document_sha256
    assert told["signer"] == {"name": "鈴木 花", "post": "総務課長"}
    assert (told["round"], told["previous_envelope_sha256"]) == (1, None)
    assert told["sections"]["fees"] == [{"capacity": "respondent"}]


def test_only_what_is_asked_is_submitted_and_the_rest_kept(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    answers = {**complete_answers(), "PRF-04": []}
    world = a_request(database, people, settings, answers=answers)

    reply = submit(answering_browser(app, database, world))

    assert is_submitted(reply), reply.text
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
    ("left_out", "changes", "place", "told"),
    [("PRF-03", {}, "open", "PRF-03"), ("LAW-21", {}, "open", "LAW-21"),
     (None, {"attested": ""}, "attested", "confirm the statement"), (None, {"name": " "}, "name", ""),
     (None, {"post": "\u200b"}, "post", "")],
)  # fmt: skip
def test_what_is_not_ready_is_not_submitted_and_the_page_says_where(
    app: Flask, database: Database, people: People, settings: Settings, left_out: str | None,
    changes: dict[str, str], place: str, told: str,
) -> None:  # fmt: skip
    answers = {id: value for id, value in complete_answers().items() if id != left_out}
    world = a_request(database, people, settings, answers=answers)

    reply = submit(answering_browser(app, database, world, language="en"), **changes)

    found = re.search(rf'<a href="#{place}">([^<]+)</a>', reply.text)
    assert (reply.status_code, found is not None) == (422, True), reply.text
    assert found is not None and told in found[1]
    assert f'id="{place}"' in reply.text
    with database.reading() as session:
        assert session.scalars(select(Submission)).first() is None


def test_a_contradiction_is_named_before_submitting(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answers={**complete_answers(), "PRF-03": 5})

    reply = submit(answering_browser(app, database, world))

    assert reply.status_code == 422
    assert 'href="#contradiction"' in reply.text and 'id="contradiction"' in reply.text
    assert 'href="/answer/sections/site#q-PRF-04"' in reply.text
    with database.reading() as session:
        assert session.scalars(select(Submission)).first() is None


def test_a_late_submission_is_accepted_and_marked(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    late = a_request(database, people, settings, answers=complete_answers(), due_on=today() - timedelta(days=1))
    strict = {"late_days": 0}
    closed = a_request(database, people, settings, answers=complete_answers(), campaign=strict,
                       due_on=today() - timedelta(days=2))  # fmt: skip

    replies = [submit(answering_browser(app, database, each)) for each in (late, closed)]

    assert [reply.status_code for reply in replies] == [303, 409]
    assert replies[1].json["error"]["code"] == "closed"
    with database.reading() as session:
        assert session.get_one(Request, late.request_id).is_late


def test_the_second_of_two_submits_is_led_to_the_receipt(suzuki: Browser, database: Database) -> None:
    first = submit(suzuki)
    signed = one_submission(database).envelope_sha256

    second, unsigned = submit(suzuki, name="佐藤"), submit(suzuki, name="")

    assert is_submitted(first) and is_submitted(second) and is_submitted(unsigned)
    with database.reading() as session:
        assert session.scalars(select(Submission.envelope_sha256)).all() == [signed]


def test_of_many_submits_at_once_one_wins(app: Flask, database: Database, people: People, settings: Settings) -> None:
    for _round in range(5):
        world = a_request(database, people, settings, answers=complete_answers())
        browsers = [answering_browser(app, database, world) for _one in range(4)]
        for browser in browsers:
            browser.csrf_token("/answer/review")
        barrier = threading.Barrier(len(browsers))
        replies: list[Any] = []

        def race(browser: Browser, barrier: threading.Barrier = barrier, replies: list[Any] = replies) -> None:
            barrier.wait()
            replies.append(submit(browser))

        threads = [threading.Thread(target=race, args=(browser,)) for browser in browsers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [is_submitted(reply) for reply in replies] == [True] * 4
        with database.reading() as session:
            mine = select(Submission.id).where(Submission.response_id == world.response_id)
            made = session.scalars(mine).all()
            consents = session.scalars(select(Consent.id).where(Consent.submission_id.in_(made))).all()
            jobs = [job for job in session.scalars(select(Job)) if job.arguments["submission_id"] in made]
        assert (len(made), len(consents), len(jobs)) == (1, 1, 2)


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
