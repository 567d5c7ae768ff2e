"""How much room words take, where they may be broken, and how figures are written in the reader's language."""

import re
import unicodedata

from babel.numbers import format_compact_decimal, format_decimal, format_percent

# Latin words stay whole. So does a Japanese word with the particles or endings after it: there are no spaces to
# break at, but a line that ends between the two is hard to read.
_ATOMS = re.compile(r"[「『（［〈]*[0-9]*[一-龠々〆ァ-ヴヶー]+[ぁ-ゖ]*|[A-Za-z0-9À-ɏ%.,:/+\-'()&]+|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("、。，．・：；！？」』）］】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々")


def text_width(words: str, size: float) -> float:
    """An estimate on the wide side, in the unit of `size`: fonts differ, and words must not collide in any of them."""
    return sum(_share(character) for character in words) * size


def wrap(words: str, width: float, *, size: float, lines: int = 3) -> list[str]:
    """At most `lines` lines of at most `width`, about equally long; what is left over ends in an ellipsis."""
    found = _filled(words, width, size)
    if len(found) > lines:
        return [*found[: lines - 1], _shortened(found[lines - 1], width, size)]
    for tenths in (9, 8, 7, 6):
        closer = _filled(words, width * tenths / 10, size)
        if len(closer) > len(found):
            break
        found = closer
    return found


def figure(value: float | None, language: str, *, digits: int = 0) -> str:
    """With the language's separators; a dash for nothing, which is neither 0 nor 100."""
    if value is None:
        return "–"
    pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
    return str(format_decimal(value, format=pattern, locale=language)).replace("-", "−")


def percent(share: float, language: str) -> str:
    """Whole percents; with one decimal below 1 %, so that a few among many are not said to be none."""
    pattern = "0.0%" if 0 < share < 0.01 else "0%"
    return str(format_percent(share, format=pattern, locale=language))


def compact(value: float, language: str) -> str:
    """For an axis: 300,000 is "300K", in Japanese 「30万」."""
    return str(format_compact_decimal(value, locale=language, fraction_digits=1))


def _filled(words: str, width: float, size: float) -> list[str]:
    """As few lines as it takes, however many those are."""
    found = [""]
    for atom in _pieces(words, width, size):
        if not atom.strip() and not found[-1]:
            continue
        fits = text_width(found[-1] + atom, size) <= width
        if fits or not found[-1] or atom in _NEVER_FIRST:
            found[-1] += atom
        else:
            found.append(atom.lstrip())
    return [line.rstrip() for line in found]


def _pieces(words: str, width: float, size: float) -> list[str]:
    """Atoms, those wider than a whole line in single characters."""
    pieces: list[str] = []
    for atom in _ATOMS.findall(words):
        pieces.extend(atom if text_width(atom, size) > width else [atom])
    return pieces


def _shortened(line: str, width: float, size: float) -> str:
    while line and text_width(line + "…", size) > width:
        line = line[:-1]
    return line + "…"


def _share(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return 0.72 if character.isupper() or character in "%@mwMW" else 0.58
