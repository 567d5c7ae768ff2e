"""A draft put back to what was signed, when a return is cancelled. What was typed since stays in the history."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.answers.canonical import canonical_bytes
from tadasu.database import held
from tadasu.evidence.operations import put_back
from tadasu.responses.applying import EMPTY
from tadasu.responses.models import Answer, AnswerVersion, Comment, Response, Submission
from tadasu.responses.opening import not_asked_when_signed
from tadasu.responses.prepared import Prepared


def restore(session: Session, made: Prepared, response: Response, submission: Submission, now: datetime) -> None:
    """Puts form, answers, remarks and files back. Whoever calls holds the request (`holding`)."""
    document, envelope = json.loads(submission.document), json.loads(submission.envelope)
    response.form = document["form"]
    _put_answers_back(session, response.id, document["answers"], submission.submitted_at, now)
    asked = made.places.keys() - not_asked_when_signed(made, submission)
    _put_remarks_back(session, response.id, envelope.get("comments", {}), asked, now)
    files = [(each["question"], each["sha256"]) for each in envelope.get("files", ())]
    put_back(session, response.id, files, submission.submitted_at, now)
    session.flush()


def _put_answers_back(
    session: Session, response_id: int, signed: Mapping[str, Any], signed_at: datetime, now: datetime
) -> None:
    """Writes what was signed as new versions over what was changed since.

    An answer that was not asked at the signature, and so is not in the document, becomes what it was then.
    """
    before = _versions_at(session, response_id, signed_at)
    present = held(select(Answer).where(Answer.response_id == response_id).order_by(Answer.question))
    for answer in session.scalars(present).all():
        if answer.question not in signed and answer.saved_at <= signed_at:
            continue
        then = before.get(answer.question)
        text = then.value if then is not None else EMPTY
        if answer.question in signed and (then is None or not _is_same(text, signed[answer.question])):
            text, then = json.dumps(signed[answer.question], ensure_ascii=False, separators=(",", ":")), None
        if not _is_same(answer.value, json.loads(text)):
            _write(session, answer, text, then.by_delegation_id if then is not None else None, now)


def _is_same(text: str, value: object) -> bool:
    """Whether a stored answer says this: what is signed has its rows in an order of its own."""
    return canonical_bytes({"": json.loads(text)}) == canonical_bytes({"": value})


def _put_remarks_back(
    session: Session, response_id: int, signed: Mapping[str, str], asked: Collection[str], now: datetime
) -> None:
    """What was signed beside each question that was asked; elsewhere a remark stays, as nothing else keeps it."""
    own = select(Comment).where(Comment.response_id == response_id)
    present = {each.question: each for each in session.scalars(own)}
    for question in (present.keys() & asked) - signed.keys():
        session.delete(present[question])
    for question, text in signed.items():
        if question not in present:
            session.add(Comment(response_id=response_id, question=question, text=text, saved_at=now))
        elif present[question].text != text:
            present[question].text, present[question].saved_at = text, now


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
