"""The questions of one section as its page shows them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from questionnaires.frame import AnswerFrame
from questionnaires.model import Need, Question, QuestionTexts, Section
from questionnaires.problems import Problem
from questionnaires.validation import contradictions
from tadasu.evidence.models import EvidenceLink
from tadasu.evidence.queries import links_by_question
from tadasu.responses.conditions import Conditions, can_be_asked, is_asked, page_conditions
from tadasu.responses.drafting import by_question, frame_of
from tadasu.responses.queries import Draft, draft, returned_questions
from tadasu.responses.reading import sentence
from tadasu.responses.rendering.controls import Control, Drawing, lists_in
from tadasu.responses.rendering.fields import fields_of
from tadasu.responses.rendering.words import Words, words_of
from tadasu.responses.standing import Standing


@dataclass(frozen=True)
class Typed:
    """What came with a form that could not be saved whole: shown again as it was typed."""

    fields: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by question, then by field
    conflicts: Mapping[str, str] = field(default_factory=dict)  # by question, what stands there now, in words
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionOnPage:
    """One question with all its page shows of it."""

    id: str
    question: Question
    texts: QuestionTexts
    control: Control
    version: int
    is_asked: bool
    may_edit: bool
    conditions: Conditions | None
    condition: str  # when it is asked, in words; "" for one that always is
    is_not_applicable: bool
    comment: str
    evidence: Sequence[EvidenceLink]
    returned: str  # why it was sent back
    problems: Sequence[str]  # contradictions reported at it
    conflict: str

    @property
    def show_if(self) -> str:
        """The conditions as the script reads them; "" where there are none or only the server can tell."""
        if not self.conditions or "server" in self.conditions:
            return ""
        return json.dumps(self.conditions, separators=(",", ":"))

    @property
    def is_conditional(self) -> bool:
        """Whether answers on this page decide if it is asked."""
        return bool(self.conditions and self.conditions.keys() & {"show", "when", "server"})

    @property
    def has_help(self) -> bool:
        return bool(self.texts.guidance or self.texts.evidence or self.question.sources)

    @property
    def takes_evidence(self) -> bool:
        return self.question.evidence is not Need.NONE or bool(self.evidence)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Field and message of each control that is wrong, in the order of the page."""
        return list(_errors(self.control))


@dataclass(frozen=True)
class SectionOnPage:
    """A section's page: its questions and how the whole stands."""

    section: Section
    title: str
    questions: Sequence[QuestionOnPage]
    draft: Draft

    @property
    def lists(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Lists of names that controls of the page refer to, as far as the page itself holds them."""
        return lists_in(question.control for question in self.questions)


def section_page(session: Session, standing: Standing, section: Section, typed: Typed | None = None) -> SectionOnPage:
    """Reads what the page needs in four queries."""
    found = draft(session, standing.response.id)
    frame = frame_of(standing, found)
    rules = page_conditions(frame, section.questions)
    asked = [id for id in section.questions if can_be_asked(rules.get(id))]
    words = words_of(standing.questionnaire, standing.language)
    problems = by_question(contradictions(frame).get(0, ()))
    beside = _Beside(standing, found, frame, problems, rules, links_by_question(session, standing.response.id),
                     _returned(session, standing), typed or Typed(), words)  # fmt: skip
    questions = [beside.question(id) for id in asked]
    return SectionOnPage(section, words.texts.sections[section.id], questions, found)


def _returned(session: Session, standing: Standing) -> Mapping[str, str]:
    return returned_questions(session, standing.response.id) if standing.is_returned else {}


@dataclass(frozen=True)
class _Beside:
    """All that is looked at to put one question on a page."""

    standing: Standing
    draft: Draft
    frame: AnswerFrame
    problems: Mapping[str, Sequence[Problem]]
    rules: Mapping[str, Conditions]
    evidence: Mapping[str, list[EvidenceLink]]
    returned: Mapping[str, str]
    typed: Typed
    words: Words

    def question(self, id: str) -> QuestionOnPage:
        question, texts = self.standing.questionnaire.questions[id], self.words.question(id)
        fields = self._fields(question)
        drawing = Drawing(self.words, fields, self.typed.errors.get(id, {}), self.typed.rows,
                          [link.file.name for link in self.evidence.get(id, [])])  # fmt: skip
        stored = self.draft.answers.get(id)
        return QuestionOnPage(
            id=id,
            question=question,
            texts=texts,
            control=drawing.control(id, id, question.shape, label=texts.text),
            version=stored.version if stored is not None else 0,
            is_asked=is_asked(self.frame, id),
            may_edit=self.standing.may_edit(id),
            conditions=self.rules.get(id),
            condition=self.words.condition(id),
            is_not_applicable=drawing.is_ticked(f"{id}.na"),
            comment=self._comment(id),
            evidence=self.evidence.get(id, []),
            returned=self.returned.get(id, ""),
            problems=[sentence(problem, self.standing.language) for problem in self.problems.get(id, ())],
            conflict=self.typed.conflicts.get(id, ""),
        )

    def _fields(self, question: Question) -> Mapping[str, list[str]]:
        """What was typed, if this question came with a form; else what is stored."""
        if f"{question.id}.shown" in self.typed.fields:
            return self.typed.fields
        return fields_of(question.id, question.shape, self.draft.values.get(question.id))

    def _comment(self, id: str) -> str:
        typed = self.typed.fields.get(f"{id}.comment")
        return typed[0] if typed else self.draft.comments.get(id, "")


def _errors(control: Control) -> Any:
    if control.error:
        yield control.name, control.error
    for part in control.parts:
        yield from _errors(part)
