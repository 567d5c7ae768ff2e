"""How a problem quotes what was written: short, on one line, and harmless to print."""

import math
import unicodedata

LARGEST = 1e15  # beyond this a float no longer holds every whole number


def shown(value: object, limit: int = 40) -> str:
    """A value as an error message quotes it: never a page long, and without control characters."""
    if isinstance(value, float) and math.isfinite(value) and value == int(value) and abs(value) <= LARGEST:
        value = int(value)
    text = value if isinstance(value, str) else _written(value)
    text = text if len(text) <= limit else text[:limit] + "…"
    if text.isprintable():
        return text
    return "".join("\ufffd" if is_unprintable(letter) else letter for letter in text)


def is_unprintable(letter: str) -> bool:
    """Control characters and halves of a surrogate pair, which no file or terminal should get."""
    return unicodedata.category(letter) in ("Cc", "Cs")


def _written(value: object) -> str:
    if isinstance(value, int) and abs(value) > LARGEST:
        return f"{value:.3e}" if abs(value) < 10**300 else "a number of hundreds of digits"
    return repr(value)
