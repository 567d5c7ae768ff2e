"""Every expression of a questionnaire and its rubric that a workbook works out with formulas."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.expressions.tree import Aggregate, Lookup, Node, walk
from questionnaires.model import Questionnaire, Rule
from scoring.rubric import Rubric
from scoring.scales import BandScale, FormulaScale, MatrixScale, Reversed, Scale


@dataclass(frozen=True)
class Use:
    """An expression and, for an N/A rule, the question it decides about.

    Such a rule sees the answer to its own question as written, before it is known whether it counts.
    """

    tree: Node
    deciding: str = ""


@dataclass(frozen=True)
class AggregateUse:
    """An aggregate; `deciding` where it stands in the N/A rule of its own table."""

    node: Aggregate
    deciding: bool = False


def uses(questionnaire: Questionnaire, rubric: Rubric) -> Iterator[Use]:
    """Every expression, in no particular order."""
    yield from (Use(rule.tree) for rule in (*questionnaire.derived.values(), *rubric.derived.values()))
    for question in questionnaire.questions.values():
        if question.show_if is not None:
            yield Use(question.show_if.tree)
        for rule in (question.not_applicable.when, question.not_applicable.only_if):
            if rule is not None:
                yield Use(rule.tree, question.id)
    for item in rubric.items.values():
        yield from (Use(rule.tree) for rule in scale_rules(item.scale))
    yield from (Use(rule.tree) for rule in _judgement_rules(rubric))


def scale_rules(scale: Scale | None) -> list[Rule]:
    """The expressions of a scale."""
    match scale:
        case Reversed():
            return scale_rules(scale.scale)
        case BandScale():
            return [scale.measure]
        case FormulaScale():
            return [scale.value, *scale.flags.values()]
        case MatrixScale():
            return list(scale.flags.values())
    return []


def _judgement_rules(rubric: Rubric) -> Iterator[Rule]:
    for check in rubric.checks.values():
        yield from (rule for rule in (check.when, *check.graver.values()) if rule is not None)
    if rubric.remediation is not None:
        yield from (rubric.remediation.when, rubric.remediation.lighter_when, rubric.remediation.finished_when)
    if rubric.inherent is not None:
        yield from (rubric.inherent.only_if, *rubric.inherent.factors.values())
    yield from (band.when for band in rubric.bands)


def aggregates(questionnaire: Questionnaire, rubric: Rubric) -> list[AggregateUse]:
    """Every aggregate over a table, each once."""
    found: dict[AggregateUse, None] = {}
    for use in uses(questionnaire, rubric):
        for node in walk(use.tree):
            if isinstance(node, Aggregate):
                found[AggregateUse(node, node.rows_of == use.deciding)] = None
    return list(found)


def tables_used(questionnaire: Questionnaire, rubric: Rubric) -> list[str]:
    """The reference tables that are asked, in the order of the rubric."""
    asked = {
        node.reference_table
        for use in uses(questionnaire, rubric)
        for node in walk(use.tree)
        if isinstance(node, Lookup)
    }
    return [name for name in rubric.tables if name in asked]
