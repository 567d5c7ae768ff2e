"""Saving one answer: checked, versioned, never twice, never silently over somebody else's.

Every save has a key. The history of versions is unique by key, so a save that is sent again
(because its reply was lost) is answered again and not made again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NoReturn

from sqlalchemy import Table, bindparam, case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tadasu.campaigns import rows
from tadasu.campaigns.models import Answering
from tadasu.campaigns.states import StateChanged
from tadasu.database import Base, is_sqlite
from tadasu.errors import Refused
from tadasu.responses import refusals
from tadasu.responses.applying import Applied, Counts, counts, is_hidden
from tadasu.responses.holding import hold_for_save
from tadasu.responses.models import AnswerVersion, Response
from tadasu.responses.opening import open_more
from tadasu.responses.queries import Stored, applied_of, stored_answers, stored_texts
from tadasu.responses.reading import Reading, read_value, sentence
from tadasu.responses.standing import EDITABLE, Standing
from tadasu.responses.transitions import note


@dataclass(frozen=True)
class Saved:
    """What a save came to. `applies` is of the questions of the same section; `value` as it was stored."""

    question: str
    version: int
    saved_at: datetime
    value: Any
    applies: Mapping[str, bool]
    progress: Mapping[str, Any]


def save_answer(
    session: Session, standing: Standing, question: str, value: object, *, base_version: int, key: str, now: datetime
) -> Saved:
    """Saves one answer and says what applies now.

    Raises Refused: "revoked" 403; "withdrawn", "declined", "submitted", "closed", "locked", "conflict"
    409; "question_not_applicable", "key_reused", "invalid" 422.
    """
    body = body_hash(question, value, base_version)
    hold_for_save(session, standing)
    if not standing.may_edit(question):
        return _replayed(session, standing, key, body) or refusals.refuse_edit(standing, question)
    texts = stored_texts(session, standing.response.id)
    if is_hidden(standing.prepared, applied_of(standing, texts), question):
        return _replayed(session, standing, key, body) or _refuse_hidden(question)
    reading = read_value(standing.prepared, question, value)
    if reading.problems:
        raise invalid(standing, reading, question)
    save = Save(question, reading, base_version, key, body)
    if not write(session, standing, save, now):
        replayed = _replayed(session, standing, key, body)
        assert replayed is not None, "a key that is taken has a version"
        return replayed
    texts[question] = reading.text
    found = applied_of(standing, texts)
    counted = counts(standing.prepared, found, texts)
    note_progress(session, standing, counted, now)
    open_more(standing, texts)
    return reply(standing, save.question, base_version + 1, now, reading.value, found, counted)


@dataclass(frozen=True)
class Save:
    """One answer on its way into the database."""

    question: str
    reading: Reading
    base_version: int
    key: str
    body: str


def write(session: Session, standing: Standing, save: Save, now: datetime) -> bool:
    """Adds a version and makes it the present answer; False where the key was used before. Raises Refused."""
    version = save.base_version + 1
    values = {
        "response_id": standing.response.id,
        "question": save.question,
        "value": save.reading.text,
        "version": version,
        "by_delegation_id": standing.delegation.id if standing.delegation is not None else None,
        "saved_at": now,
    }
    added = session.execute(_ADD_VERSION[is_sqlite(session)], values | {"key": save.key, "body_sha256": save.body})
    if added.scalar() is None:
        return False
    if save.base_version == 0:
        stored = session.execute(_ADD_ANSWER[is_sqlite(session)], values).scalar()
    else:
        asked = {"id": standing.response.id, "asked": save.question, "base": save.base_version}
        changed = {name: values[name] for name in ("value", "version", "saved_at", "by_delegation_id")}
        stored = session.execute(_CHANGE_ANSWER, changed | asked).scalar()
    if stored is None:
        raise _conflict(session, standing, save)
    return True


def note_progress(session: Session, standing: Standing, counted: Counts, now: datetime) -> None:
    """Keeps on the request how far the draft is, and moves it on with the first answer.

    Raises Refused if the request has left the states in which answers may change.
    """
    request = standing.request
    before = request.answering
    state = session.execute(
        _NOTE_PROGRESS,
        {
            "request": request.id,
            "sections_done": counted.sections_done,
            "sections_in_all": len(counted.sections),
            "last_activity_on": standing.today,
        },
    ).scalar()
    if state is None:  # submitted, withdrawn or declined while this save was on its way
        session.refresh(request)
        refusals.refuse_blocked(standing)
        raise StateChanged(request.answering)
    if before == Answering.OPENED and state == Answering.STARTED:
        session.execute(update(Response).where(Response.id == standing.response.id).values(started_at=now))
        session.refresh(request)
        actor = ("respondent", standing.response.id)
        if standing.delegation is not None:
            actor = ("delegate", standing.delegation.id)
        note(session, request, before, actor=actor, now=now, action="answering started")
        rows.refresh(session, request)


def reply(
    standing: Standing, question: str, version: int, at: datetime, value: object, found: Applied, counted: Counts
) -> Saved:
    prepared = standing.prepared
    section = prepared.section_of[question]
    asked = next(each for each in standing.questionnaire.sections if each.id == section).questions
    return Saved(
        question=question,
        version=version,
        saved_at=at,
        value=value,
        applies={id: not is_hidden(prepared, found, id) for id in asked},
        progress=progress_shown(standing, counted),
    )


def progress_shown(standing: Standing, counted: Counts) -> dict[str, Any]:
    """Of the sections the person may see."""
    own = counted.within(standing.sections)
    shown = {id: [count.done, count.total] for id, count in counted.sections.items() if id in standing.sections}
    return {"done": own.done, "total": own.total, "sections": shown}


def invalid(standing: Standing, reading: Reading, question: str) -> Refused:
    problem = reading.problems[0]
    told = sentence(problem, standing.language)
    return Refused("invalid", told, 422, problem.place or question, problem=problem.code)


def body_hash(question: str, value: object, base_version: int) -> str:
    body = json.dumps([question, value, base_version], sort_keys=True)
    return sha256(body.encode()).hexdigest()


def _refuse_hidden(question: str) -> NoReturn:
    raise refusals.not_applicable(question)


def _replayed(session: Session, standing: Standing, key: str, body: str) -> Saved | None:
    """The reply to a save that was made before under this key. Raises Refused for the key of another save."""
    made = session.execute(
        select(AnswerVersion).where(AnswerVersion.response_id == standing.response.id, AnswerVersion.key == key)
    ).scalar_one_or_none()
    if made is None:
        return None
    if made.body_sha256 != body or not standing.sees(made.question):
        raise refusals.key_reused()
    texts = stored_texts(session, standing.response.id)
    found = applied_of(standing, texts)
    counted = counts(standing.prepared, found, texts)
    return reply(standing, made.question, made.version, made.saved_at, json.loads(made.value), found, counted)


def _conflict(session: Session, standing: Standing, save: Save) -> Refused:
    """Tells both values; the other is read now, as it may have come a moment ago."""
    found = stored_answers(session, standing.response.id).get(save.question)
    present = found or Stored("null", 0, standing.arrived, None)
    by = "respondent" if present.by_delegation_id is None else "delegate"
    return refusals.conflict(
        save.question, yours=save.reading.value, theirs=present.value, version=present.version, by=by,
        at=present.saved_at,
    )  # fmt: skip


_ANSWER, _VERSION, _REQUEST = (Base.metadata.tables[name] for name in ("answer", "answer_version", "request"))


def _or_nothing(table: Table, returning: str) -> dict[bool, Any]:
    """By whether the database is SQLite: an insert that gives way to a row that is there."""
    return {
        True: sqlite.insert(table).on_conflict_do_nothing().returning(table.c[returning]),
        False: postgresql.insert(table).on_conflict_do_nothing().returning(table.c[returning]),
    }


_ADD_VERSION = _or_nothing(_VERSION, "id")
_ADD_ANSWER = _or_nothing(_ANSWER, "version")
_CHANGE_ANSWER = (
    update(_ANSWER)
    .where(
        _ANSWER.c.response_id == bindparam("id"),
        _ANSWER.c.question == bindparam("asked"),
        _ANSWER.c.version == bindparam("base"),
    )
    .values({name: bindparam(name) for name in ("value", "version", "saved_at", "by_delegation_id")})
    .returning(_ANSWER.c.version)
)
_STATE = _REQUEST.c.answering
_NOTE_PROGRESS = (
    update(_REQUEST)
    .where(_REQUEST.c.id == bindparam("request"), _STATE.in_(sorted(EDITABLE)), _REQUEST.c.withdrawn_at.is_(None))
    .values(
        {name: bindparam(name) for name in ("sections_done", "sections_in_all", "last_activity_on")}
        | {"answering": case((_STATE == Answering.OPENED, Answering.STARTED), else_=_STATE)}
    )
    .returning(_STATE)
)
