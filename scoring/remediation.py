"""RR-1: where fees are being paid back, the flags on them merge into one (domain rules 3.6)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import TRUE, evaluate
from questionnaires.expressions.tree import About, walk
from questionnaires.model import Rule
from scoring.bands import ResultFrame
from scoring.checks import CheckColumns
from scoring.items import ItemColumns
from scoring.rubric import Remediation, Rubric
from scoring.severity import FIRST_CLOSED, Severity
from scoring.submissions import Submissions

Array = NDArray[Any]


@dataclass(frozen=True)
class Remedied:
    """What RR-1 did: which flags it merged, the merged flag's severity, where it is finished."""

    merged: Array  # (items) x (responses)
    severities: Array
    finished: Array


def remedy(
    rubric: Rubric, submissions: Submissions, items: ItemColumns, checks: CheckColumns, levels: Array
) -> Remedied:
    """Merges fee flags where RR-1 holds and, where all is repaid, restates what is owed.

    Changes the values and severities of restated items in `items`.
    """
    size, rule = submissions.size, rubric.remediation
    merged = np.zeros(items.severities.shape, bool)
    if rule is None:
        return Remedied(merged, np.zeros(size, np.int8), np.zeros(size, bool))
    frame = ResultFrame(submissions.frame, scored=_scored(rule, rubric, items, levels))

    def holds(condition: Rule) -> Array:
        return np.equal(evaluate(condition.tree, frame), TRUE)

    names = list(rubric.checks)
    blocking = [names.index(check) for check in rule.blocked_by]
    blocked = (checks.open[blocking] > 0).any(axis=0)
    applies = holds(rule.when) & ~blocked
    finished = applies & holds(rule.finished_when)
    rows = rubric.item_rows
    gravest = np.zeros(size, np.int8)
    for item in rule.merges:
        row = rows[item]
        closed = submissions.states.get(item, np.zeros(size, np.int8)) >= FIRST_CLOSED
        merged[row] = applies & ~closed & (items.severities[row] >= Severity.MAJOR)
        gravest = np.where(merged[row], np.maximum(gravest, items.severities[row]), gravest)
    lighter = holds(rule.lighter_when) & (gravest > 0)
    severities = np.where(lighter, np.int8(rule.lighter), gravest)
    for item in rule.restated:
        row = rows[item]
        owed = finished & items.answered[row]
        items.values[row] = np.where(owed, 100.0, items.values[row])
        items.severities[row] = np.where(owed & ~merged[row], np.int8(0), items.severities[row])
    return Remedied(merged, severities, finished)


def _scored(rule: Remediation, rubric: Rubric, items: ItemColumns, levels: Array) -> dict[tuple[str, str], Array]:
    """What the value() and level() the rule asks for are; NaN where an item is not answered."""
    rows = rubric.item_rows
    scored: dict[tuple[str, str], Array] = {}
    for condition in (rule.when, rule.lighter_when, rule.finished_when):
        for node in walk(condition.tree):
            if isinstance(node, About) and node.function in ("value", "level"):
                row = rows[node.subject]
                known = items.values[row] if node.function == "value" else levels[row]
                scored[node.function, node.subject] = np.where(items.answered[row], known, np.nan)
    return scored
