"""Formulas for whether a question counts, and for the answer that counts once that is known."""

from dataclasses import dataclass

from exports.formulas import AggregateCells, TableCells, quoted, truth
from exports.supplier.layout import ACCEPTED, APPLIES, BY_RULE, CLAIMED, Layout
from exports.supplier.rules import AggregateUse
from questionnaires.answers.shape import NOT_APPLICABLE
from questionnaires.expressions.binding import NameInfo
from questionnaires.expressions.evaluation import FALSE, TRUE
from questionnaires.expressions.tree import About, Aggregate, Kind
from questionnaires.frame import Applies
from questionnaires.model import Question, Rule
from questionnaires.names import question_of

WRITTEN = "✓"  # stands for a text, of which only counts that there is one
_NA = quoted(NOT_APPLICABLE)
assert (APPLIES, BY_RULE, ACCEPTED, CLAIMED) == (Applies.YES, Applies.RULE, Applies.ACCEPTED, Applies.CLAIMED)


@dataclass(frozen=True)
class Deciding:
    """The layout as the N/A rule of one question sees it: its own answer as written."""

    layout: Layout
    question: Question

    def cell(self, name: str) -> str:
        info = self.layout.case.questionnaire.leaves.get(name)
        if info is None or info.table is not None or question_of(name) != self.question.id:
            return self.layout.cell(name)
        before = self.layout.answer(self.question.id, "before")
        return _while_counted(self.question, info, f"{before}={APPLIES}", self.layout.raw(name))

    def about(self, node: About) -> str:
        if question_of(node.subject) != self.question.id or node.function not in ("answered", "na"):
            return self.layout.about(node)
        if node.function == "na":
            return str(FALSE)
        if node.subject != self.question.id:
            return f'IF({self.cell(node.subject)}<>"",{TRUE},{FALSE})'
        return self._answered()

    def _answered(self) -> str:
        before, raw = (self.layout.answer(self.question.id, key) for key in ("before", "raw"))
        none = TRUE if self.question.hidden_is_zero else FALSE
        return f'IF({before}<>{APPLIES},{none},IF(OR({raw}="",{raw}={_NA}),{FALSE},{TRUE}))'

    def aggregate(self, node: Aggregate) -> AggregateCells:
        if node.rows_of != self.question.id:
            return self.layout.aggregate(node)
        cells = self.layout.aggregate_cells(AggregateUse(node, deciding=True))
        return AggregateCells(self._answered(), cells.values, cells.totals)

    def reference_table(self, name: str) -> TableCells:
        return self.layout.reference_table(name)


def before_rules(layout: Layout, question: Question) -> str:
    """0, or why the question is not asked: not shown, or not in the short form."""
    shown: Rule | None = question.show_if
    short = ""
    if not question.in_short_form:
        short = f"IF({layout.cover('form')}={quoted('short')},{int(Applies.SHORT_FORM)},{APPLIES})"
    if shown is None:
        return f"={short or APPLIES}"
    return f"=IF({truth(shown.tree, layout)}={FALSE},{int(Applies.NOT_SHOWN)},{short or APPLIES})"


def applies(layout: Layout, question: Question) -> str:
    """Whether the question counts and if not why, as `questionnaires.frame.Applies` numbers it."""
    before, raw, accepted = (layout.answer(question.id, key) for key in ("before", "raw", "accepted"))
    rule, seen = question.not_applicable, Deciding(layout, question)
    written = f"{raw}={_NA}"
    asked = [written] if rule.declared else []
    asked += [f"{truth(rule.when.tree, seen)}={TRUE}"] if rule.when else []
    claims = f'IF({accepted}<>"",{ACCEPTED},{CLAIMED})'
    if not asked:
        return f"=IF({before}<>{APPLIES},{before},IF({written},{claims},{APPLIES}))"
    holds = _any(asked)
    if rule.only_if is not None:
        holds = f"AND({holds},{truth(rule.only_if.tree, seen)}={TRUE})"
    claimed = _any([written, *asked[1 if rule.declared else 0 :]])
    return f"=IF({before}<>{APPLIES},{before},IF({holds},{BY_RULE},IF({claimed},{claims},{APPLIES})))"


def given(layout: Layout, question: str) -> str:
    """1 where the question counts and something was written."""
    code, raw = (layout.answer(question, key) for key in ("code", "raw"))
    return f'=IF(AND({code}={APPLIES},{raw}<>"",{raw}<>{_NA}),1,0)'


def counted(layout: Layout, leaf: str) -> str:
    """The value of a leaf that conditions see: what was written, while its question counts."""
    questionnaire, subject = layout.case.questionnaire, question_of(leaf)
    raw, info = layout.raw(leaf), questionnaire.leaves[leaf]
    question = questionnaire.questions.get(subject)
    if question is None:
        return f"={_own(info, raw)}"
    code = layout.answer(subject, "code")
    return f"={_while_counted(question, info, f'{code}={APPLIES}', raw)}"


def _while_counted(question: Question, info: NameInfo, condition: str, raw: str) -> str:
    return f"IF({condition},{_own(info, raw)},{_absent(question, info)})"


def _own(info: NameInfo, raw: str) -> str:
    """What was written, empty where it is no value; of a text only whether there is one."""
    if info.kind in (Kind.NUMBER, Kind.DATE):
        return f'IF(ISNUMBER({raw}),{raw},"")'
    shown = quoted(WRITTEN) if info.kind is Kind.TEXT else raw
    return f'IF(OR({raw}="",{raw}={_NA}),"",{shown})'


def _absent(question: Question, info: NameInfo) -> str:
    """What a leaf counts while its question does not (`questionnaires.frame`)."""
    if question.hidden_is_zero and info.kind is Kind.NUMBER:
        return "0"
    if question.hidden_is_zero and info.kind is Kind.CHOICE and info.options == ("yes", "no"):
        return quoted("no")
    return quoted("")


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"
