"""Scores documents together and says of each whether it was accepted, and if not why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers.batch import answer_frame
from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.quoting import shown
from questionnaires.answers.texts import day_of
from questionnaires.expressions.tree import Kind, Reference, walk
from questionnaires.frame import AnswerFrame, Applies, LookupNote
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, told
from questionnaires.suggestions import suggestion
from questionnaires.validation import contradictions
from scoring.engine import Scorecards, score
from scoring.plausibility import implausible
from scoring.reference_tables import DatedTable
from scoring.rubric import Rubric
from scoring.submissions import Submissions, submissions_of

Array = NDArray[Any]


@dataclass(frozen=True)
class Assessment:
    """Scorecards of all documents of a batch; those in `rejected` must not be used."""

    cards: Scorecards
    documents: Sequence[AnswerDocument]
    rejected: Mapping[int, Sequence[Problem]]
    warnings: Mapping[int, Sequence[Problem]]

    @property
    def accepted(self) -> list[int]:
        return [index for index in range(len(self.documents)) if index not in self.rejected]


def assess(
    questionnaire: Questionnaire, rubric: Rubric, documents: Sequence[AnswerDocument], as_of: Sequence[date]
) -> Assessment:
    """Scores checked documents, each at its own day.

    Refused are contradictions that no score can stand on, days outside a reference table,
    states of flags the rubric does not know, and what cannot be so around the answers. The
    other documents are scored all the same.
    """
    submissions = submissions_of(questionnaire, rubric, documents, as_of)
    cards = score(questionnaire, rubric, submissions)
    rejected: dict[int, list[Problem]] = {}
    for index, problems in contradictions(_frame_as_given(submissions, documents, as_of)).items():
        rejected.setdefault(index, []).extend(problems)
    _add_outside(rejected, rubric, submissions.frame, np.arange(submissions.size))
    if submissions.previous is not None and submissions.previous_of is not None:
        _add_outside(rejected, rubric, submissions.previous.frame, submissions.previous_of)
    for index, problem in implausible(rubric, submissions, documents, as_of):
        rejected.setdefault(index, []).append(problem)
    for index, document in enumerate(documents):
        if problems := _unknown_flags(rubric, document):
            rejected.setdefault(index, []).extend(told(problems))
    return Assessment(cards, documents, rejected, _warnings(cards, documents))


def _frame_as_given(
    submissions: Submissions, documents: Sequence[AnswerDocument], as_of: Sequence[date]
) -> AnswerFrame:
    """The answers on the day they were given for, or judged at if that is earlier.

    A wage must be of the year before that day. Judged again years later it is no contradiction:
    then only its evidence has run out.
    """
    days = [min(document.as_of or day, day) for document, day in zip(documents, as_of, strict=True)]
    if days == list(as_of):
        return submissions.frame
    return answer_frame(submissions.frame.questionnaire, documents, days)


def _add_outside(rejected: dict[int, list[Problem]], rubric: Rubric, frame: AnswerFrame, responses: Array) -> None:
    """Notes, once for each response and lookup, what a reference table does not hold."""
    for note in frame.notes:
        rows = np.arange(frame.size) if note.lookup.table is None else frame.row_index(note.lookup.table)
        outside = np.flatnonzero(np.broadcast_to(note.found.outside, rows.shape))
        for row in outside[np.unique(rows[outside], return_index=True)[1]]:
            keys = tuple(key.options[int(np.broadcast_to(key.codes, rows.shape)[row])] for key in note.keys)
            day = None if note.on is None else day_of(float(np.broadcast_to(note.on, rows.shape)[row]))
            problem = _outside_problem(note, rubric, keys, day)
            found = rejected.setdefault(int(responses[rows[row]]), [])
            if problem not in found:
                found.append(problem)


def _outside_problem(note: LookupNote, rubric: Rubric, keys: tuple[str, ...], day: date | None) -> Problem:
    table = rubric.tables[note.lookup.reference_table]
    assert isinstance(table, DatedTable)
    covers = table.covers(keys)
    details = {"table": table.name, "key": ", ".join(keys), "day": day}
    place = _place_of(note)
    if covers is None:
        return Problem("table_key_missing", place, details)
    code = "table_day_before" if day is not None and day < covers[0] else "table_day_after"
    return Problem(code, place, {**details, "first": covers[0], "last": covers[1] or "…"})


def _place_of(note: LookupNote) -> str:
    """Where the day (or, without one, the key) was written."""
    node = note.lookup.on or note.lookup.keys[0]
    names = [part.name for part in walk(node) if isinstance(part, Reference) and part.kind is not Kind.TEXT]
    name = names[0] if names else note.lookup.reference_table
    return f"answers.{name}" if name[:1].isupper() else name


def _unknown_flags(rubric: Rubric, document: AnswerDocument) -> list[Problem]:
    slots = {slot.id for slot in rubric.flag_slots}
    raised = {flag.id for flag in document.raised}
    problems: list[Problem] = []
    for key, named in (("flags", document.flags), ("checks", document.checks), ("affected", document.affected)):
        known = set(rubric.checks) if key == "checks" else slots | raised
        for id in named:
            if id not in known:
                details = {"found": shown(id), "known": suggestion(id, sorted(known), problems)}
                problems.append(Problem("unknown_flag", f"{key}.{shown(id)}", details))
    for index, flag in enumerate(document.raised):
        if flag.pillar not in rubric.pillars:
            details = {"found": shown(flag.pillar), "known": ", ".join(rubric.pillars)}
            problems.append(Problem("unknown_option", f"raised[{index}].pillar", details))
    return problems


def _warnings(cards: Scorecards, documents: Sequence[AnswerDocument]) -> dict[int, list[Problem]]:
    """States of flags that are not raised, and accepted "N/A" nobody claimed: ignored, and said so."""
    places = {slot.id: place for place, slot in enumerate(cards.flags.slots)}
    warnings: dict[int, list[Problem]] = {}
    for index, document in enumerate(documents):
        for key, states in (("flags", document.flags), ("checks", document.checks)):
            for id in states:
                place = places.get(id)
                if place is not None and not cards.flags.severities[place, index]:
                    warnings.setdefault(index, []).append(Problem("flag_not_raised", f"{key}.{id}", {"flag": id}))
        for id in document.accepted_na:
            if cards.submissions.frame.applies(id)[index] != Applies.ACCEPTED:
                warnings.setdefault(index, []).append(Problem("na_not_claimed", f"accepted_na.{id}", {"question": id}))
    return warnings
