"""Words as people type them: addresses and numbers in full width, line breaks, several words in one cell."""

import re
import unicodedata
from collections.abc import Callable

from questionnaires.answers.texts import File, Text
from questionnaires.repair_numbers import Unreadable

# From the surest separator to the least: a semicolon hardly stands within an option's text,
# a comma and 、 do, and a space stands between the words of most.
_SEPARATORS = tuple(re.compile(pattern) for pattern in (r"[;；\n]+", r"[,，、､・/／]+", r"\s+"))
_HYPHENS = str.maketrans({"‐": "-", "−": "-", "–": "-", "ー": "-", "―": "-"})


def text_of(typed: str, shape: Text | File) -> str:
    """The text without spaces around; forms such as e-mail addresses in half width."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    form = shape.form if isinstance(shape, Text) else None
    if form is not None:
        text = unicodedata.normalize("NFKC", text).strip()
    if form in ("phone", "corporate_number"):
        text = text.translate(_HYPHENS)
    if form == "corporate_number":
        # The registration number of qualified invoices is the corporate number behind a T.
        text = re.sub(r"[\s-]", "", text).removeprefix("T")
    if isinstance(shape, Text) and not shape.lines:
        text = re.sub(r"\s*[\n\t]\s*", " ", text)
    return text


def list_of(typed: str, one: Callable[[str], str]) -> list[str]:
    """Several words in one cell, each read by `one`, with the first separator that makes sense of all.

    Raises Unreadable as `one` does for the cell taken whole, or for its first unreadable piece.
    """
    try:
        return [one(typed)]
    except Unreadable as error:
        unreadable = error
    for separator in _SEPARATORS:
        pieces = [piece.strip() for piece in separator.split(typed) if piece.strip()]
        if len(pieces) < 2:
            continue
        try:
            return list(dict.fromkeys(one(piece) for piece in pieces))
        except Unreadable as error:
            unreadable = error
    raise unreadable
