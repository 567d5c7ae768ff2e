"""How far the suppliers of a campaign have come, from queued to reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass

from tadasu.charts.drawing import ACCENT, GROUND, LINE, Canvas, Picture, draw_picture
from tadasu.charts.rows import draw_value, lay_rows
from tadasu.charts.words import figure, percent

_BAR = 18.0


@dataclass(frozen=True)
class Stage:
    """How many have come at least so far."""

    name: str
    count: int


def funnel(stages: Sequence[Stage], *, name: str, title: str, headings: tuple[str, str, str], language: str) -> Picture:
    """Headings of stage, number, and share of the first stage, which is the whole."""
    whole = stages[0].count if stages else 0
    rows = [
        (stage.name, figure(stage.count, language), percent(stage.count / whole if whole else 0, language))
        for stage in stages
    ]

    def draw(canvas: Canvas) -> None:
        plot = lay_rows(canvas, [stage.name for stage in stages], bar=_BAR, values=112)
        scale = plot.scale(0, whole or 1)
        for stage, row, cells in zip(stages, plot.rows, rows, strict=True):
            canvas.rect(plot.left, row.top, plot.right - plot.left, _BAR, fill=GROUND, stroke=LINE)
            canvas.rect(plot.left, row.top, scale(stage.count) - plot.left, _BAR, fill=ACCENT)
            canvas.text(canvas.width - 44, row.middle + 4.5, cells[1], text_anchor="end", font_weight=600)
            draw_value(canvas, row, cells[2])

    return draw_picture(name, draw, title=title, headings=headings, rows=rows, language=language)
