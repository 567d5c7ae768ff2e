"""An envelope holds what belongs to the questions that are asked when it is signed, and nothing else."""

import json
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from tadasu.database import Database
from tadasu.evidence.models import EvidenceLink
from tadasu.reports.records import record_of
from tadasu.responses.models import Submission
from tests.platform.answering.files import PDF, send
from tests.platform.answering.saving import save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import Browser
from tests.platform.worlds import World, a_helper, answering_browser


def envelope(browser: Browser, number: int = 1) -> Any:
    return json.loads(browser.get(f"/answer/receipt/{number}/envelope.json").data)


def test_files_and_remarks_of_a_question_that_is_no_longer_asked_are_not_signed(suzuki: Browser) -> None:
    """They stay with the draft, like the answer."""
    send(suzuki, PDF, "payroll.pdf", "/answer/evidence/LAW-09")
    send(suzuki, PDF, "payroll.pdf", "/answer/evidence/LAW-10")
    for question in ("LAW-09", "LAW-10"):
        suzuki.put(f"/answer/api/comments/{question}", json={"text": f"about {question}"})
    assert save(suzuki, "LAW-10", 0, base=1).json["applies"]["LAW-09"] is False

    assert is_submitted(submit(suzuki))

    signed = envelope(suzuki)
    assert [each["question"] for each in signed["files"]] == ["LAW-10"]
    assert signed["comments"] == {"LAW-10": "about LAW-10"}
    assert "about LAW-09" in suzuki.get("/answer/sections/pay-and-hours").text


def test_a_remark_and_a_file_may_stand_for_an_answer_that_is_not_given(suzuki: Browser) -> None:
    send(suzuki, PDF, "rules.pdf", "/answer/evidence/LAW-16")
    suzuki.put("/answer/api/comments/LAW-16", json={"text": "We are asking our lawyer."})
    save(suzuki, "LAW-16", None, base=1)

    assert is_submitted(submit(suzuki))

    signed = envelope(suzuki)
    assert "LAW-16" not in json.loads(suzuki.get("/answer/receipt/1/answers.json").data)["answers"]
    assert signed["comments"] == {"LAW-16": "We are asking our lawyer."}
    assert [each["question"] for each in signed["files"]] == ["LAW-16"]


def test_who_answered_only_what_is_no_longer_asked_is_not_named(
    app: Flask, suzuki: Browser, database: Database, world: World
) -> None:
    helper = a_helper(database, world, "pay-and-hours")
    save(answering_browser(app, database, world, delegation_id=helper), "LAW-09", "b", base=1)
    save(suzuki, "LAW-10", 0, base=1, key="key-0000002")

    assert is_submitted(submit(suzuki))

    assert envelope(suzuki)["sections"]["pay-and-hours"] == [{"capacity": "respondent"}]


def test_the_day_a_signed_file_bears_is_that_of_the_link_that_was_signed(
    suzuki: Browser, database: Database, world: World
) -> None:
    """The instants come from two requests: the link can seem a moment younger than the signature that waited for it."""
    send(suzuki, PDF, "rules.pdf", "/answer/evidence/LAW-10")
    submit(suzuki)
    with database.writing() as session:
        submission = session.scalars(select(Submission)).one()
        link = session.scalars(select(EvidenceLink)).one()
        link.dated_on, link.linked_at = date(2026, 4, 1), submission.submitted_at + timedelta(milliseconds=300)
        session.add(
            EvidenceLink(response_id=link.response_id, question="LAW-10", file_id=link.file_id,
                         dated_on=date(2026, 9, 9), linked_at=submission.submitted_at + timedelta(days=3))
        )  # fmt: skip

    with database.reading() as session:
        told = record_of(session, session.scalars(select(Submission)).one())

    assert [each.dated_on for each in told.files] == [date(2026, 4, 1)]
