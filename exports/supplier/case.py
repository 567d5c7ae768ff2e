"""What one workbook is about: the answers of one response, its scores and the words to show them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from math import isnan
from typing import Any

from exports.supplier.record import SubmissionRecord
from exports.texts import Labels, labels
from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.texts import day_of
from questionnaires.expressions.evaluation import evaluate
from questionnaires.expressions.tree import Kind, Node
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire, QuestionTexts
from questionnaires.names import question_of
from questionnaires.option_words import option_words
from scoring.engine import Scorecards
from scoring.rubric import Rubric, RubricTexts
from scoring.severity import Severity

Value = str | float | date | None
NONE_CHOSEN = "-"  # an answer with several options of which none was chosen
_EXCEL_EPOCH = 25_569  # 1970-01-01 as Excel counts days


@dataclass(frozen=True)
class Issued:
    """Where the scores that were issued stand: a column of scorecards."""

    cards: Scorecards
    index: int


@dataclass(frozen=True)
class Case:
    """One response with its scorecard, scored alone (`cards` has one column)."""

    cards: Scorecards
    issued: Issued
    document: AnswerDocument
    previous: Scorecards | None  # the earlier answers, scored by the same rubric
    language: str
    languages: tuple[str, ...]  # shown side by side, `language` first
    labels: Labels
    generated_at: datetime
    record: SubmissionRecord | None = None  # what is known beside the answers

    @property
    def questionnaire(self) -> Questionnaire:
        return self.cards.questionnaire

    @property
    def rubric(self) -> Rubric:
        return self.cards.rubric

    @property
    def words(self) -> RubricTexts:
        return self.rubric.texts[self.language]

    @property
    def frame(self) -> AnswerFrame:
        return self.cards.submissions.frame

    @cached_property
    def as_of(self) -> date:
        return day_of(self.frame.column("as_of")[0])

    @property
    def item_rows(self) -> Mapping[str, int]:
        return self.rubric.item_rows

    @property
    def severity_looks(self) -> dict[str, str]:
        """The look of each severity by its name."""
        return {self.words.severities.get(each.name, each.name): each.name for each in Severity if each}

    def comment(self, subject: str) -> str | None:
        """What the supplier says beside an answer, or on a check."""
        known = self.record.comments if self.record else {}
        return self.document.comments.get(subject) or known.get(subject)

    def labels_in(self, language: str | None) -> Labels:
        return labels("supplier", language) if language else self.labels

    def pair(self, subject: str, words: str) -> str:
        """A subject and what is said of it, with the colon of the language."""
        return self.labels["pair"].format(subject=subject, words=words)

    def in_language(self, label: str, language: str) -> str:
        """A label of what is shown in several languages."""
        return self.labels["in_language"].format(label=label, language=language.upper())

    def texts(self, question: str, language: str | None = None) -> QuestionTexts:
        return self.questionnaire.texts[language or self.language].questions[question]

    def evaluated(self, node: Node) -> float | str:
        """The value of an expression as its formula shows it."""
        return cached(evaluate(node, self.frame)[0], node.kind)

    def leaf_label(self, leaf: str) -> str:
        """A field's label; a leaf that has none keeps its name."""
        question, _, field = leaf.partition(".")
        if question in self.questionnaire.questions:
            texts = self.texts(question)
            return texts.fields.get(field) or (field and field.replace("_", " ")) or texts.text
        return self.labels.get(f"inputs.{leaf}", leaf)

    def option_label(self, leaf: str, code: str, language: str | None = None) -> str:
        """An option in words."""
        words = option_words(self.questionnaire, leaf, language or self.language)
        return words.get(code) or self.labels_in(language).get(f"words.{code}", code)

    def state_of(self, question: str) -> str:
        """What was written for a question as a whole: "given", "N/A", "unk" or nothing."""
        return ("", "given", "N/A", "unk")[int(self.frame.answers.states[question][0])]

    def written(self, leaf: str) -> Value:
        """What was written in a leaf that is no column of a table."""
        info = self.questionnaire.leaves[leaf]
        if info.kind is Kind.TEXT:
            return _words(_inside(self._whole(leaf), leaf.split(".")[1:]))
        return decoded(self.frame.answers.leaves[leaf][0], info.kind, info.options)

    def rows(self, table: str) -> list[Any]:
        """The rows of a table as they were written."""
        found = _inside(self._whole(table), table.split(".")[1:])
        return found if isinstance(found, list) else []

    def cell(self, leaf: str, table: str, row: int) -> Value:
        """What was written in one row of a table."""
        info = self.questionnaire.leaves[leaf]
        if info.kind is Kind.TEXT:
            return _words(_inside(self.rows(table)[row], leaf[len(table) + 1 :].split(".")))
        return decoded(self.frame.answers.leaves[leaf][row], info.kind, info.options)

    def _whole(self, leaf: str) -> object:
        name = question_of(leaf)
        found = self.document.answers.get(name, self.document.inputs.get(name))
        short = getattr(self.questionnaire.questions[name].shape, "short_for", None) if self._asked(name) else None
        return {short: found} if short and found is not None and not isinstance(found, dict) else found

    def _asked(self, name: str) -> bool:
        return name in self.questionnaire.questions


def decoded(value: Any, kind: Kind, options: Sequence[str]) -> Value:
    """A value of a column as a cell holds it."""
    if kind is Kind.CHOICE:
        return options[int(value)] if value >= 0 else None
    if kind is Kind.CHOICES:
        chosen = [code for bit, code in enumerate(options) if int(value) >> bit & 1]
        return (";".join(chosen) or NONE_CHOSEN) if value >= 0 else None
    if isnan(value):
        return None
    return day_of(value) if kind is Kind.DATE else float(value)


def cached(value: Any, kind: Kind, options: Sequence[str] = ()) -> float | str:
    """A value of a column as the result of a formula."""
    if kind is Kind.TRUTH:
        return int(value)
    if kind in (Kind.CHOICE, Kind.CHOICES):
        found = decoded(value, kind, options)
        return found if isinstance(found, str) else ""
    if isnan(value):
        return ""
    return float(value) + (_EXCEL_EPOCH if kind is Kind.DATE else 0)


def serial(day: date) -> int:
    """A day as Excel counts it."""
    return day.toordinal() - date(1970, 1, 1).toordinal() + _EXCEL_EPOCH


def _inside(value: object, path: Sequence[str]) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _words(value: object) -> str | None:
    if value is None:
        return None
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
