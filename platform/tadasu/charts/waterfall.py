"""From the declared score to the final one: every adjustment with its points, and the caps that hold it down."""

from collections.abc import Sequence
from dataclasses import dataclass

from tadasu.charts.drawing import ACCENT, INK, SOFT, STRONG, Canvas, Picture, draw_picture
from tadasu.charts.rows import Row, Scale, draw_axis, draw_value, lay_rows
from tadasu.charts.words import figure

_HEIGHT = 18.0


@dataclass(frozen=True)
class Reached:
    """A score that the steps have come to, 0 to 100, such as the declared one."""

    label: str
    points: float


@dataclass(frozen=True)
class Change:
    """What one step takes away (negative) or adds. `limit`: the cap behind it."""

    label: str
    points: float
    limit: float | None = None


@dataclass(frozen=True)
class _Bar:
    """A step's row, and between which places its bar goes."""

    row: Row
    start: float
    end: float


def waterfall(
    steps: Sequence[Reached | Change], *, name: str, title: str, headings: tuple[str, str, str], language: str
) -> Picture:
    """Headings of step, its points, and what they come to. Begins with a Reached."""
    levels = _levels(steps)
    rows = [
        (step.label, _points(step, language), figure(level, language, digits=1))
        for step, (_, level) in zip(steps, levels, strict=True)
    ]

    def draw(canvas: Canvas) -> None:
        plot = lay_rows(canvas, [step.label for step in steps], bar=_HEIGHT, values=60, heading=headings[1])
        scale = plot.scale(0, 100)
        draw_axis(canvas, plot, scale, show=lambda value: figure(value, language))
        loss = canvas.hatch("change", SOFT)
        for step, level, row, cells in zip(steps, levels, plot.rows, rows, strict=True):
            _draw_step(canvas, step, _Bar(row, scale(min(level)), scale(max(level))), scale, fill=loss)
            draw_value(canvas, row, cells[1], weight=600 if isinstance(step, Reached) else 400)
        if not canvas.is_narrow:  # There the labels stand where the connecting lines would go.
            _connect(canvas, [scale(reached) for _, reached in levels], plot.rows)

    return draw_picture(name, draw, title=title, headings=headings, rows=rows, language=language)


def _levels(steps: Sequence[Reached | Change]) -> list[tuple[float, float]]:
    """Where each step begins and where it ends."""
    levels, level = [], 0.0
    for step in steps:
        if isinstance(step, Reached):
            levels.append((0.0, step.points))
            level = step.points
        else:
            levels.append((level, level + step.points))
            level += step.points
    return levels


def _points(step: Reached | Change, language: str) -> str:
    shown = figure(step.points, language, digits=1)
    return f"+{shown}" if isinstance(step, Change) and step.points > 0 else shown


def _draw_step(canvas: Canvas, step: Reached | Change, bar: _Bar, scale: Scale, *, fill: str) -> None:
    if isinstance(step, Reached):
        canvas.rect(bar.start, bar.row.top, bar.end - bar.start, _HEIGHT, fill=ACCENT)
        return
    canvas.rect(bar.start, bar.row.top, max(bar.end - bar.start, 2), _HEIGHT, fill=fill, stroke=SOFT)
    if step.limit is not None:
        x = scale(step.limit)
        canvas.line(x, bar.row.top - 4, x, bar.row.bottom + 4, stroke=INK, stroke_width=2)


def _connect(canvas: Canvas, places: Sequence[float], rows: Sequence[Row]) -> None:
    for x, row, below in zip(places, rows, rows[1:], strict=False):
        canvas.line(x, row.bottom, x, below.top, stroke=STRONG, stroke_dasharray="2 2")
