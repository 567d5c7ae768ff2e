"""Saving a whole section at once, as a form without scripts sends it: what is valid is kept, the rest shown again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from questionnaires.names import question_of
from tadasu.errors import Refused
from tadasu.responses import refusals
from tadasu.responses.applying import EMPTY, counts, is_hidden
from tadasu.responses.holding import hold_for_save
from tadasu.responses.opening import open_more
from tadasu.responses.queries import Stored, applied_of, stored_answers, versions_of
from tadasu.responses.reading import Reading, read_value, sentence
from tadasu.responses.rendering.said import said
from tadasu.responses.rendering.words import words_of
from tadasu.responses.saving import Save, body_hash, note_progress, write
from tadasu.responses.standing import Standing


@dataclass(frozen=True)
class SectionSaved:
    """`problems`: sentences by the place that is wrong (`LAW-07.amount`) or, of a conflict, by question.

    `newly_asked`: questions of the section that apply since this save; the page is shown again then.
    `untouched`: questions posted as the page had shown them, while somebody else changed the answer.
    It stands; where the page is shown again, `problems` tell it.
    `unread`: questions of which what was typed is no answer; shown again it still is of the version it was made from.
    """

    saved: tuple[str, ...]
    problems: Mapping[str, str]
    newly_asked: tuple[str, ...]
    untouched: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()


def save_section(
    session: Session, standing: Standing, section: str, raw: Mapping[str, object], *, bases: Mapping[str, int],
    form_key: str, now: datetime,
) -> SectionSaved:  # fmt: skip
    """Saves what is valid and changed; answers to questions that are hidden are left as they are.

    `raw` holds the questions the form showed, `form_key` is new for every page that is drawn.
    Raises Refused when nothing of the response can be changed, or the section is not the person's.
    """
    hold_for_save(session, standing)
    refusals.refuse_blocked(standing)
    if section not in standing.sections:
        raise refusals.not_applicable(section)
    answers = stored_answers(session, standing.response.id)
    texts = {id: stored.text for id, stored in answers.items()}
    before = applied_of(standing, texts)
    readings, problems = _read(standing, section, raw)
    unread = frozenset(question_of(place).partition("[")[0] for place in problems)
    untouched = _untouched(session, standing, readings, bases, answers)
    readings = {id: reading for id, reading in readings.items() if id not in untouched}
    texts |= {id: reading.text for id, reading in readings.items()}
    found = applied_of(standing, texts)
    saved = []
    for id, reading in readings.items():
        present = answers.get(id)
        base = bases.get(id, 0)
        if not is_hidden(standing.prepared, found, id) and _is_changed(reading, present):
            body = body_hash(id, raw[id], base)
            save = Save(id, reading, base, _key(form_key, body), body)
            if _write(session, standing, save, now):
                saved.append(id)
                continue
            problems[id] = _changed_by_both(_present_in_words(session, standing, id))
        texts[id] = present.text if present is not None else EMPTY
    found = applied_of(standing, texts)
    if problems:
        problems |= {id: _changed_meanwhile(_present_in_words(session, standing, id)) for id in untouched}
    if saved:
        note_progress(session, standing, counts(standing.prepared, found, texts), now)
        open_more(standing, texts)
    prepared = standing.prepared
    asked = [id for id in prepared.places if prepared.section_of[id] == section]
    newly = [id for id in asked if is_hidden(prepared, before, id) and not is_hidden(prepared, found, id)]
    return SectionSaved(tuple(saved), problems, tuple(newly), untouched, unread)


def _read(standing: Standing, section: str, raw: Mapping[str, object]) -> tuple[dict[str, Reading], dict[str, str]]:
    readings: dict[str, Reading] = {}
    problems: dict[str, str] = {}
    for id, value in raw.items():
        if standing.prepared.section_of.get(id) != section or not standing.may_edit(id):
            continue
        try:
            reading = read_value(standing.prepared, id, value)
        except Refused as error:
            problems[id] = error.message
            continue
        if reading.problems:
            problems |= {each.place or id: sentence(each, standing.language) for each in reading.problems}
        else:
            readings[id] = reading
    return readings, problems


def _is_changed(reading: Reading, present: Stored | None) -> bool:
    """An answer that is blank and always was is no change either."""
    return reading.text != (present.text if present is not None else EMPTY)


def _untouched(
    session: Session, standing: Standing, readings: Mapping[str, Reading], bases: Mapping[str, int],
    answers: Mapping[str, Stored],
) -> frozenset[str]:  # fmt: skip
    """The questions posted just as the page showed them, though there are newer versions by now."""
    older = {id: bases.get(id, 0) for id in readings if id in answers and answers[id].version != bases.get(id, 0)}
    if not older:
        return frozenset()
    shown = versions_of(session, standing.response.id, older)
    shown |= {id: EMPTY for id, base in older.items() if base == 0}
    return frozenset(id for id in older if shown.get(id) == readings[id].text)


def _write(session: Session, standing: Standing, save: Save, now: datetime) -> bool:
    """False for an answer that was changed since the page was made, or since the same page was sent before."""
    try:
        with session.begin_nested():
            if write(session, standing, save, now):
                return True
    except Refused as error:
        if error.code != "conflict":
            raise
        return False
    present = stored_answers(session, standing.response.id).get(save.question)
    return present is not None and present.version == save.base_version + 1


def _present_in_words(session: Session, standing: Standing, id: str) -> str:
    """What stands there now, read anew: it may have come a moment ago."""
    present = stored_answers(session, standing.response.id).get(id)
    value = present.value if present is not None else None
    lines = said(words_of(standing.questionnaire, standing.language), id, value).as_lines
    return "; ".join(lines) or str(_("none"))


def _changed_by_both(answer: str) -> str:
    words = _(
        "This answer has been changed on another device or by another person. It is now: %(answer)s. "
        "Your text is shown; save again to keep it.",
        answer=answer,
    )
    return str(words)


def _changed_meanwhile(answer: str) -> str:
    words = _(
        "This answer has been changed on another device or by another person. It is now: %(answer)s.", answer=answer
    )
    return str(words)


def _key(form_key: str, body: str) -> str:
    """The same page sent again is the same save; sent again with another answer, it is another."""
    return sha256(f"{form_key}\n{body}".encode()).hexdigest()[:40]
