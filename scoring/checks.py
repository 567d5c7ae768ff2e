"""Consistency checks: answers and records that cannot all be true."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import TRUE, UNKNOWN
from questionnaires.frame import AnswerFrame
from scoring.items import ItemColumns, judge_items
from scoring.rounding import settled
from scoring.rubric import Check, CheckKind, Rubric
from scoring.severity import FIRST_CLOSED, Severity
from scoring.submissions import Submissions

Array = NDArray[Any]


@dataclass
class CheckColumns:
    """(checks) x (responses): severity of the flag raised (0 none), its state, whether it ran.

    `concerns` holds, for checks that name no items beforehand, (items) x (responses).
    """

    severities: Array
    states: Array
    ran: Array
    concerns: dict[str, Array]

    @cached_property
    def open(self) -> Array:
        """Severities of checks not closed; 0 elsewhere."""
        result: Array = np.where(self.states >= FIRST_CLOSED, np.int8(0), self.severities)
        return result


def run_checks(rubric: Rubric, submissions: Submissions, items: ItemColumns) -> CheckColumns:
    """Every check for every response. A check whose inputs are missing does not run."""
    shape = (len(rubric.checks), submissions.size)
    columns = CheckColumns(np.zeros(shape, np.int8), np.zeros(shape, np.int8), np.zeros(shape, bool), {})
    for row, check in enumerate(rubric.checks.values()):
        if check.kind is CheckKind.EXPRESSION:
            columns.severities[row], columns.ran[row] = _expression(check, submissions.frame)
        else:
            concerns, ran = (_survey if check.kind is CheckKind.SURVEY else _rise)(check, rubric, submissions, items)
            columns.concerns[check.id] = concerns
            columns.severities[row] = np.where(concerns.any(axis=0), np.int8(check.severity), np.int8(0))
            columns.ran[row] = ran
        columns.states[row] = submissions.states.get(check.id, 0)
    return columns


def weakened(rubric: Rubric, checks: CheckColumns) -> Array:
    """(items) x (responses): where an open check takes an item's evidence away."""
    rows = rubric.item_rows
    result = np.zeros((len(rows), checks.severities.shape[1]), bool)
    open_ = checks.open
    raised = np.flatnonzero(open_.any(axis=1)).tolist()
    for row, check in enumerate(rubric.checks.values()):
        if row not in raised:
            continue
        takes = open_[row] >= (Severity.MINOR if check.weakens_when_minor else Severity.MAJOR)
        if check.id in checks.concerns:
            result |= checks.concerns[check.id] & takes
        for item in check.weakens:
            result[rows[item]] |= takes
    return result


def _expression(check: Check, frame: AnswerFrame) -> tuple[Array, Array]:
    assert check.when is not None
    truth = frame.result(check.when)
    severities = np.where(truth == TRUE, np.int8(check.severity), np.int8(0))
    for severity in sorted(check.graver):
        graver = (truth == TRUE) & (frame.result(check.graver[severity]) == TRUE)
        severities = np.where(graver, np.int8(severity), severities)
    return severities, truth != UNKNOWN


def _survey(check: Check, rubric: Rubric, submissions: Submissions, items: ItemColumns) -> tuple[Array, Array]:
    """Items whose answer raises no flag although enough workers report the abuse."""
    frame = submissions.frame
    rows = rubric.item_rows
    concerns = np.zeros((len(rows), submissions.size), bool)
    answered = frame.column("survey.answered")
    ran = ~np.isnan(answered)
    if not ran.any():
        return concerns, ran
    for question, matches in check.matches.items():
        reports = frame.column(f"survey.reports.{question}")
        enough = (reports >= check.settings["reports"]) & (reports >= settled(check.settings["share"] * answered))
        enough &= answered >= check.settings["answered"]
        for item in matches:
            row = rows[item]
            concerns[row] |= enough & items.answered[row] & (items.severities[row] == Severity.NONE)
    return concerns, ran


def _rise(check: Check, rubric: Rubric, submissions: Submissions, items: ItemColumns) -> tuple[Array, Array]:
    """Items that rose by so many points since the previous answer without better evidence."""
    concerns = np.zeros(items.values.shape, bool)
    ran = np.zeros(submissions.size, bool)
    if submissions.previous is None or submissions.previous_of is None:
        return concerns, ran
    index = submissions.previous_of
    before = judge_items(rubric, submissions.previous.frame)
    both = items.answered[:, index] & before.answered
    rise = np.nan_to_num(items.values[:, index] - before.values)
    levels_before = np.where(before.answered, submissions.previous.levels, 0)
    no_better = submissions.levels[:, index] <= levels_before
    concerns[:, index] = both & (settled(rise) >= check.settings["points"]) & no_better
    ran[index] = True
    return concerns, ran
