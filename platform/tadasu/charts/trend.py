"""How something went from one campaign to the next: a line for each series, told apart by dash and sign as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tadasu.charts.drawing import ACCENT, GROUND, INK, LINE, SOFT, STRONG, Canvas, Picture, draw_picture
from tadasu.charts.rows import Scale, draw_legend, ticks
from tadasu.charts.words import figure, text_width

_HEIGHT = 180.0
_TOP = 10.0
_DASHES = ("none", "6 4", "2 3")


@dataclass(frozen=True)
class Series:
    """One value for each time; None where it was not measured, which breaks the line. `colour` if not the usual."""

    name: str
    values: tuple[float | None, ...]
    colour: str = ""


def trend_line(
    times: Sequence[str],
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    heading: str,
    language: str,
    highest: float = 0,
    digits: int = 0,
) -> Picture:
    """`heading` is that of the times. The axis starts at 0 and ends at `highest`, or above the highest value."""
    rows = [
        (time, *(figure(one.values[index], language, digits=digits) for one in series))
        for index, time in enumerate(times)
    ]
    top = max([highest, *(value for one in series for value in one.values if value is not None)], default=0.0) or 1.0

    def draw(canvas: Canvas) -> None:
        left = _draw_grid(canvas, top, language)
        canvas.height = _TOP + _HEIGHT
        inset = min(28.0, (canvas.width - left) / 4)
        places = Scale(0, max(len(times) - 1, 1), left + inset, canvas.width - inset)
        _draw_times(canvas, times, places)
        for number, one in enumerate(series):
            _draw_series(canvas, one, number, places, top)
        draw_legend(canvas, [(_sign(canvas, one, number), one.name) for number, one in enumerate(series)])

    headings = (heading, *(one.name for one in series))
    return draw_picture(name, draw, title=title, headings=headings, rows=rows, language=language)


def _draw_grid(canvas: Canvas, top: float, language: str) -> float:
    """Level lines with their figures at the left; gives the edge at which they begin."""
    levels = ticks(top, 5)
    words = [figure(level, language, digits=0 if level % 1 == 0 else 1) for level in levels]
    left = max(text_width(word, 12) for word in words) + 8
    for level, word in zip(levels, words, strict=True):
        y = _height(level, top)
        canvas.line(left, y, canvas.width, y, stroke=STRONG if level == 0 else LINE)
        canvas.text(left - 8, y + 4, word, text_anchor="end", font_size=12, fill=SOFT)
    return left


def _draw_times(canvas: Canvas, times: Sequence[str], places: Scale) -> None:
    """Only as many as fit; the latest is always among them."""
    next_start = canvas.width + 1.0
    for index in range(len(times) - 1, -1, -1):
        half = text_width(times[index], 12) / 2
        centre = min(max(places(index), half), canvas.width - half)
        if centre + half < next_start:
            canvas.text(centre, canvas.height + 18, times[index], text_anchor="middle", font_size=12, fill=SOFT)
            next_start = centre - half - 8
    canvas.height += 26


def _draw_series(canvas: Canvas, one: Series, number: int, places: Scale, top: float) -> None:
    colour = one.colour or _colour(number)
    for stretch in _stretches(one.values):
        points = [(places(index), _height(value, top)) for index, value in stretch]
        canvas.path(points, fill="none", stroke=colour, stroke_width=2, stroke_dasharray=_DASHES[number % len(_DASHES)])
        for x, y in points:
            _draw_point(canvas, x, y, number, colour)


def _stretches(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    found: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((index, value))
    return [stretch for stretch in found if stretch]


def _draw_point(canvas: Canvas, x: float, y: float, number: int, colour: str) -> None:
    if number % 3 == 0:
        canvas.circle(x, y, 4, fill=colour)
    elif number % 3 == 1:
        canvas.rect(x - 4, y - 4, 8, 8, fill=GROUND, stroke=colour, stroke_width=2)
    else:
        canvas.path([(x, y - 5), (x + 5, y + 4), (x - 5, y + 4)], closed=True, fill=colour)


def _sign(canvas: Canvas, one: Series, number: int) -> Callable[[float, float], None]:
    colour = one.colour or _colour(number)

    def draw(x: float, y: float) -> None:
        canvas.line(x - 8, y, x + 8, y, stroke=colour, stroke_width=2, stroke_dasharray=_DASHES[number % len(_DASHES)])
        _draw_point(canvas, x, y, number, colour)

    return draw


def _colour(number: int) -> str:
    return (ACCENT, INK, SOFT)[number % 3]


def _height(value: float, top: float) -> float:
    return _TOP + _HEIGHT * (1 - value / top)
