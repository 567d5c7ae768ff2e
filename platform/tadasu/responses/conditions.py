"""Conditions for the browser: what is left of them over the questions of one page.

All that depends on other pages becomes a constant, so a delegate learns nothing of other
sections and the page needs nothing but itself. What remains is a JSON tree that
static/js/answer/conditions.js walks with the logic of `questionnaires.expressions.evaluation`;
docs of its words stand there. Lookups, divisions, dates and totals by group are never sent:
such questions change with the reply to a save, which always has the last word.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from questionnaires.answers.columns import State
from questionnaires.answers.composite import Matrix
from questionnaires.expressions.evaluation import FALSE, TRUE, evaluate
from questionnaires.expressions.tree import (
    About,
    Aggregate,
    Arithmetic,
    Call,
    Chosen,
    Comparison,
    Constant,
    Kind,
    Logic,
    Node,
    Not,
    OneOf,
    Reference,
)
from questionnaires.frame import AnswerFrame, Applies
from questionnaires.model import Question, Rule
from questionnaires.names import question_of, uses

Tree = Any  # a number, an option, None, or a list [word, *parts]
Conditions = Mapping[str, Any]  # the rules of one question, as JSON

_SENT_AGGREGATES = frozenset({"sum", "count", "smallest", "largest"})


class NotSent(Exception):
    """A condition the browser cannot judge."""


def is_asked(frame: AnswerFrame, id: str, index: int = 0) -> bool:
    """Whether a page asks a question. One that dropped out by its own answer stays, or it could not be changed."""
    applies = frame.applies(id)[index]
    if applies in (Applies.NOT_SHOWN, Applies.SHORT_FORM):
        return False
    if applies != Applies.RULE:
        return True
    question = frame.questionnaire.questions[id]
    return _is_own(question) or bool(frame.answers.states[id][index] == State.NOT_APPLICABLE)


def page_conditions(frame: AnswerFrame, page: Sequence[str], index: int = 0) -> Mapping[str, Conditions]:
    """By question of the page that has any, its conditions; {"server": true} where they are not sent.

    {"show": 0} alone: nothing that is answered on this page brings the question up.
    """
    page_only = _Page(frame, page, index)
    found: dict[str, Conditions] = {}
    for id in page:
        try:
            rules = page_only.conditions(id)
        except NotSent:
            rules = {"server": True}
        if rules:
            found[id] = rules
    return found


def can_be_asked(conditions: Conditions | None) -> bool:
    """Whether answers on the page can bring a question up that has these conditions."""
    if conditions is None:
        return True
    drops_out = conditions.get("when") == TRUE and conditions.get("only", TRUE) == TRUE
    return conditions.get("show") != FALSE and not (drops_out and "own" not in conditions)


def _is_own(question: Question) -> bool:
    """Whether the rule by which a question drops out names its own answer."""
    when = question.not_applicable.when
    return when is not None and question.id in uses(when.tree)


class _Page:
    """Reduces the conditions of one page's questions, given one response."""

    def __init__(self, frame: AnswerFrame, page: Collection[str], index: int) -> None:
        self.frame, self.page, self.index = frame, frozenset(page), index
        self._touched: dict[str, bool] = {}
        self._sent: dict[str, Conditions] = {}
        self._deciding: set[str] = set()

    def conditions(self, id: str) -> Conditions:
        """Raises NotSent."""
        if id not in self._sent:
            self._deciding.add(id)
            try:
                self._sent[id] = self._conditions(self.frame.questionnaire.questions[id])
            finally:
                self._deciding.discard(id)
        return self._sent[id]

    def _conditions(self, question: Question) -> Conditions:
        rule = question.not_applicable
        found: dict[str, Any] = {}
        show = self._shown(question)
        if show == FALSE:
            return {"show": FALSE}
        if isinstance(show, list):
            found["show"] = show
        if question.hidden_is_zero:
            found["zero"] = True
        when = self._rule(rule.when) if rule.when is not None else FALSE
        if isinstance(when, list) or when == TRUE:
            found["when"] = when
        if rule.declared:
            found["na"] = True
        if rule.only_if is not None and found.keys() & {"when", "na"}:
            found["only"] = self._rule(rule.only_if)
        if "when" in found and _is_own(question):
            found["own"] = True
        return found

    def _shown(self, question: Question) -> Tree:
        if self.frame.short[self.index] and not question.in_short_form:
            return FALSE
        return TRUE if question.show_if is None else self._rule(question.show_if)

    def _rule(self, rule: Rule) -> Tree:
        return self._reduce(rule.tree)

    def _reduce(self, node: Node) -> Tree:
        """A constant, or the tree that is left. Raises NotSent."""
        if node.table is None and not self._depends(node):
            return self._constant(node)
        match node:
            case Constant(value=value):
                return _plain(value)
            case Reference():
                return self._reference(node)
            case Logic(operator=operator, parts=parts):
                return self._logic(operator, [self._reduce(part) for part in parts])
            case Not(part=part):
                left = self._reduce(part)
                return TRUE - left if isinstance(left, int) else ["not", left]
            case OneOf(choice=choice, options=options, negated=negated):
                return self._of_options(node, choice, ["none of" if negated else "one of"], list(options))
            case Chosen(choices=choices, option=option):
                return self._of_options(node, choices, ["has"], option)
            case Comparison(operator=operator, left=left, right=right):
                return [operator, self._number(left), self._number(right)]
            case Arithmetic(operator=operator, left=left, right=right) if operator != "/":
                return [operator, self._number(left), self._number(right)]
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node)
            case About():
                return self._about(node)
        raise NotSent

    def _number(self, node: Node) -> Tree:
        if node.kind is not Kind.NUMBER:
            raise NotSent
        return self._reduce(node)

    @staticmethod
    def _logic(operator: str, parts: list[Tree]) -> Tree:
        decides, neutral = (FALSE, TRUE) if operator == "and" else (TRUE, FALSE)
        if decides in parts:
            return decides
        left = [part for part in parts if part != neutral]
        if not left:
            return neutral
        return left[0] if len(left) == 1 else [operator, *left]

    def _call(self, node: Call) -> Tree:
        if node.kind not in (Kind.NUMBER, Kind.TRUTH) or (node.kind is Kind.TRUTH and node.function != "coalesce"):
            raise NotSent
        word = "first known truth" if node.kind is Kind.TRUTH else node.function
        return [word, *(self._reduce(argument) for argument in node.arguments)]

    def _aggregate(self, node: Aggregate) -> Tree:
        if node.function not in _SENT_AGGREGATES or node.rows_of not in self.page:
            raise NotSent
        if self._is_out(node.rows_of):
            return self._constant(node)
        values = None if node.values is None else self._number(node.values)
        where = TRUE if node.where is None else self._reduce(node.where)
        return [node.function, node.rows_of, values, where]

    def _about(self, node: About) -> Tree:
        id = question_of(node.subject)
        if id not in self.page or node.function not in ("answered", "na"):
            raise NotSent
        if self._is_out(id):
            return self._constant(node)
        if node.function == "na" or node.subject == id:
            return [node.function, id]
        info = self.frame.questionnaire.leaves[node.subject]
        return ["known", self._leaf(Reference(info.kind, info.table, node.subject, info.options))]

    def _of_options(self, node: Node, answer: Reference, word: list[Tree], options: Tree) -> Tree:
        if answer.table is None and self._is_out_of_page(answer):
            return self._constant(node)
        return [*word, self._reference(answer), options]

    def _is_out_of_page(self, answer: Reference) -> bool:
        id = question_of(answer.name)
        return id in self.page and self._is_out(id)

    def _reference(self, node: Reference) -> Tree:
        derived = self.frame.questionnaire.derived.get(node.name)
        if derived is not None:
            return self._reduce(derived.tree)
        if question_of(node.name) not in self.page:
            raise NotSent
        if node.table is None and self._is_out(question_of(node.name)):
            return self._constant(node)
        return self._leaf(node)

    def _leaf(self, node: Reference) -> Tree:
        """["number", question, field]; the question is "" for a cell of the row at hand."""
        id, _dot, field = node.name.partition(".")
        word = {Kind.NUMBER: "number", Kind.CHOICE: "choice", Kind.CHOICES: "choices", Kind.TEXT: "text"}.get(node.kind)
        if word is None:
            raise NotSent
        if node.kind is Kind.CHOICE and node.options == ("yes", "no"):
            word = "yes or no"
        shape = self.frame.questionnaire.questions[id].shape
        missing: list[Tree] = [shape.missing] if isinstance(shape, Matrix) and shape.missing else []
        return [word, "" if node.table is not None else id, field, *missing]

    def _is_out(self, id: str) -> bool:
        """Whether nothing on the page brings a question up, so that what it says is a constant.

        Raises NotSent where its own conditions cannot be sent: it counts only while it applies.
        """
        return id not in self._deciding and not can_be_asked(self.conditions(id))

    def _constant(self, node: Node) -> Tree:
        value = evaluate(node, self.frame)[self.index]
        return int(value) if node.kind is Kind.TRUTH else _plain(float(value))

    def _depends(self, node: Node) -> bool:
        return any(self._touches(name) for name in uses(node))

    def _touches(self, name: str) -> bool:
        """Whether a question or derived value changes with what is answered on the page."""
        if name not in self._touched:
            self._touched[name] = name in self.page  # while it is being found out, for rules that name themselves
            self._touched[name] = name in self.page or any(self._depends(rule.tree) for rule in self._rules_of(name))
        return self._touched[name]

    def _rules_of(self, name: str) -> list[Rule]:
        derived = self.frame.questionnaire.derived.get(name)
        if derived is not None:
            return [derived]
        question = self.frame.questionnaire.questions.get(name)
        if question is None:
            return []
        rule = question.not_applicable
        return [each for each in (question.show_if, rule.when, rule.only_if) if each is not None]


def _plain(value: float) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if value == int(value) else value
