"""Works out, over columns of answers, what applies and what every name is worth.

An answer counts only while its question applies: one that is not shown, or dropped out, is
unknown to every condition (or none, where the questionnaire says so). A condition that is
not definitely false counts as true, so that leaving a fact out never makes questions go away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers.columns import DTYPES, AnswerColumns, State
from questionnaires.expressions.evaluation import FALSE, TRUE, UNKNOWN, Found, Key, ReferenceTable, evaluate
from questionnaires.expressions.tree import Kind, Lookup
from questionnaires.model import Question, Questionnaire, Rule
from questionnaires.names import AS_OF, question_of

Array = NDArray[Any]


class Applies(IntEnum):
    """Whether a question counts for a response, and if not, why."""

    YES = 0
    NOT_SHOWN = 1  # its show_if is definitely false
    SHORT_FORM = 2  # left out of the short form
    RULE = 3  # its N/A rule holds
    ACCEPTED = 4  # "N/A" outside the rule, accepted by a reviewer
    CLAIMED = 5  # "N/A" outside the rule: applies, and counts as unanswered


# An attribute of an enumeration is looked up slowly; these stand in every column's way.
# And NumPy takes twice the time for a scalar that it takes for an array of no dimension.
_YES, _NOT_SHOWN, _SHORT_FORM, _RULE, _ACCEPTED, _CLAIMED = (np.array(each, np.int8) for each in Applies)
_GIVEN, _WRITTEN_NA, _SAID_UNKNOWN = (
    np.array(each, np.uint8) for each in (State.GIVEN, State.NOT_APPLICABLE, State.UNKNOWN)
)
_FALSE, _UNKNOWN, _TRUE = (np.array(each, np.int8) for each in (FALSE, UNKNOWN, TRUE))
_ZERO = np.array(0)
_BLANK: dict[Kind, Array] = {kind: np.array(blank, dtype) for kind, (dtype, blank) in DTYPES.items()}
_NONE = {Kind.NUMBER: np.array(0.0), Kind.CHOICE: np.array(1, np.int16)}  # of a choice between "yes" and "no": "no"


@dataclass(frozen=True)
class LookupNote:
    """A lookup found nothing, or a provisional figure, for some responses or rows."""

    lookup: Lookup
    keys: tuple[Key, ...]
    on: Array | None
    found: Found


class AnswerFrame:
    """Columns of answers with everything that follows from them, worked out when first asked.

    `as_of` holds days since 1970-01-01; `short` is true where the short form was used;
    `accepted` maps questions to where a reviewer accepted an "N/A" outside the rule; `derived`
    adds derived values, such as a rubric's, to those of the questionnaire.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: AnswerColumns,
        as_of: Array,
        short: Array | None = None,
        accepted: Mapping[str, Array] | None = None,
        tables: Mapping[str, ReferenceTable] | None = None,
        derived: Mapping[str, Rule] | None = None,
    ) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.size = answers.size
        self.notes: list[LookupNote] = []
        self._as_of = as_of
        self.short = np.zeros(self.size, bool) if short is None else short
        self._any_short = bool(self.short.any())
        self._na_written = _where_any(answers.states, _WRITTEN_NA)
        self._accepted = accepted or {}
        self._tables = tables or {}
        self._derived = {**questionnaire.derived, **(derived or {})}
        self._everybody = np.ones(self.size, bool)  # these two stand for most questions, and are known by identity
        self._all_yes = np.full(self.size, _YES)
        self._columns: dict[str, Array] = {AS_OF: as_of}
        self._rows: dict[str, Array] = {}
        self._shown: dict[str, Array] = {}
        self._applies: dict[str, Array] = {}
        self._results: dict[str, Array] = {}
        self._given: dict[str, Array] = {}
        self._alike: dict[tuple[str, bool], Array] = {}
        self._deciding: set[str] = set()

    # What the expression evaluator asks ------------------------------------------------

    def column(self, name: str) -> Array:
        known = self._columns.get(name)
        if known is not None:
            return known
        rule = self._derived.get(name)
        column = self.result(rule) if rule is not None else self._answer(name)
        if self._deciding and question_of(name) in self._deciding:
            return column  # seen from inside its own N/A rule, before that is known
        self._columns[name] = column
        return column

    def row_index(self, table: str) -> Array:
        if table in self._rows:
            return self._rows[table]
        index = self.answers.rows[table]
        question = self.questionnaire.questions.get(table)
        if question is not None:
            index = index[self._counts(question)[index]]
        if table not in self._deciding:
            self._rows[table] = index
        return index

    def about(self, function: str, subject: str) -> Array:
        question = self.questionnaire.questions.get(question_of(subject))
        if function == "na":
            return self._drops_out(question)
        if question is not None and subject == question.id:
            return self._answered(question)
        if subject in self.answers.states:
            return _truth(self.answers.states[subject] == _GIVEN)
        return _truth(_known(self.column(subject), self._kind(subject)))

    def reference_table(self, name: str) -> ReferenceTable:
        return self._tables[name]

    def noted(self, lookup: Lookup, keys: Sequence[Key], on: Array | None, found: Found) -> None:
        self.notes.append(LookupNote(lookup, tuple(keys), on, found))

    # What applies -----------------------------------------------------------------------

    def result(self, rule: Rule) -> Array:
        """The value of an expression, kept by its text."""
        if rule.text not in self._results:
            self._results[rule.text] = evaluate(rule.tree, self)
        return self._results[rule.text]

    def shown(self, id: str) -> Array:
        """Whether a question is asked at all: not definitely hidden, and in the form used."""
        if id not in self._shown:
            question = self.questionnaire.questions[id]
            if question.show_if is None:
                self._shown[id] = self._everybody
            else:
                self._shown[id] = self.result(question.show_if) != _FALSE
        return self._shown[id]

    def applies(self, id: str) -> Array:
        """For each response, whether the question counts and if not why (`Applies`)."""
        if id not in self._applies:
            if id in self._deciding:
                return self._before_rules(self.questionnaire.questions[id])
            self._deciding.add(id)
            result = self._decide(self.questionnaire.questions[id])
            self._deciding.discard(id)
            self._applies[id] = result
        return self._applies[id]

    def given(self, id: str) -> Array:
        """Whether a question applies and was answered with something other than "N/A"."""
        state = self.answers.states[id]
        written = (state == _GIVEN) | (state == _SAID_UNKNOWN)
        given: Array = np.logical_and(written, self.applies(id) == _YES)
        return given

    def said_unknown(self, id: str) -> Array:
        """Whether "unk" was written where a number was asked."""
        said: Array = np.logical_and(self.answers.states[id] == _SAID_UNKNOWN, self.applies(id) == _YES)
        return said

    def _before_rules(self, question: Question) -> Array:
        """Shown or not, and in the form used; many questions share one condition, and so one column."""
        key = (question.show_if.text if question.show_if else "", question.in_short_form)
        if key not in self._alike:
            result = np.where(self.shown(question.id), _YES, _NOT_SHOWN)
            if not question.in_short_form and self._any_short:
                result = np.where(self.short & (result == _YES), _SHORT_FORM, result)
            self._alike[key] = self._shared(result)
        return self._alike[key]

    def _shared(self, applies: Array) -> Array:
        return applies if np.count_nonzero(applies) else self._all_yes

    def _decide(self, question: Question) -> Array:
        """Applies the question's N/A rule. Its expressions may name the question itself, whose
        answer they see as written; so what they give is not kept for others.
        """
        result = self._before_rules(question)
        rule = question.not_applicable
        if rule.when is None and question.id not in self._na_written:
            return result
        written_na = self.answers.states[question.id] == _WRITTEN_NA
        asked_for = written_na & rule.declared
        if rule.when is not None:
            asked_for = asked_for | (evaluate(rule.when.tree, self) == _TRUE)
        holds = asked_for
        if rule.only_if is not None:
            holds = asked_for & (evaluate(rule.only_if.tree, self) == _TRUE)
        open_ = result == _YES
        claimed = open_ & (written_na | asked_for) & ~holds
        result = np.where(open_ & holds, _RULE, result)
        result = np.where(claimed, _CLAIMED, result)
        if question.id in self._accepted:
            result = np.where(claimed & self._accepted[question.id], _ACCEPTED, result)
        return self._shared(result)

    def _drops_out(self, question: Question | None) -> Array:
        """What no question asks, such as the table of an input, never drops out."""
        if question is None:
            return np.full(self.size, _FALSE)
        applies = self.applies(question.id)
        return _truth((applies == _RULE) | (applies == _ACCEPTED))

    def _kind(self, name: str) -> Kind:
        rule = self._derived.get(name)
        if rule is not None:
            return rule.tree.kind
        return Kind.DATE if name == AS_OF else self.questionnaire.leaves[name].kind

    def _answered(self, question: Question) -> Array:
        if question.id in self._given:
            return self._given[question.id]
        none = ~self._counts(question) & question.hidden_is_zero
        answered = _truth(self.given(question.id) | none)
        if question.id not in self._deciding:
            self._given[question.id] = answered
        return answered

    # Effective answers ------------------------------------------------------------------

    def _counts(self, question: Question) -> Array:
        applies = self.applies(question.id)
        return self._everybody if applies is self._all_yes else np.equal(applies, _YES)

    def _answer(self, name: str) -> Array:
        """A leaf of a question, unknown (or none) where the question does not count."""
        questions = self.questionnaire.questions
        question = questions.get(name) or questions.get(question_of(name))
        column = self.answers.leaves[name]
        if question is None:
            return column
        counts = self._counts(question)
        if counts is self._everybody:
            return column
        info = self.questionnaire.leaves[name]
        if info.table is not None:
            return column[counts[self.answers.rows[info.table]]]
        return np.where(counts, column, _absent(info.kind, info.options, question.hidden_is_zero))


def _where_any(states: Mapping[str, Array], state: Array) -> frozenset[str]:
    """The questions for which somebody wrote this."""
    found = (np.array(list(states.values())) == state).any(axis=1)
    return frozenset(id for id, written in zip(states, found.tolist(), strict=True) if written)


def _absent(kind: Kind, options: tuple[str, ...], none: bool) -> Array:
    if none and kind in _NONE and (kind is not Kind.CHOICE or options == ("yes", "no")):
        return _NONE[kind]
    return _BLANK[kind]


def _known(column: Array, kind: Kind) -> Array:
    if kind in (Kind.NUMBER, Kind.DATE):
        return ~np.isnan(column)
    if kind is Kind.TRUTH:
        return np.not_equal(column, _UNKNOWN)
    return column if kind is Kind.TEXT else np.greater_equal(column, _ZERO)


def _truth(known: Array) -> Array:
    return np.where(known, _TRUE, _FALSE)
