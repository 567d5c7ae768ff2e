"""The common ground of charts with one row for each thing: labels, bars, axis and legend, all measured beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

from tadasu.charts.drawing import INK, SOFT, TEXT_SIZE, Canvas
from tadasu.charts.words import text_width, wrap

_LINE_HEIGHT = 17.0
_LABEL_COLUMN = 212.0
_BESIDE = 16.0
_GAP = 10.0


@dataclass(frozen=True)
class Row:
    """Where one row stands: `top` to `bottom` is its bar."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Scale:
    """From a value to its place between two edges. Values outside stay at the edge."""

    low: float
    high: float
    left: float
    right: float

    def __call__(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return self.left + share * (self.right - self.left)


@dataclass(frozen=True)
class Plot:
    """The rows of a chart and the edges of what is drawn in them."""

    left: float
    right: float
    rows: tuple[Row, ...]

    def scale(self, low: float, high: float) -> Scale:
        return Scale(low, high, self.left, self.right)


def lay_rows(canvas: Canvas, labels: Sequence[str], *, bar: float, values: float, heading: str = "") -> Plot:
    """Writes the labels, beside the bars in a wide picture and above them in a narrow one; sets the height.

    `values` is the width left for figures at the right edge, `heading` what stands above them.
    """
    if heading:
        canvas.text(canvas.width, 12, heading, text_anchor="end", font_size=12, fill=SOFT)
    left = 0.0 if canvas.is_narrow else _LABEL_COLUMN + _BESIDE
    width = canvas.width if canvas.is_narrow else _LABEL_COLUMN
    rows, y = [], 20.0 if heading else 4.0
    for label in labels:
        lines = wrap(label, width, size=TEXT_SIZE)
        words = len(lines) * _LINE_HEIGHT
        height = words + bar + 4 if canvas.is_narrow else max(words, bar)
        first = y if canvas.is_narrow else y + (height - words) / 2
        for index, line in enumerate(lines):
            canvas.text(0, first + index * _LINE_HEIGHT + 13, line)
        start = y + words + 4 if canvas.is_narrow else y + (height - bar) / 2
        rows.append(Row(start, start + bar))
        y += height + _GAP
    canvas.height = y
    return Plot(left, canvas.width - values, tuple(rows))


def draw_value(canvas: Canvas, row: Row, words: str, *, weight: int = 400) -> None:
    """A figure at the right edge of its row, under those of the other rows."""
    canvas.text(canvas.width, row.middle + 4.5, words, text_anchor="end", font_weight=weight)


def draw_level(canvas: Canvas, plot: Plot, x: float, **looks: str | float) -> None:
    """A line from top to bottom; in a narrow picture it leaves out the labels, which stand above their bars."""
    if plot.rows and not canvas.is_narrow:
        canvas.line(x, plot.rows[0].top - 4, x, plot.rows[-1].bottom + 4, **looks)
        return
    for row in plot.rows:
        canvas.line(x, row.top - 2, x, row.bottom + 2, **looks)


def draw_axis(canvas: Canvas, plot: Plot, scale: Scale, *, show: Callable[[float], str]) -> None:
    """Thin lines at round values, with figures below. Call it before the bars."""
    bottom = canvas.height
    last_end = -1.0
    for value in ticks(scale.high) if plot.rows else ():
        x, words = scale(value), show(value)
        draw_level(canvas, plot, x)
        half = text_width(words, 12) / 2
        centre = min(max(x, half), canvas.width - half)
        if centre - half > last_end:
            canvas.text(centre, bottom + 14, words, text_anchor="middle", font_size=12, fill=SOFT)
            last_end = centre + half + 6
    canvas.height = bottom + 22


def draw_legend(canvas: Canvas, entries: Sequence[tuple[Callable[[float, float], None], str]]) -> None:
    """Signs with their words, side by side while they fit. A sign is drawn round the point it is given, 14 wide."""
    x, y = 0.0, canvas.height + 12
    for draw_sign, words in entries:
        lines = wrap(words, canvas.width - 24, size=TEXT_SIZE, lines=2)
        width = 24 + max(text_width(line, TEXT_SIZE) for line in lines)
        if x and x + width > canvas.width:
            x, y = 0.0, y + _LINE_HEIGHT + 5
        draw_sign(x + 8, y)
        for index, line in enumerate(lines):
            canvas.text(x + 22, y + 4.5 + index * _LINE_HEIGHT, line, fill=INK)
        y += (len(lines) - 1) * _LINE_HEIGHT
        x += width + 18
    canvas.height = y + 14


def ticks(high: float, steps: int = 4) -> list[float]:
    """Round values from 0 up to `high`: about `steps` of them after 0."""
    if high <= 0:
        return [0.0]
    rough = high / steps
    magnitude = 10.0 ** floor(log10(rough))
    step = next(magnitude * factor for factor in (1, 2, 2.5, 5, 10) if magnitude * factor >= rough * 0.999)
    return [step * index for index in range(int(high / step + 1e-9) + 1)]
