"""A draft put back to what was signed, when a return is cancelled. What was typed since stays in the history."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.evidence.operations import put_back
from tadasu.responses.applying import EMPTY
from tadasu.responses.models import Answer, AnswerVersion, Response, Submission


def restore(session: Session, response: Response, submission: Submission, now: datetime) -> None:
    """Writes what was signed as new versions over what was changed since, and puts the files back.

    An answer that was not asked at the signature, and so is not in the document, becomes what it was then.
    """
    signed: Mapping[str, Any] = json.loads(submission.document)["answers"]
    before = _versions_at(session, response.id, submission.submitted_at)
    for answer in session.scalars(select(Answer).where(Answer.response_id == response.id)).all():
        if answer.question not in signed and answer.saved_at <= submission.submitted_at:
            continue
        then = before.get(answer.question)
        text = then.value if then is not None else EMPTY
        if answer.question in signed and (then is None or json.loads(text) != signed[answer.question]):
            text, then = json.dumps(signed[answer.question], ensure_ascii=False, separators=(",", ":")), None
        if json.loads(answer.value) != json.loads(text):
            _write(session, answer, text, then.by_delegation_id if then is not None else None, now)
    files = [(each["question"], each["sha256"]) for each in json.loads(submission.envelope).get("files", ())]
    put_back(session, response.id, files, submission.submitted_at, now)
    session.flush()


def _versions_at(session: Session, response_id: int, at: datetime) -> Mapping[str, AnswerVersion]:
    """By question, the version that stood at an instant."""
    rows = session.scalars(
        select(AnswerVersion)
        .where(AnswerVersion.response_id == response_id, AnswerVersion.saved_at <= at)
        .order_by(AnswerVersion.version)
    )
    return {each.question: each for each in rows}


def _write(session: Session, answer: Answer, text: str, by_delegation_id: int | None, now: datetime) -> None:
    answer.value, answer.version, answer.saved_at = text, answer.version + 1, now
    answer.by_delegation_id = by_delegation_id
    body = sha256(f"put back\n{answer.question}\n{answer.version}".encode()).hexdigest()
    session.add(
        AnswerVersion(
            response_id=answer.response_id, key=body[:40], body_sha256=body, question=answer.question,
            version=answer.version, value=text, by_delegation_id=by_delegation_id, saved_at=now,
        )
    )  # fmt: skip
