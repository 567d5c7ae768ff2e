"""Reading drafts, submissions and who was asked to help."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from questionnaires.answers.document import FORMAT, Evidence
from tadasu.accounts.models import Organisation, Person
from tadasu.evidence.models import EvidenceLink
from tadasu.responses.applying import EMPTY, Applied, applied, draft_frame
from tadasu.responses.conditions import is_asked
from tadasu.responses.models import (
    AccessNote,
    Answer,
    AnswerVersion,
    Comment,
    Delegation,
    Response,
    ReturnedQuestion,
    Submission,
)
from tadasu.responses.prepared import Prepared
from tadasu.responses.standing import Standing

MOST_SEEN = 200


@dataclass(frozen=True)
class Stored:
    """The present answer to one question. `text` is its JSON; "null" where it was emptied."""

    text: str
    version: int
    saved_at: datetime
    by_delegation_id: int | None

    @cached_property
    def value(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Draft:
    """All that was saved of a response so far."""

    answers: Mapping[str, Stored]
    comments: Mapping[str, str]

    @cached_property
    def texts(self) -> Mapping[str, str]:
        return {id: stored.text for id, stored in self.answers.items()}

    @cached_property
    def values(self) -> Mapping[str, Any]:
        return {id: stored.value for id, stored in self.answers.items() if stored.text != EMPTY}

    @property
    def saved_at(self) -> datetime | None:
        return max((stored.saved_at for stored in self.answers.values()), default=None)


_ANSWERS = select(
    Answer.question, Answer.value, Answer.version, Answer.saved_at, Answer.by_delegation_id
).where(Answer.response_id == bindparam("response"))  # fmt: skip


_TEXTS = select(Answer.question, Answer.value).where(Answer.response_id == bindparam("response"))


def stored_texts(session: Session, response_id: int) -> dict[str, str]:
    """By question, the JSON text of its answer: all that a save needs of the others."""
    return {row[0]: row[1] for row in session.execute(_TEXTS, {"response": response_id})}


def stored_answers(session: Session, response_id: int) -> dict[str, Stored]:
    rows = session.execute(_ANSWERS, {"response": response_id})
    return {row[0]: Stored(row[1], row[2], row[3], row[4]) for row in rows}


def versions_of(session: Session, response_id: int, wanted: Mapping[str, int]) -> dict[str, str]:
    """By question, the JSON text of one earlier version of its answer; those that never were are left out."""
    rows = session.execute(
        select(AnswerVersion.question, AnswerVersion.version, AnswerVersion.value)
        .where(AnswerVersion.response_id == response_id, AnswerVersion.question.in_(wanted))
    )  # fmt: skip
    return {question: text for question, version, text in rows if version == wanted[question]}


def draft(session: Session, response_id: int) -> Draft:
    comments = session.execute(select(Comment.question, Comment.text).where(Comment.response_id == response_id))
    return Draft(stored_answers(session, response_id), {row[0]: row[1] for row in comments if row[1]})


def applied_of(standing: Standing, texts: Mapping[str, str]) -> Applied:
    return applied(standing.prepared, texts, form=standing.response.form, as_of=standing.today)


def asked_answers(standing: Standing, draft: Draft) -> dict[str, Any]:
    """The answers to questions that are asked as things stand; the others count for nothing in a score either."""
    asked = asked_questions(standing, draft)
    return {id: draft.values[id] for id in standing.questionnaire.questions if id in draft.values and id in asked}


def asked_questions(standing: Standing, draft: Draft) -> frozenset[str]:
    """The questions that are asked as things stand."""
    return asked_in(standing.prepared, draft.values, form=standing.response.form, as_of=standing.today)


def asked_in(made: Prepared, answers: Mapping[str, object], *, form: str, as_of: date) -> frozenset[str]:
    """The questions that pages ask on these answers: not those that another answer has dropped."""
    frame = draft_frame(made, answers, form=form, as_of=as_of)
    return frozenset(id for id in made.places if is_asked(frame, id))


def document_of(standing: Standing, draft: Draft, evidence: Mapping[str, Evidence] | None = None) -> dict[str, Any]:
    """The answer document of a draft: what is answered so far, dated today in the campaign's zone."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "questionnaire": standing.questionnaire.name,
        "as_of": standing.today.isoformat(),
        "form": standing.response.form,
        "supplier": {"name": standing.supplier.name, "corporate_number": standing.supplier.corporate_number},
        "answers": asked_answers(standing, draft),
    }
    levels = {id: _level(each) for id, each in (evidence or {}).items() if id in document["answers"] and each.level}
    return document | ({"evidence": levels} if levels else {})


def evidence_levels(links: Iterable[EvidenceLink]) -> dict[str, Evidence]:
    """Level 1 (a file, not yet reviewed) for every question with a file; dated if all its files are.

    domain.md 3.3. Of several dates the latest counts, since the newest proof is the one in force.
    """
    days: dict[str, list[date | None]] = {}
    for link in links:
        days.setdefault(link.question, []).append(link.dated_on)
    return {id: Evidence(1, _latest(dated)) for id, dated in days.items()}


def submissions(session: Session, response_id: int) -> Sequence[Submission]:
    """Every round that was submitted, the first first."""
    return session.scalars(
        select(Submission).where(Submission.response_id == response_id).order_by(Submission.round)
    ).all()


def last_submission(session: Session, response_id: int) -> Submission | None:
    newest = select(Submission).where(Submission.response_id == response_id).order_by(Submission.round.desc())
    return session.scalars(newest.limit(1)).first()


def returned_questions(session: Session, response_id: int) -> Mapping[str, str]:
    """The questions sent back after the last round, with the reason of each."""
    last = select(func.max(Submission.id)).where(Submission.response_id == response_id).scalar_subquery()
    rows = session.execute(
        select(ReturnedQuestion.question, ReturnedQuestion.reason).where(ReturnedQuestion.submission_id == last)
    )
    return {row[0]: row[1] for row in rows}


def delegations(session: Session, response_id: int) -> Sequence[Delegation]:
    return session.scalars(
        select(Delegation).where(Delegation.response_id == response_id).order_by(Delegation.id)
    ).all()


@dataclass(frozen=True)
class Seen:
    """Somebody of the member looked: who, of whom, at what ("submission", "export", "evidence"), and when last."""

    who: str
    organisation: str
    what: str
    at: datetime


def seen_by(session: Session, response_id: int, language: str) -> list[Seen]:
    """For the supplier: who has opened or exported submissions, or downloaded evidence; newest first.

    The list the member sees too, as far back as a page can show.
    """
    rows = session.execute(
        select(Person.name, Organisation, AccessNote.what, AccessNote.at)
        .join(Person, Person.id == AccessNote.person_id)
        .join(Response, Response.id == AccessNote.response_id)
        .join(Organisation, Organisation.id == Response.member_id)
        .where(AccessNote.response_id == response_id)
        .order_by(AccessNote.at.desc(), AccessNote.id.desc())
        .limit(MOST_SEEN)
    )
    return [Seen(name, organisation.name_in(language), what, at) for name, organisation, what, at in rows]


def _level(evidence: Evidence) -> int | dict[str, Any]:
    return evidence.level if evidence.on is None else {"level": evidence.level, "on": evidence.on.isoformat()}


def _latest(days: Sequence[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
