"""Which questions apply to a draft and how many are answered, quickly enough for every save.

What applies is decided by a few answers (how many workers, of what status). The result of the
library is kept by exactly those answers; so most saves need not ask it again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from questionnaires.answers.batch import answer_frame
from questionnaires.answers.choices import Attestation
from questionnaires.answers.document import AnswerDocument, Evidence
from questionnaires.frame import AnswerFrame, Applies
from questionnaires.model import Question, Questionnaire
from tadasu.responses.prepared import Prepared

EMPTY = "null"
NOT_APPLICABLE = '"N/A"'
_COUNTS = (int(Applies.YES), int(Applies.CLAIMED))
_HIDDEN = (int(Applies.NOT_SHOWN), int(Applies.SHORT_FORM))
_KEPT = 4_096

Texts = Mapping[str, str]  # by question, the stored JSON text of its answer


@dataclass(frozen=True)
class Applied:
    """For each question, in order, its `Applies`; and the questions whose blank can be worked out."""

    codes: bytes
    computable: frozenset[str]


@dataclass(frozen=True)
class Count:
    """So many questions answered, of those that apply."""

    done: int
    total: int

    @property
    def is_done(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class Counts:
    """How far a draft has come. Sections in which nothing applies are left out."""

    sections: Mapping[str, Count]
    minutes_left: float

    @property
    def sections_done(self) -> int:
        return sum(section.is_done for section in self.sections.values())

    def within(self, sections: tuple[str, ...]) -> Count:
        found = [count for id, count in self.sections.items() if id in sections]
        return Count(sum(each.done for each in found), sum(each.total for each in found))


def applied(prepared: Prepared, texts: Texts, *, form: str, as_of: date) -> Applied:
    """What applies to the answers whose JSON texts these are."""
    deciding = tuple((id, texts[id]) for id in prepared.deciding if id in texts)
    written_na = tuple(id for id, text in texts.items() if text == NOT_APPLICABLE)
    return _applied(prepared, deciding, frozenset(written_na), form, as_of)


def is_hidden(prepared: Prepared, found: Applied, question: str) -> bool:
    """Whether a question is not asked as things stand; an answer it has is dormant."""
    return found.codes[prepared.places[question]] in _HIDDEN


def counts(prepared: Prepared, found: Applied, texts: Texts) -> Counts:
    sections: dict[str, Count] = {}
    minutes = 0.0
    for section in prepared.questionnaire.sections:
        asked = [id for id in section.questions if found.codes[prepared.places[id]] in _COUNTS]
        missing = [id for id in asked if not is_answered(prepared, found, id, texts.get(id, EMPTY))]
        minutes += sum(prepared.questionnaire.questions[id].minutes for id in missing)
        if asked:
            sections[section.id] = Count(len(asked) - len(missing), len(asked))
    return Counts(sections, round(minutes, 2))


def is_answered(prepared: Prepared, found: Applied, question: str, text: str) -> bool:
    if found.codes[prepared.places[question]] != Applies.YES:
        return False
    if text in (EMPTY, NOT_APPLICABLE):
        return text == EMPTY and question in found.computable
    return text == "true" or not _is_statement(prepared.questionnaire.questions[question])


def draft_frame(prepared: Prepared, answers: Mapping[str, object], *, form: str, as_of: date) -> AnswerFrame:
    """The frame of answers that were checked when they were saved."""
    questionnaire = prepared.questionnaire
    return answer_frame(questionnaire, [draft_document(questionnaire, answers, form=form, as_of=as_of)], [as_of])


def draft_document(
    questionnaire: Questionnaire, answers: Mapping[str, object], *, form: str, as_of: date,
    evidence: Mapping[str, Evidence] = {},
) -> AnswerDocument:  # fmt: skip
    """A draft as the libraries take an answer document: nothing was said of it yet, and nobody signed it."""
    return AnswerDocument(
        questionnaire=questionnaire.name, as_of=as_of, form=form, supplier={}, answers=answers, inputs={},
        evidence_default=Evidence(0), evidence=evidence, flags={}, checks={}, accepted_na={}, raised=(), affected={},
        previous=None, comments={}, sha256="", raw={},
    )  # fmt: skip


@lru_cache(maxsize=_KEPT)
def _applied(
    prepared: Prepared, deciding: tuple[tuple[str, str], ...], written_na: frozenset[str], form: str, as_of: date
) -> Applied:
    answers = {id: json.loads(text) for id, text in deciding if text != EMPTY}
    answers |= dict.fromkeys(written_na, "N/A")
    frame = draft_frame(prepared, answers, form=form, as_of=as_of)
    questions = prepared.questionnaire.questions
    codes = bytes(int(frame.applies(id)[0]) for id in questions)
    computable = {
        id
        for id, question in questions.items()
        if question.computed is not None and not np.isnan(frame.result(question.computed)[0])
    }
    return Applied(codes, frozenset(computable))


def _is_statement(question: Question) -> bool:
    return isinstance(question.shape, Attestation)
