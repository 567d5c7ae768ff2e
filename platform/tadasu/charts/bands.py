"""How many suppliers are in each risk band: one bar, and a legend with the figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tadasu.charts.drawing import GROUND, STRONG, Canvas, Picture, draw_picture
from tadasu.charts.rows import draw_legend
from tadasu.charts.words import figure, percent

# Grounds of the marks in tokens.css are too pale to stand by themselves; these keep 3 to 1 against the page.
COLOURS = {
    "critical": "#8c1d18",
    "high": "#c4473a",
    "medium": "#a86d05",
    "medium_unverified": "#a86d05",
    "low": "#3f7d55",
}
OTHER = STRONG
_DIAMOND = ((0.0, -7.5), (7.5, 0.0), (0.0, 7.5), (-7.5, 0.0))
_CORNERS: Mapping[str, Sequence[tuple[float, float]]] = {
    "critical": ((-6, -6), (6, -6), (6, 6), (-6, 6)),
    "high": ((0, -6.5), (7.5, 6.5), (-7.5, 6.5)),
    "medium": _DIAMOND,
    "medium_unverified": _DIAMOND,
}
_BAR = 32.0
_SMALLEST = 4.0


@dataclass(frozen=True)
class BandCount:
    """`code` is a band of the rubric, `name` its word in the reader's language."""

    code: str
    name: str
    count: int


def band_distribution(
    bands: Sequence[BandCount], *, name: str, title: str, headings: tuple[str, str, str], language: str
) -> Picture:
    """Headings of band, number and share. Bands come in the order given; the worst first is usual."""
    total = sum(band.count for band in bands)
    rows = [
        (band.name, figure(band.count, language), percent(band.count / total if total else 0, language))
        for band in bands
    ]

    def draw(canvas: Canvas) -> None:
        fills = _fills(canvas, bands)
        _draw_bar(canvas, bands, fills)
        canvas.height = _BAR + 4
        signs = [_sign(canvas, band.code, fills[band.code]) for band in bands]
        draw_legend(canvas, list(zip(signs, (_said(row, language) for row in rows), strict=True)))

    return draw_picture(name, draw, title=title, headings=headings, rows=rows, language=language)


def _said(row: tuple[str, str, str], language: str) -> str:
    band, count, share = row
    return f"{band} {count}（{share}）" if language == "ja" else f"{band} {count} ({share})"


def _fills(canvas: Canvas, bands: Sequence[BandCount]) -> dict[str, str]:
    """What is not verified is hatched, so that it differs from its verified neighbour without colour too."""
    return {
        band.code: canvas.hatch("unverified", COLOURS[band.code])
        if band.code == "medium_unverified"
        else COLOURS.get(band.code, OTHER)
        for band in bands
    }


def _draw_bar(canvas: Canvas, bands: Sequence[BandCount], fills: dict[str, str]) -> None:
    shown = [band for band in bands if band.count]
    if not shown:
        canvas.rect(0.5, 0.5, canvas.width - 1, _BAR - 1, fill="none", stroke=STRONG, stroke_dasharray="4 3")
        return
    x = 0.0
    for band, width in zip(shown, _widths([band.count for band in shown], canvas.width), strict=True):
        canvas.rect(x, 0, width - 2 if x + width < canvas.width - 1 else width, _BAR, fill=fills[band.code])
        x += width


def _widths(counts: Sequence[int], room: float) -> list[float]:
    """In proportion, but none too thin to be seen; the others give up what that takes."""
    total = sum(counts)
    raised = [max(count / total * room, _SMALLEST) for count in counts]
    surplus = sum(raised) - room
    spare = sum(width - _SMALLEST for width in raised) or 1.0
    return [width - (width - _SMALLEST) / spare * surplus for width in raised]


def _sign(canvas: Canvas, code: str, fill: str) -> Callable[[float, float], None]:
    """The band's own shape, the one of its mark in tables."""
    edge = COLOURS[code] if code == "medium_unverified" else "none"
    empty = {"fill": GROUND, "stroke": fill, "stroke_dasharray": "3 2"}

    def draw(x: float, y: float) -> None:
        if code in _CORNERS:
            canvas.path([(x + dx, y + dy) for dx, dy in _CORNERS[code]], closed=True, fill=fill, stroke=edge)
        else:
            canvas.circle(x, y, 6, **({"fill": fill} if code == "low" else empty))

    return draw
