"""How far answers have come, what is missing before they can be submitted, and why a question applies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from questionnaires.answers.batch import answer_frame
from questionnaires.answers.choices import Attestation
from questionnaires.answers.columns import State
from questionnaires.answers.document import AnswerDocument
from questionnaires.expressions.evaluation import TRUE
from questionnaires.frame import AnswerFrame, Applies
from questionnaires.model import Question, Questionnaire, Rule
from questionnaires.problems import LANGUAGES, Problem
from questionnaires.validation import contradictions

_MESSAGES = Path(__file__).parent / "messages"
_ASKED = frozenset((int(Applies.YES), int(Applies.CLAIMED)))  # looked up for every question
_YES, _BLANK = int(Applies.YES), int(State.BLANK)


@dataclass(frozen=True)
class Part:
    """How far the answers to some questions have come."""

    questions: tuple[str, ...]  # those that apply, in the order they are asked
    missing: tuple[str, ...]  # of these, the ones without an answer
    missing_before_submission: tuple[str, ...]  # of these, the ones a submission cannot do without
    minutes_left: float

    @property
    def applicable(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        return len(self.questions) - len(self.missing)

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is missing."""
        return 100 * self.answered // self.applicable if self.questions else 100


@dataclass(frozen=True)
class Progress(Part):
    """How far all answers have come, and those of each section."""

    sections: Mapping[str, Part]
    contradictions: tuple[Problem, ...]  # with these a submission would be refused

    @property
    def ready_to_submit(self) -> bool:
        return not self.missing_before_submission and not self.contradictions


def progress(questionnaire: Questionnaire, answers: AnswerDocument | AnswerFrame, index: int = 0) -> Progress:
    """The progress of one response: a document, or the one at `index` of a frame."""
    frame = answers if isinstance(answers, AnswerFrame) else answer_frame(questionnaire, [answers], [answers.as_of])
    sections = {section.id: _part(frame, index, section.questions) for section in questionnaire.sections}
    parts = sections.values()
    return Progress(
        questions=tuple(id for part in parts for id in part.questions),
        missing=tuple(id for part in parts for id in part.missing),
        missing_before_submission=tuple(id for part in parts for id in part.missing_before_submission),
        minutes_left=round(sum(part.minutes_left for part in parts), 2),
        sections=sections,
        contradictions=tuple(contradictions(frame).get(index, ())),
    )


def why(questionnaire: Questionnaire, frame: AnswerFrame, index: int, question: str, language: str) -> str:
    """In words, why a question applies to a response or does not."""
    asked = questionnaire.questions[question]
    key, rule = _reason(frame, index, asked)
    keys = [key]
    if key in ("follows", "declared") and asked.not_applicable.only_if is not None:
        keys.append("only_if")
    if _is_worked_out(frame, index, asked):
        keys.append("computed")
    words = {
        "condition": _condition(questionnaire, language, rule),
        "only_if": _condition(questionnaire, language, asked.not_applicable.only_if),
    }
    return ("" if language == "ja" else " ").join(_words(language)[key].format_map(words) for key in keys)


def _part(frame: AnswerFrame, index: int, ids: Iterable[str]) -> Part:
    asked = [frame.questionnaire.questions[id] for id in ids if _counts(frame, index, id)]
    missing = [question for question in asked if not _is_answered(frame, index, question)]
    return Part(
        questions=tuple(question.id for question in asked),
        missing=tuple(question.id for question in missing),
        missing_before_submission=tuple(
            question.id for question in missing if question.before_submission or question.required
        ),
        minutes_left=round(sum(question.minutes for question in missing), 2),
    )


def _counts(frame: AnswerFrame, index: int, id: str) -> bool:
    return int(frame.applies(id)[index]) in _ASKED


def _is_answered(frame: AnswerFrame, index: int, question: Question) -> bool:
    """A statement that is not confirmed is no answer, and neither is an "N/A" nobody accepted."""
    if isinstance(question.shape, Attestation):
        return bool(frame.given(question.id)[index] and frame.column(question.id)[index] == 0)
    return bool(frame.given(question.id)[index]) or _is_worked_out(frame, index, question)


def _is_worked_out(frame: AnswerFrame, index: int, question: Question) -> bool:
    if question.computed is None or frame.applies(question.id)[index] != _YES:
        return False
    blank = frame.answers.states[question.id][index] == _BLANK
    return bool(blank and not np.isnan(frame.result(question.computed)[index]))


def _reason(frame: AnswerFrame, index: int, question: Question) -> tuple[str, Rule | None]:
    """The key of a sentence and the condition it speaks of."""
    rule = question.not_applicable
    written = frame.answers.states[question.id][index] == State.NOT_APPLICABLE
    match Applies(int(frame.applies(question.id)[index])):
        case Applies.NOT_SHOWN:
            return "not_shown", question.show_if
        case Applies.SHORT_FORM:
            return "short_form", None
        case Applies.RULE:
            return ("declared", None) if written and rule.declared else ("follows", rule.when)
        case Applies.ACCEPTED:
            return "accepted", None
        case Applies.CLAIMED:
            outside = "claimed" if rule.only_if is None else "claimed_outside"
            return (outside, None) if written else ("claimed_when", rule.when)
    if question.show_if is None:
        return "always", None
    holds = frame.result(question.show_if)[index] == TRUE
    return ("condition_holds" if holds else "condition_unknown"), question.show_if


def _condition(questionnaire: Questionnaire, language: str, rule: Rule | None) -> str:
    texts = questionnaire.texts.get(language) or questionnaire.texts[questionnaire.languages[0]]
    return texts.conditions.get(rule.text, rule.text) if rule is not None else ""


@cache
def _words(language: str) -> dict[str, str]:
    path = _MESSAGES / f"why.{language if language in LANGUAGES else 'en'}.yaml"
    words: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return words
