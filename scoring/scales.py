"""Scales: how the answer to one item becomes a value and, at worst, a flag.

Each scale works on columns and gives a value per response, NaN where it cannot be told, and
the severity of the flag that answer raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import TRUE
from questionnaires.frame import AnswerFrame
from questionnaires.model import Rule
from scoring.rounding import settled
from scoring.severity import Severity

Array = NDArray[Any]

USUAL_BEST = 100.0  # where a scale does not say otherwise

# Constants that meet columns are arrays too: with one response, NumPy takes twice the time for a scalar.
_TRUE, _ZERO, _NAN = np.array(TRUE, np.int8), np.array(0, np.int8), np.array(np.nan)


class Judged(NamedTuple):
    """Values (NaN unknown) and severities of one item for every response."""

    values: Array
    severities: Array


class Scale(Protocol):
    """One way to judge an item."""

    @property
    def best(self) -> float:
        """The most it can give, as far as it says."""

    def judge(self, item: str, frame: AnswerFrame) -> Judged: ...


@dataclass(frozen=True)
class Verdict:
    """What an option or band is worth, and the flag it raises."""

    value: float
    severity: Severity = Severity.NONE

    @cached_property
    def judged(self) -> Judged:
        """The same as columns, which stretch to any length."""
        return Judged(np.array(self.value), np.array(self.severity, np.int8))


@dataclass(frozen=True)
class Band:
    """`measure operator limit`, with the verdict where it is the first that holds."""

    operator: str
    limit: float
    verdict: Verdict

    def holds(self, figures: Array) -> Array:
        result: Array = _HOLDS[self.operator](figures, self._limit)
        return result

    @cached_property
    def _limit(self) -> Array:
        return np.array(self.limit)


@dataclass(frozen=True)
class OptionScale:
    """One option chosen: each has its verdict, in the order of the question's options."""

    verdicts: tuple[Verdict, ...]

    @property
    def best(self) -> float:
        return max(verdict.value for verdict in self.verdicts)

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        codes = frame.column(item)
        return Judged(self._values.take(codes), self._severities.take(codes))  # code -1 is the last: unknown

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
    most: float = USUAL_BEST

    @property
    def best(self) -> float:
        values = [verdict.value for verdict in self.verdicts]
        return min(self.most, sum(values) if self.add else max(values))

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        masks = frame.column(item)
        values = np.zeros(frame.size) if self.add else np.full(frame.size, np.inf)
        severities = np.zeros(frame.size, np.int8)
        combine = np.add if self.add else np.minimum
        for bit, verdict in zip(self._bits, self.verdicts, strict=True):
            chosen = (masks & bit) != _ZERO
            combine(values, verdict.judged.values, out=values, where=chosen)
            np.maximum(severities, verdict.judged.severities, out=severities, where=chosen)
        known = masks >= _ZERO if self.add else masks > _ZERO
        values = np.where(known, np.minimum(values, self.most), _NAN)
        return Judged(values, np.where(known, severities, _ZERO))

    @cached_property
    def _bits(self) -> tuple[Array, ...]:
        return tuple(np.array(1 << place) for place in range(len(self.verdicts)))


@dataclass(frozen=True)
class MatrixScale:
    """A weighted mean over the rows of a matrix; cells without a value are left out."""

    rows: Mapping[str, float]
    cells: tuple[float | None, ...]  # by the choice's options
    flags: Mapping[Severity, Rule] = field(default_factory=dict)

    @property
    def best(self) -> float:
        return max(cell for cell in self.cells if cell is not None)

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        total, weights = np.zeros(frame.size), np.zeros(frame.size)
        for row, (points, counts) in self._weighted.items():
            codes = frame.column(f"{item}.{row}")
            total += points.take(codes)
            weights += counts.take(codes)
        values = np.where(weights > 0, total / np.maximum(weights, 1e-300), np.nan)
        return Judged(values, raised(self.flags, frame))

    @cached_property
    def _weighted(self) -> Mapping[str, tuple[Array, Array]]:
        """For each row what its cells add to the total, and to the weights; the last is unknown."""
        points = np.array([*(0.0 if cell is None else cell for cell in self.cells), 0.0])
        counts = np.array([*(cell is not None for cell in self.cells), False])
        return {row: (weight * points, weight * counts) for row, weight in self.rows.items()}


@dataclass(frozen=True)
class BandScale:
    """A measured figure against limits; the first band that holds gives the verdict."""

    measure: Rule
    bands: tuple[Band, ...]
    unknown: Verdict | None = None  # for "unk"

    @property
    def best(self) -> float:
        return max(band.verdict.value for band in self.bands)

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        judged = judge_bands(self.bands, frame.result(self.measure))
        if self.unknown is None:
            return judged
        said = frame.said_unknown(item)
        return Judged(
            np.where(said, self.unknown.judged.values, judged.values),
            np.where(said, self.unknown.judged.severities, judged.severities),
        )


@dataclass(frozen=True)
class FormulaScale:
    """A formula gives the value; flags have conditions of their own."""

    value: Rule
    flags: Mapping[Severity, Rule] = field(default_factory=dict)
    best: float = USUAL_BEST  # a formula does not say how far it reaches

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        return Judged(frame.result(self.value), raised(self.flags, frame))


@dataclass(frozen=True)
class PartsScale:
    """Each part given has bands of its own; the lowest value and the gravest flag count."""

    parts: Mapping[str, tuple[Band, ...]]

    @property
    def best(self) -> float:
        return max(band.verdict.value for bands in self.parts.values() for band in bands)

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
    out_of: float = USUAL_BEST

    @property
    def best(self) -> float:
        return self.out_of

    def judge(self, item: str, frame: AnswerFrame) -> Judged:
        judged = self.scale.judge(item, frame)
        return Judged(self.out_of - judged.values, judged.severities)


def judge_bands(bands: tuple[Band, ...], measure: Array) -> Judged:
    """The verdict of the first band that holds for each figure; NaN where the figure is unknown."""
    figures = settled(measure)
    values = np.full(figures.shape, np.nan)
    severities = np.zeros(figures.shape, np.int8)
    for band in reversed(bands):
        holds = band.holds(figures)
        np.copyto(values, band.verdict.judged.values, where=holds)
        np.copyto(severities, band.verdict.judged.severities, where=holds)
    return Judged(values, severities)


def raised(flags: Mapping[Severity, Rule], frame: AnswerFrame) -> Array:
    """The gravest severity whose condition is definitely true."""
    severities = np.zeros(frame.size, np.int8)
    for severity in sorted(flags):
        np.copyto(severities, np.int8(severity), where=frame.result(flags[severity]) == _TRUE)
    return severities


_HOLDS: dict[str, np.ufunc] = {
    ">=": np.greater_equal,
    ">": np.greater,
    "<=": np.less_equal,
    "<": np.less,
    "==": np.equal,
}
