"""What workers paid to be recruited, by corridor: a dot for each site, a line at the middle one."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tadasu.charts.drawing import ACCENT, INK, LINE, Canvas, Picture, draw_picture
from tadasu.charts.rows import Plot, Scale, draw_axis, draw_legend, draw_level, draw_value, lay_rows
from tadasu.charts.words import compact, figure

_BAR = 22.0


@dataclass(frozen=True)
class Corridor:
    """`fees`: what one worker paid, in yen, one figure for each site that reports this country of origin."""

    name: str
    fees: tuple[float, ...]


@dataclass(frozen=True)
class Limit:
    """A sum in yen above which something follows, such as a legal ceiling."""

    name: str
    amount: float


def corridor_fees(
    corridors: Sequence[Corridor],
    *,
    name: str,
    title: str,
    headings: tuple[str, str, str, str],
    language: str,
    limits: Sequence[Limit] = (),
) -> Picture:
    """Headings of corridor, number of sites, middle and highest fee. Figures stand for the middle one."""
    rows = [_row(corridor, language) for corridor in corridors]
    highest = max([fee for one in corridors for fee in one.fees] + [limit.amount for limit in limits], default=0.0)

    def draw(canvas: Canvas) -> None:
        plot = lay_rows(canvas, [corridor.name for corridor in corridors], bar=_BAR, values=84, heading=headings[2])
        scale = Scale(0, (highest or 1) * 1.04, plot.left + 6, plot.right)
        draw_axis(canvas, plot, scale, show=lambda value: compact(value, language))
        for limit in limits:
            draw_level(canvas, plot, scale(limit.amount), stroke=INK, stroke_dasharray="5 3")
        _draw_corridors(canvas, corridors, plot, scale, rows)
        _draw_legend(canvas, headings, limits, language)

    return draw_picture(name, draw, title=title, headings=headings, rows=rows, language=language)


def _row(corridor: Corridor, language: str) -> tuple[str, str, str, str]:
    fees = corridor.fees
    return (
        corridor.name,
        figure(len(fees), language),
        figure(median(fees) if fees else None, language),
        figure(max(fees, default=None), language),
    )


def _draw_corridors(
    canvas: Canvas, corridors: Sequence[Corridor], plot: Plot, scale: Scale, rows: Sequence[tuple[str, ...]]
) -> None:
    for corridor, row, cells in zip(corridors, plot.rows, rows, strict=True):
        canvas.line(scale.left, row.middle, scale.right, row.middle, stroke=LINE)
        for fee in corridor.fees:
            canvas.circle(scale(fee), row.middle, 5, fill=ACCENT, fill_opacity=0.45, stroke=ACCENT)
        if corridor.fees:
            x = scale(median(corridor.fees))
            canvas.line(x, row.top, x, row.bottom, stroke=INK, stroke_width=2)
        draw_value(canvas, row, cells[2])


def _draw_legend(canvas: Canvas, headings: tuple[str, str, str, str], limits: Sequence[Limit], language: str) -> None:
    def draw_dot(x: float, y: float) -> None:
        canvas.circle(x, y, 5, fill=ACCENT, fill_opacity=0.45, stroke=ACCENT)

    def draw_middle(x: float, y: float) -> None:
        canvas.line(x, y - 8, x, y + 8, stroke=INK, stroke_width=2)

    def draw_limit(x: float, y: float) -> None:
        canvas.line(x, y - 8, x, y + 8, stroke=INK, stroke_dasharray="5 3")

    named = [(draw_limit, f"{limit.name} {figure(limit.amount, language)}") for limit in limits]
    draw_legend(canvas, [(draw_dot, headings[1]), (draw_middle, headings[2]), *named])
