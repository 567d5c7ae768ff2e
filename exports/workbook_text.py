"""Text that any spreadsheet can hold: nothing lost unseen, nothing that breaks the file."""

import re
from math import ceil

MOST_CHARACTERS = 32_767  # of one cell, in UTF-16 units as Excel counts them
CUT = " … [cut: a cell holds 32,767 characters / セルの上限のため省略]"

# Control characters, lone surrogates and the two non-characters, none of which XML can carry.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# With these a formula begins; full-width ones are taken for the others where Japanese is typed.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_LINE_ENDS = re.compile("\r\n?")


def cell_text(text: str) -> str:
    """The text as a cell can hold it.

    A character that does not fit shows as U+FFFD, and a cut as a note at the end. A text that
    looks like XlsxWriter's own rich text (`<r>…</r>`) would enter the file as markup; a space
    behind it keeps it a text.
    """
    text = without_unfit(text)
    if text.endswith("</r>"):
        text += " "
    return text if len(text) <= MOST_CHARACTERS // 2 else _cut(text)


def looks_evaluated(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula once somebody goes into its cell and out again."""
    return len(text) > 1 and text.startswith(FORMULA_STARTS)


def without_unfit(text: str) -> str:
    """The text with U+FFFD for every character that files cannot carry, and one kind of line end."""
    return text if text.isprintable() else _UNFIT.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide, at a careful guess.

    A Japanese character is as wide as two Latin ones, and has three bytes to their one.
    """
    if len(text) * 2 < width and "\n" not in text:
        return 1
    room = max(width - 1, 1) * 0.96
    return sum(max(1, ceil((len(line) + len(line.encode("utf-8", "replace"))) / 2 / room)) for line in text.split("\n"))


def _cut(text: str) -> str:
    if _units(text) <= MOST_CHARACTERS:
        return text
    room = MOST_CHARACTERS - _units(CUT)
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
    return kept + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
