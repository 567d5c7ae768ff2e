"""What each pillar of a score came to: declared and final, and the cap that holds it down."""

from collections.abc import Sequence
from dataclasses import dataclass

from tadasu.charts.drawing import ACCENT, GROUND, INK, STRONG, Canvas, Picture, draw_picture
from tadasu.charts.rows import Row, Scale, draw_axis, draw_legend, draw_value, lay_rows
from tadasu.charts.words import figure

_BAR = 18.0


@dataclass(frozen=True)
class Pillar:
    """Points from 0 to 100; None where nothing applied, and for `cap` where none holds."""

    name: str
    declared: float | None
    final: float | None
    cap: float | None = None


def pillar_bars(
    pillars: Sequence[Pillar], *, name: str, title: str, headings: tuple[str, str, str, str], language: str
) -> Picture:
    """Headings of pillar, declared, final and cap; they name the legend as well."""
    rows = [
        (pillar.name, *(figure(value, language, digits=1) for value in (pillar.declared, pillar.final, pillar.cap)))
        for pillar in pillars
    ]

    def draw(canvas: Canvas) -> None:
        plot = lay_rows(canvas, [pillar.name for pillar in pillars], bar=_BAR, values=52, heading=headings[2])
        scale = plot.scale(0, 100)
        draw_axis(canvas, plot, scale, show=lambda value: figure(value, language))
        for pillar, row, cells in zip(pillars, plot.rows, rows, strict=True):
            _draw_pillar(canvas, pillar, row, scale)
            draw_value(canvas, row, cells[2], weight=600)
        _draw_legend(canvas, headings)

    return draw_picture(name, draw, title=title, headings=headings, rows=rows, language=language)


def _draw_pillar(canvas: Canvas, pillar: Pillar, row: Row, scale: Scale) -> None:
    if pillar.declared is not None:
        width = scale(pillar.declared) - scale.left
        canvas.rect(scale.left, row.top, width, _BAR, fill=GROUND, stroke=STRONG)
    if pillar.final is not None:
        canvas.rect(scale.left, row.top + 3, scale(pillar.final) - scale.left, _BAR - 6, fill=ACCENT)
    if pillar.cap is not None:
        x = scale(pillar.cap)
        canvas.line(x, row.top - 3, x, row.bottom + 3, stroke=INK, stroke_width=2)


def _draw_legend(canvas: Canvas, headings: tuple[str, str, str, str]) -> None:
    _, declared, final, cap = headings

    def draw_declared(x: float, y: float) -> None:
        canvas.rect(x - 7, y - 6, 14, 12, fill=GROUND, stroke=STRONG)

    def draw_final(x: float, y: float) -> None:
        canvas.rect(x - 7, y - 4, 14, 8, fill=ACCENT)

    def draw_cap(x: float, y: float) -> None:
        canvas.line(x, y - 8, x, y + 8, stroke=INK, stroke_width=2)

    draw_legend(canvas, [(draw_final, final), (draw_declared, declared), (draw_cap, cap)])
