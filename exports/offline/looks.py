"""How the blank workbook looks: one grid for all sheets, its styles, and the height a text needs."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

# Column letters and widths, in characters. A holds the hidden ids; C to F hold a question and
# its answer, G to I what helps to answer it; a table takes C to I.
WIDTHS = {"A": 3, "B": 9, "C": 16, "D": 16, "E": 19, "F": 19, "G": 15, "H": 15, "I": 15}
KEY, NUMBER, FIRST, ANSWER, LAST_ANSWER, HELP, LAST = 1, 2, 3, 5, 6, 7, 9
_PIXELS_PER_CHARACTER, _CELL_PADDING = 7, 5
_PIXELS_PER_POINT = 96 / 72

_INK, _GREY, _INDIGO, _PALE, _LINE = "1F2430", "5A6072", "2B3467", "ECEEF6", "B9BED0"
_ANSWER_FILL, _COMMENT_FILL, _REQUIRED = "FFF8D6", "F7F7F4", "8C1D18"


@dataclass(frozen=True)
class Typeface:
    """The font of a language, its sizes in points, and how much higher a line is than its letters."""

    name: str
    body: float
    small: float
    line: float
    charset: int | None = None


_TYPEFACES = {"ja": Typeface("Yu Gothic", 10, 9, 1.6, charset=128), "en": Typeface("Calibri", 11, 9.5, 1.36)}


def typeface(language: str) -> Typeface:
    return _TYPEFACES.get(language, _TYPEFACES["en"])


def add_styles(book: Workbook, language: str) -> None:
    """Names every style once; cells then refer to it by name."""
    face = typeface(language)
    hairline = Side(style="hair", color=_LINE)
    thin = Side(style="thin", color=_INDIGO)
    frame = Border(left=Side(style="thin", color=_LINE), right=Side(style="thin", color=_LINE),
                   top=Side(style="thin", color=_LINE), bottom=Side(style="thin", color=_LINE))  # fmt: skip
    pale, answer, comment = (PatternFill("solid", fgColor=color) for color in (_PALE, _ANSWER_FILL, _COMMENT_FILL))
    wrapped = Alignment(wrap_text=True, vertical="top")
    middle = Alignment(wrap_text=True, vertical="center")
    beside = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
    styles: dict[str, dict[str, Any]] = {
        "title": {"font": (16, _INDIGO, True), "alignment": Alignment(vertical="center", wrap_text=True)},
        "heading": {"font": (12, _INDIGO, True), "alignment": Alignment(vertical="bottom")},
        "text": {"font": (face.body, _INK, False), "alignment": wrapped},
        "note": {"font": (face.small, _GREY, False), "alignment": wrapped},
        "id": {"font": (face.small, _GREY, False), "alignment": wrapped, "border": Border(top=thin)},
        "required": {"font": (face.small, _REQUIRED, True), "alignment": wrapped},
        "question": {"font": (face.body + 0.5, _INK, True), "alignment": wrapped, "border": Border(top=thin)},
        "help": {"font": (face.small, _GREY, False), "alignment": beside},
        "help-top": {"font": (face.small, _GREY, False), "border": Border(top=thin), "alignment": beside},
        "label": {"font": (face.body, _INK, False), "alignment": middle, "border": Border(bottom=hairline)},
        "column": {"font": (face.small + 0.5, _INDIGO, True), "fill": pale, "border": frame, "locked": True,
                   "alignment": Alignment(wrap_text=True, vertical="center", horizontal="center")},
        "answer": {"font": (face.body, _INK, False), "fill": answer, "border": frame, "alignment": middle},
        "cell": {"font": (face.small + 0.5, _INK, False), "fill": answer, "border": frame, "alignment": middle},
        "number": {"font": (face.body, _INK, False), "fill": answer, "border": frame, "format": "#,##0.######",
                   "alignment": Alignment(vertical="center", horizontal="right", shrink_to_fit=True)},
        "whole": {"font": (face.body, _INK, False), "fill": answer, "border": frame, "format": "#,##0",
                  "alignment": Alignment(vertical="center", horizontal="right", shrink_to_fit=True)},
        "date": {"font": (face.body, _INK, False), "fill": answer, "border": frame, "format": "yyyy-mm-dd",
                 "alignment": Alignment(vertical="center", horizontal="left")},
        "month": {"font": (face.body, _INK, False), "fill": answer, "border": frame, "format": "yyyy-mm",
                  "alignment": Alignment(vertical="center", horizontal="left")},
        "digits": {"font": (face.body, _INK, False), "fill": answer, "border": frame, "format": "@",
                   "alignment": middle},
        "tick": {"font": (face.body + 1, _INK, True), "fill": answer, "border": frame,
                 "alignment": Alignment(vertical="center", horizontal="center")},
        "sample": {"font": (face.small, _GREY, False), "fill": answer, "border": frame, "locked": True,
                   "alignment": Alignment(vertical="center", horizontal="center")},
        "sample-comment": {"font": (face.small, _GREY, False), "fill": comment, "border": frame, "locked": True,
                           "alignment": Alignment(vertical="center", horizontal="center")},
        "link": {"font": (face.body, _INDIGO, False), "alignment": middle, "border": Border(bottom=hairline)},
        "count": {"font": (face.body, _INK, False), "border": Border(bottom=hairline),
                  "alignment": Alignment(vertical="center", horizontal="center")},
        "comment": {"font": (face.small + 0.5, _INK, False), "fill": comment, "border": frame, "alignment": wrapped,
                    "format": "@"},
    }  # fmt: skip
    for name, look in styles.items():
        book.add_named_style(_style(name, look, face))


def height_of(text: str, columns: tuple[int, int], size: float, language: str) -> float:
    """Points a text needs, wrapped in the merged cells from one column to another."""
    lines = sum(_lines(line, _pixels(*columns), size) for line in text.split("\n"))
    return lines * size * typeface(language).line + 3


def text_width(text: str) -> float:
    """How long a line of text is, in full-width letters."""
    return sum(map(_letter_width, text))


def _style(name: str, look: dict[str, Any], face: Typeface) -> NamedStyle:
    size, color, bold = look["font"]
    style = NamedStyle(
        name=name,
        font=Font(name=face.name, size=size, color=color, bold=bold, charset=face.charset),
        fill=look.get("fill"),
        border=look.get("border"),
        alignment=look.get("alignment"),
        number_format=look.get("format"),
    )
    style.protection = Protection(locked="fill" not in look or "locked" in look)
    return style


@lru_cache(maxsize=100)
def _pixels(first: int, last: int) -> float:
    widths = list(WIDTHS.values())[first - 1 : last]
    return sum(width * _PIXELS_PER_CHARACTER + _CELL_PADDING for width in widths) - 2 * _CELL_PADDING


def _lines(text: str, pixels: float, size: float) -> int:
    """How many lines a paragraph takes; words of Latin letters are not split."""
    lines, used = 1, 0.0
    for word in _words(text):
        width = text_width(word) * size * _PIXELS_PER_POINT
        if used and used + width > pixels:
            lines, used = lines + 1, 0.0
        while width > pixels:
            lines, width = lines + 1, width - pixels
        used += width
    return lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for letter in text:
        if words and letter.isascii() and words[-1][-1].isascii() and not words[-1].endswith((" ", "/", "-")):
            words[-1] += letter
        else:
            words.append(letter)
    return words


def _letter_width(letter: str) -> float:
    """In ems, a little generous: programs differ, and a cut line is worse than a loose one."""
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.02
    return 0.3 if letter in " .,:;'!|il" else 0.72 if letter.isupper() else 0.56
