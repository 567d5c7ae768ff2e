"""What the engine judges: answers in columns, with evidence, states of flags and the rest."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers.batch import answer_frame
from questionnaires.answers.document import AnswerDocument, Evidence
from questionnaires.answers.raised import RaisedFlag
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire
from scoring.rubric import Rubric
from scoring.severity import FlagState, Severity, state_named

Array = NDArray[Any]


@dataclass(frozen=True)
class RaisedColumn:
    """The nth flag reviewers raised on each response; severity NONE where there is none."""

    ids: Sequence[str]
    severities: Array
    states: Array
    groups: Sequence[str]
    reasons: Sequence[str]


@dataclass(frozen=True)
class Submissions:
    """Responses ready to be judged; every array has one column entry per response.

    `levels` is (items of the rubric) x (responses), evidence levels 0 to 3 after expiry.
    `states` and `affected` hold only flags that somebody said something of.
    """

    frame: AnswerFrame
    levels: Array
    states: Mapping[str, Array] = field(default_factory=dict)
    raised: Sequence[RaisedColumn] = ()
    affected: Mapping[str, Array] = field(default_factory=dict)
    previous: "Submissions | None" = None
    previous_of: Array | None = None  # for each response of `previous`, the response it belongs to

    @property
    def size(self) -> int:
        return self.frame.size


def submissions_of(
    questionnaire: Questionnaire, rubric: Rubric, documents: Sequence[AnswerDocument], as_of: Sequence[date]
) -> Submissions:
    """Documents, each judged at its own day, as columns."""
    earlier = [(index, document.previous) for index, document in enumerate(documents) if document.previous]
    before = [document for _, document in earlier]
    days = [document.as_of or as_of[index] for index, document in earlier]
    return Submissions(
        frame=answer_frame(questionnaire, documents, as_of, rubric.tables, rubric.derived),
        levels=_levels(questionnaire, rubric, documents, as_of),
        states=_states(documents),
        raised=_raised(documents),
        affected=_affected(documents),
        previous=submissions_of(questionnaire, rubric, before, days) if before else None,
        previous_of=np.array([index for index, _ in earlier], np.int64) if before else None,
    )


def _levels(
    questionnaire: Questionnaire, rubric: Rubric, documents: Sequence[AnswerDocument], as_of: Sequence[date]
) -> Array:
    levels = np.zeros((len(rubric.items), len(documents)), np.int8)
    rows = rubric.item_rows
    months = [questionnaire.questions[id].evidence_months for id in rubric.items]
    for index, document in enumerate(documents):
        default = document.evidence_default
        if default.on is None:
            levels[:, index] = default.level
        else:
            levels[:, index] = [in_force(default, term, as_of[index]) for term in months]
        for id, evidence in document.evidence.items():
            if id in rows and exists_on(evidence, as_of[index]):
                levels[rows[id], index] = in_force(evidence, months[rows[id]], as_of[index])
    return levels


def evidence_of(document: AnswerDocument, id: str, as_of: date) -> Evidence:
    """What a document says of an item's evidence on a day: its own, else the one for all others.

    Evidence of a later day does not exist yet, so it takes nothing away from the one for all.
    """
    own = document.evidence.get(id)
    return own if own is not None and exists_on(own, as_of) else document.evidence_default


def exists_on(evidence: Evidence, as_of: date) -> bool:
    return evidence.on is None or evidence.on <= as_of


def in_force(evidence: Evidence, months: int, as_of: date) -> int:
    """The level of evidence on a day: 0 before its date, and once more than `months` have passed since."""
    if evidence.on is None:
        return evidence.level
    if not exists_on(evidence, as_of):
        return 0
    return evidence.level if last_day(evidence.on, months) >= as_of else 0


def last_day(start: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _states(documents: Sequence[AnswerDocument]) -> dict[str, Array]:
    states: dict[str, Array] = {}
    for index, document in enumerate(documents):
        for id, state in (*document.flags.items(), *document.checks.items()):
            column = states.setdefault(id, np.zeros(len(documents), np.int8))
            column[index] = state_named(state)
    return states


def _affected(documents: Sequence[AnswerDocument]) -> dict[str, Array]:
    affected: dict[str, Array] = {}
    for index, document in enumerate(documents):
        for id, count in document.affected.items():
            affected.setdefault(id, np.full(len(documents), np.nan))[index] = count
    return affected


def _raised(documents: Sequence[AnswerDocument]) -> tuple[RaisedColumn, ...]:
    most = max((len(document.raised) for document in documents), default=0)
    return tuple(_raised_column(documents, place) for place in range(most))


def _raised_state(flag: RaisedFlag | None, document: AnswerDocument) -> FlagState:
    """The state a raised flag was given later by its id, else the one it was raised with."""
    return FlagState.OPEN if flag is None else state_named(document.flags.get(flag.id, flag.state))


def _raised_column(documents: Sequence[AnswerDocument], place: int) -> RaisedColumn:
    flags = [document.raised[place] if place < len(document.raised) else None for document in documents]
    return RaisedColumn(
        ids=[flag.id if flag else "" for flag in flags],
        severities=np.array([Severity[flag.severity] if flag else Severity.NONE for flag in flags], np.int8),
        states=np.array(
            [_raised_state(flag, document) for flag, document in zip(flags, documents, strict=True)], np.int8
        ),
        groups=[flag.pillar if flag else "" for flag in flags],
        reasons=[flag.reason if flag else "" for flag in flags],
    )
