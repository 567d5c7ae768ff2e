"""Text that a terminal only shows: names of files and suppliers come from strangers."""

import unicodedata

# They turn the order of the letters around them, and make a line read as another one.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """The text on one line, with an escape for whatever would steer a terminal or cannot be written."""
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in _TURNING:
        return letter.encode("unicode_escape").decode("ascii")
    return letter
