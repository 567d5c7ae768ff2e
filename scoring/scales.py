"""Scales: how the answer to one item becomes a value and, at worst, a flag.

Each scale works on columns and gives a value per response, NaN where it cannot be told, and
the severity of the flag that answer raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import TRUE
from questionnaires.frame import AnswerFrame
from questionnaires.model import Rule
from scoring.rounding import settled
from scoring.severity import Severity

Array = NDArray[Any]


@dataclass(frozen=True)
class Judged:
    """Values (NaN unknown) and severities of one item for every response."""

    values: Array
    severities: Array


class Scale(Protocol):
    """One way to judge an item."""

    def judge(self, item: str, frame: AnswerFrame) -> Judged: ...


@dataclass(frozen=True)
class Verdict:
    """What an option or band is worth, and the flag it raises."""

    value: float
    severity: Severity = Severity.NONE


@dataclass(frozen=True)
class Band:
    """`measure operator limit`, with the verdict where it is the first that holds."""

    operator: str
    limit: float
    verdict: Verdict


@dataclass(frozen=True)
class OptionScale:
    """One option chosen: each has its verdict, in the order of the question's options."""

    verdicts: tuple[Verdict, ...]

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        codes = frame.column(item)
        return Judged(self._values[codes], self._severities[codes])  # code -1 is the last: unknown

    @cached_property
    def _values(self) -> Array:
        return np.array([*(verdict.value for verdict in self.verdicts), np.nan])

    @cached_property
    def _severities(self) -> Array:
        return np.array([*(verdict.severity for verdict in self.verdicts), Severity.NONE], np.int8)


@dataclass(frozen=True)
class SeveralScale:
    """Several options chosen: their values add up (to at most `most`), or the lowest counts."""

    verdicts: tuple[Verdict, ...]
    add: bool
    most: float = 100.0

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        masks = frame.column(item)
        values = np.zeros(frame.size) if self.add else np.full(frame.size, np.inf)
        severities = np.zeros(frame.size, np.int8)
        for bit, verdict in enumerate(self.verdicts):
            chosen = (masks >> bit) & 1 == 1
            if self.add:
                values = values + np.where(chosen, verdict.value, 0.0)
            else:
                values = np.where(chosen, np.minimum(values, verdict.value), values)
            if verdict.severity:
                severities = np.where(chosen, np.maximum(severities, np.int8(verdict.severity)), severities)
        known = masks > 0 if not self.add else masks >= 0
        values = np.where(known, np.minimum(values, self.most), np.nan)
        return Judged(values, np.where(known, severities, np.int8(0)))


@dataclass(frozen=True)
class MatrixScale:
    """A weighted mean over the rows of a matrix; cells without a value are left out."""

    rows: Mapping[str, float]
    cells: tuple[float | None, ...]  # by the choice's options
    flags: Mapping[Severity, Rule] = field(default_factory=dict)

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        points = np.array([*(0.0 if cell is None else cell for cell in self.cells), 0.0])
        counts = np.array([*(cell is not None for cell in self.cells), False])
        total, weights = np.zeros(frame.size), np.zeros(frame.size)
        for row, weight in self.rows.items():
            codes = frame.column(f"{item}.{row}")
            total = total + weight * points[codes]
            weights = weights + weight * counts[codes]
        values = np.where(weights > 0, total / np.maximum(weights, 1e-300), np.nan)
        return Judged(values, raised(self.flags, frame))


@dataclass(frozen=True)
class BandScale:
    """A measured figure against limits; the first band that holds gives the verdict."""

    measure: Rule
    bands: tuple[Band, ...]
    unknown: Verdict | None = None  # for "unk"

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        judged = judge_bands(self.bands, frame.result(self.measure))
        if self.unknown is None:
            return judged
        said = frame.said_unknown(item)
        return Judged(
            np.where(said, self.unknown.value, judged.values),
            np.where(said, np.int8(self.unknown.severity), judged.severities),
        )


@dataclass(frozen=True)
class FormulaScale:
    """A formula gives the value; flags have conditions of their own."""

    value: Rule
    flags: Mapping[Severity, Rule] = field(default_factory=dict)

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        return Judged(frame.result(self.value), raised(self.flags, frame))


@dataclass(frozen=True)
class PartsScale:
    """Each part given has bands of its own; the lowest value and the gravest flag count."""

    parts: Mapping[str, tuple[Band, ...]]

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        values = np.full(frame.size, np.nan)
        severities = np.zeros(frame.size, np.int8)
        for part, bands in self.parts.items():
            judged = judge_bands(bands, frame.column(f"{item}.{part}"))
            values = np.fmin(values, judged.values)
            severities = np.maximum(severities, judged.severities)
        return Judged(values, severities)


@dataclass(frozen=True)
class Reversed:
    """A question asked the other way round: `out_of` minus the value of the scale inside."""

    scale: Scale
    out_of: float = 100.0

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        judged = self.scale.judge(item, frame)
        return Judged(self.out_of - judged.values, judged.severities)


def judge_bands(bands: tuple[Band, ...], measure: Array) -> Judged:
    """The verdict of the first band that holds for each figure; NaN where the figure is unknown."""
    figures = settled(measure)
    values = np.full(figures.shape, np.nan)
    severities = np.zeros(figures.shape, np.int8)
    for band in reversed(bands):
        holds = _HOLDS[band.operator](figures, band.limit)
        values = np.where(holds, band.verdict.value, values)
        severities = np.where(holds, np.int8(band.verdict.severity), severities)
    return Judged(values, severities)


def raised(flags: Mapping[Severity, Rule], frame: AnswerFrame) -> Array:
    """The gravest severity whose condition is definitely true."""
    severities = np.zeros(frame.size, np.int8)
    for severity in sorted(flags):
        severities = np.where(frame.result(flags[severity]) == TRUE, np.int8(severity), severities)
    return severities


_HOLDS: dict[str, np.ufunc] = {
    ">=": np.greater_equal,
    ">": np.greater,
    "<=": np.less_equal,
    "<": np.less,
    "==": np.equal,
}
