"""The engine: from answers in columns to judged scorecards, by whatever the rubric says.

One response is scored by the same code as a hundred thousand, with columns of length one, so
its figures are the same to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers.document import AnswerDocument
from questionnaires.expressions.evaluation import TRUE, evaluate
from questionnaires.model import Need, Questionnaire
from scoring.bands import ResultFrame, choose_band
from scoring.caps import OverallCaps, group_cap, overall_caps
from scoring.checks import CheckColumns, run_checks, weakened
from scoring.flags import FlagColumns, affected_workers, gather_flags, gravest_open
from scoring.items import ItemColumns, judge_items
from scoring.remediation import Remedied, remedy
from scoring.rollup import added_in_order, roll_up
from scoring.rounding import half_up
from scoring.rubric import Blank, Group, Rubric
from scoring.severity import Severity
from scoring.submissions import Submissions, submissions_of

Array = NDArray[Any]

_URGENCY = np.array([0.1, 0.1, 0.4, 0.75, 1.0])  # S of the priority index, by severity


@dataclass(frozen=True)
class Inherent:
    """Inherent risk: the sum and its factors, unrounded; NaN where the rubric gives none."""

    score: Array
    factors: dict[str, Array]


@dataclass(frozen=True)
class Scorecards:
    """Everything the engine found, in columns. Figures are unrounded unless named published."""

    questionnaire: Questionnaire
    rubric: Rubric
    submissions: Submissions
    items: ItemColumns
    levels: Array  # evidence levels after expiry, blanks and open checks
    assured_items: Array
    checks: CheckColumns
    remedied: Remedied
    flags: FlagColumns
    declared: dict[str, Array]  # by group
    assured: dict[str, Array]
    finals: dict[str, Array]
    group_caps: dict[str, Array]
    before_cap: Array
    caps: OverallCaps
    final: Array
    coverage: Array  # published
    confidence: Array  # published
    inherent: Inherent
    bands: Array  # places in rubric.bands
    priority: Array

    @property
    def size(self) -> int:
        return self.submissions.size

    def published(self, figures: Array) -> Array:
        decimals = self.rubric.published_decimals
        return figures if decimals is None else half_up(figures, decimals)

    def band_ids(self) -> list[str]:
        return [self.rubric.bands[place].id if place >= 0 else "" for place in self.bands]


@dataclass(frozen=True)
class _Judged:
    """What a final score is made of, and the score itself."""

    levels: Array
    assured_items: Array
    remedied: Remedied
    flags: FlagColumns
    workers: Array
    counted: Array
    group_caps: dict[str, Array]
    finals: dict[str, Array]
    before_cap: Array
    caps: OverallCaps
    final: Array


def score_documents(
    questionnaire: Questionnaire, rubric: Rubric, documents: Sequence[AnswerDocument], as_of: Sequence[date]
) -> Scorecards:
    """Scores checked documents, each at its own day."""
    return score(questionnaire, rubric, submissions_of(questionnaire, rubric, documents, as_of))


def score(questionnaire: Questionnaire, rubric: Rubric, submissions: Submissions) -> Scorecards:
    """Scores responses that are already in columns. Responses are independent of each other."""
    items = judge_items(rubric, submissions.frame)
    checks = run_checks(rubric, submissions, items)
    levels = _levels(rubric, submissions, items, checks)
    judged = _judge(questionnaire, rubric, submissions, items, checks, levels)
    return _scorecards(questionnaire, rubric, submissions, items, checks, judged)


def possible_finals(questionnaire: Questionnaire, rubric: Rubric, submissions: Submissions) -> tuple[Array, Scorecards]:
    """Final scores as published as things stand, and the scorecards with every blank answered best and proved.

    No check is added. The items of these scorecards hold the best a blank can give.
    """
    items = judge_items(rubric, submissions.frame)
    checks = run_checks(rubric, submissions, items)
    levels = _levels(rubric, submissions, items, checks)
    best, filled = _answered_best(rubric, items)  # first, since judging restates items
    low = _judge(questionnaire, rubric, submissions, items, checks, levels)
    proved = np.where(filled, np.int8(len(rubric.evidence.caps) - 1), levels)
    high = _judge(questionnaire, rubric, submissions, best, checks, proved)
    return _published(rubric, low.final), _scorecards(questionnaire, rubric, submissions, best, checks, high)


def _levels(rubric: Rubric, submissions: Submissions, items: ItemColumns, checks: CheckColumns) -> Array:
    """Evidence levels of answered items that no open check weakens."""
    levels: Array = np.where(items.answered & ~weakened(rubric, checks), submissions.levels, np.int8(0))
    return levels


def _judge(
    questionnaire: Questionnaire, rubric: Rubric, submissions: Submissions, items: ItemColumns, checks: CheckColumns,
    levels: Array,
) -> _Judged:  # fmt: skip
    remedied = remedy(rubric, submissions, items, checks, levels)
    assured_items = _assured(questionnaire, rubric, items, levels)
    workers = _workers(rubric, submissions)
    flags = gather_flags(rubric, submissions, items, checks, remedied, workers)
    counted = items.applicable if rubric.blank is Blank.ZERO else items.answered
    caps_by_group = {group: group_cap(rubric, flags, group) for group in rubric.groups}

    def capped(group: Group, figure: Array) -> Array:
        return np.minimum(figure, caps_by_group[group.id])

    finals = roll_up(rubric, assured_items, counted, capped)
    before_cap = finals[rubric.total]
    caps = overall_caps(rubric, flags, finals)
    final = np.minimum(before_cap, caps.limit)
    return _Judged(levels, assured_items, remedied, flags, workers, counted, caps_by_group, finals, before_cap, caps,
                   final)  # fmt: skip


def _scorecards(
    questionnaire: Questionnaire, rubric: Rubric, submissions: Submissions, items: ItemColumns, checks: CheckColumns,
    judged: _Judged,
) -> Scorecards:  # fmt: skip
    coverage = _published(rubric, _coverage(rubric, items))
    confidence = _published(rubric, _confidence(rubric, items, judged.levels, checks))
    inherent = _inherent(rubric, submissions)
    results = {
        "final": _published(rubric, judged.final), "before_cap": judged.before_cap, "coverage": coverage,
        "confidence": confidence, "inherent": half_up(inherent.score, 1),
    }  # fmt: skip
    declared = roll_up(rubric, items.values, judged.counted)
    assured = roll_up(rubric, judged.assured_items, judged.counted)
    results |= {"declared": declared[rubric.total], "assured": assured[rubric.total]}
    return Scorecards(
        questionnaire, rubric, submissions, items, judged.levels, judged.assured_items, checks, judged.remedied,
        judged.flags, declared, assured, judged.finals, judged.group_caps, judged.before_cap, judged.caps,
        judged.final, coverage, confidence, inherent,
        bands=choose_band(rubric, ResultFrame(submissions.frame, results)),
        priority=_priority(judged.flags, results["inherent"], confidence, judged.workers),
    )  # fmt: skip


def _answered_best(rubric: Rubric, items: ItemColumns) -> tuple[ItemColumns, Array]:
    """The items with every blank given the best its scale can give, and where that was."""
    best = np.array([np.nan if item.scale is None else item.scale.best for item in rubric.items.values()])[:, None]
    blank: Array = items.applicable & ~items.answered & ~np.isnan(best)
    values = np.where(blank, best, items.values)
    return ItemColumns(items.applies, items.answered | blank, values, items.severities.copy()), blank


def _published(rubric: Rubric, figures: Array) -> Array:
    return figures if rubric.published_decimals is None else half_up(figures, rubric.published_decimals)


def _workers(rubric: Rubric, submissions: Submissions) -> Array:
    """Who is affected by a flag unless somebody counted: every worker the rubric is about."""
    if rubric.workers is None:
        return np.zeros(submissions.size)
    return np.nan_to_num(submissions.frame.column(rubric.workers))


def _assured(questionnaire: Questionnaire, rubric: Rubric, items: ItemColumns, levels: Array) -> Array:
    """Values held down to the cap of their evidence level, where evidence is required."""
    required = [questionnaire.questions[id].evidence is Need.REQUIRED for id in rubric.items]
    caps = np.array(rubric.evidence.caps)[levels]
    lowered = np.minimum(items.values, caps)
    return np.where(np.array(required)[:, None] & items.answered, lowered, items.values)


def _weights(rubric: Rubric, items: ItemColumns) -> Array:
    weights = np.array([item.weight for item in rubric.items.values()])
    result: Array = weights[:, None] * items.applicable
    return result


def _coverage(rubric: Rubric, items: ItemColumns) -> Array:
    weights = _weights(rubric, items)
    return _share(weights * items.answered, weights)


def _confidence(rubric: Rubric, items: ItemColumns, levels: Array, checks: CheckColumns) -> Array:
    weights = _weights(rubric, items)
    trust = np.array(rubric.evidence.confidence)[levels] * items.answered
    lost = rubric.evidence.points_per_check * (checks.open >= Severity.MAJOR).sum(axis=0)
    left = _share(weights * trust, weights) - np.minimum(lost, rubric.evidence.most_points)
    return np.asarray(np.maximum(left, 0.0))


def _share(part: Array, whole: Array) -> Array:
    """100 x the sum of the parts / the sum of the whole; 0 where there is nothing."""
    total = added_in_order(whole)
    return np.where(total > 0, 100.0 * added_in_order(part) / np.where(total > 0, total, 1.0), 0.0)


def _inherent(rubric: Rubric, submissions: Submissions) -> Inherent:
    if rubric.inherent is None:
        return Inherent(np.full(submissions.size, np.nan), {})
    known = evaluate(rubric.inherent.only_if.tree, submissions.frame) == TRUE
    factors = {
        name: np.where(known, evaluate(rule.tree, submissions.frame), np.nan)
        for name, rule in rubric.inherent.factors.items()
    }
    return Inherent(added_in_order(np.array(list(factors.values()))), factors)


def _priority(flags: FlagColumns, inherent: Array, confidence: Array, workers: Array) -> Array:
    """PI = 40 S + 30 N + 20 I + 10 V: severity, workers affected, inherent risk, lack of proof."""
    gravest = gravest_open(flags)
    share = np.minimum(1.0, np.log10(1.0 + affected_workers(flags, workers)) / np.log10(501.0))
    parts = 40 * _URGENCY[gravest] + 30 * share + 20 * np.nan_to_num(inherent) / 100 + 10 * (1 - confidence / 100)
    return np.asarray(parts)
