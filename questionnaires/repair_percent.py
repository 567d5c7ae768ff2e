"""A plain 0.35 where a percentage is asked: 0.35 % as it stands, and often 35 % as it was meant."""

import re
import unicodedata

from questionnaires.answers.numbers import Number
from questionnaires.answers.quoting import shown
from questionnaires.problems import Problem
from questionnaires.repair_cells import Cell
from questionnaires.repair_numbers import percent_shown

_PLAIN = re.compile(r"[0-9.]+")


def below_one_percent(cell: Cell, value: object, place: str) -> Problem | None:
    """What to say of a figure between 0 and 1 that was typed without a percent sign; None for any other."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        return None
    if isinstance(cell, str) and not _PLAIN.fullmatch(unicodedata.normalize("NFKC", cell).strip()):
        return None
    return Problem("percent_below_one", place, {"found": shown(value), "meant": percent_shown(value)})


def impossible(doubt: Problem) -> Problem:
    """The same where the question's range refuses the figure as it stands."""
    return Problem("cell_percent", doubt.place, doubt.details)


def asks_percent(shape: Number, units: frozenset[str]) -> bool:
    """Whether the words of the question, or its range, say that a percentage is asked."""
    return "percent" in units or shape.most == 100
