"""A canvas that writes SVG with presentation attributes only, and the picture that comes of it.

Our content security policy blocks style attributes within SVG too, so colours are attributes.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

# Two widths in CSS pixels: scaling one picture down to a phone would make its words unreadable.
WIDE, NARROW = 640, 320

GROUND, INK, SOFT, LINE, STRONG, ACCENT = "#faf9f6", "#1f2430", "#4a5064", "#d8d6ce", "#807d74", "#2f3c8a"
TEXT_SIZE = 13
_FONTS = "Noto Sans, Noto Sans CJK JP, sans-serif"  # For the PDF; pages set their own by style sheet.


@dataclass(frozen=True)
class Picture:
    """A drawing for wide and for narrow places, and the same facts as a table: its first column names the row."""

    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: Markup
    narrow: Markup


class Canvas:
    """Collects shapes from the top down. Lengths are CSS pixels at the picture's own width."""

    def __init__(self, width: int, prefix: str) -> None:
        self.width, self.prefix = width, prefix
        self.height = 0.0
        self._parts: list[Markup] = []

    @property
    def is_narrow(self) -> bool:
        return self.width < WIDE

    def rect(self, x: float, y: float, width: float, height: float, **looks: str | float) -> None:
        self._add("rect", x=x, y=y, width=max(width, 0.0), height=height, **looks)

    def line(self, x1: float, y1: float, x2: float, y2: float, **looks: str | float) -> None:
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": LINE, **looks})

    def circle(self, x: float, y: float, radius: float, **looks: str | float) -> None:
        self._add("circle", cx=x, cy=y, r=radius, **looks)

    def path(self, points: Sequence[tuple[float, float]], *, closed: bool = False, **looks: str | float) -> None:
        steps = " ".join(f"{'L' if index else 'M'}{_number(x)} {_number(y)}" for index, (x, y) in enumerate(points))
        self._add("path", d=steps + ("Z" if closed else ""), **looks)

    def text(self, x: float, y: float, words: str, **looks: str | float) -> None:
        """Words with their base line at y."""
        attributes = {"font_size": TEXT_SIZE, "fill": INK, **looks}
        self._parts.append(Markup("<text{}>{}</text>").format(_attributes(x=x, y=y, **attributes), printable(words)))

    def hatch(self, name: str, colour: str) -> str:
        """Defines slanting lines of one colour; the result can be a `fill`."""
        shown = Markup(
            '<defs><pattern id="{0}-{1}" width="5" height="5" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="5" height="5" fill="{2}"/>'
            '<line x1="0" y1="0" x2="0" y2="5" stroke="{3}" stroke-width="4"/></pattern></defs>'
        )
        self._parts.append(shown.format(self.prefix, name, GROUND, colour))
        return f"url(#{self.prefix}-{name})"

    def svg(self, title: str, description: str, css_class: str) -> Markup:
        head = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg {0}" viewBox="0 0 {1} {2}" '
            'width="{1}" height="{2}" role="img" aria-labelledby="{3}-title {3}-desc" font-family="{4}">'
            '<title id="{3}-title">{5}</title><desc id="{3}-desc">{6}</desc>'
        ).format(
            css_class, self.width, _number(self.height), self.prefix, _FONTS, printable(title), printable(description)
        )
        return head + Markup("").join(self._parts) + Markup("</svg>")

    def _add(self, element: str, **attributes: str | float) -> None:
        self._parts.append(Markup("<{}{}/>").format(Markup(element), _attributes(**attributes)))


def draw_picture(
    name: str,
    draw: Callable[[Canvas], None],
    *,
    title: str,
    headings: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    language: str,
) -> Picture:
    """`name` is unique on the page, of letters, digits and hyphens; `draw` fills a canvas and sets its height."""
    description = describe(headings, rows, language=language)
    drawn = []
    for width, css_class in ((WIDE, "chart-wide"), (NARROW, "chart-narrow")):
        canvas = Canvas(width, f"{name}-{'narrow' if width == NARROW else 'wide'}")
        draw(canvas)
        drawn.append(canvas.svg(title, description, css_class))
    return Picture(title, description, headings, tuple(rows), drawn[0], drawn[1])


def describe(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, language: str) -> str:
    """The table as one line, for those who hear the picture."""
    between, colon, stop = ("、", "：", "。") if language == "ja" else (", ", ": ", ". ")
    facts = [
        row[0] + colon + between.join(f"{heading} {cell}" for heading, cell in zip(headings[1:], row[1:], strict=True))
        for row in rows
    ]
    return stop.join(facts)


def printable(words: str) -> str:
    """Without control characters, which no XML may hold."""
    return "".join(character for character in words if unicodedata.category(character) not in ("Cc", "Cs"))


def _attributes(**attributes: str | float) -> Markup:
    pairs = ((name.replace("_", "-"), value) for name, value in attributes.items())
    return Markup("").join(
        Markup(' {}="{}"').format(name, escape(value if isinstance(value, str) else _number(value)))
        for name, value in pairs
    )


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
