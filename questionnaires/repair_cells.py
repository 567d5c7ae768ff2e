"""Reads the cells of each type of answer that is not chosen from a list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from questionnaires.answers.document import AnswersRejected, parse_json
from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import UNKNOWN
from questionnaires.answers.texts import File, Text
from questionnaires.problems import Problem
from questionnaires.repair_dates import date_of, month_of
from questionnaires.repair_numbers import Unreadable, number_of
from questionnaires.repair_options import UNKNOWN_WORDS, says, yes_or_no
from questionnaires.repair_texts import text_of

Cell = str | int | float | bool | date | None  # a datetime is a date

_EXACT_DIGITS = 1e15


@dataclass(frozen=True)
class Repaired:
    """What a cell says; `value` is None where it is blank, `noted` whether it was written otherwise.

    `doubt` is told to the person: the value stands, but may have been meant otherwise.
    """

    value: object
    noted: bool = False
    doubt: Problem | None = None


def number_cell(cell: Cell, unknown: bool, units: frozenset[str]) -> Repaired:
    if isinstance(cell, bool):
        raise Unreadable("cell_number", found=shown(cell))
    if isinstance(cell, date):
        raise Unreadable("cell_is_date", found=cell.isoformat())
    if not isinstance(cell, str):
        return Repaired(cell)
    if says(cell, UNKNOWN_WORDS):
        if not unknown:
            raise Unreadable("unknown_not_allowed")
        return Repaired(UNKNOWN, cell.strip() not in (UNKNOWN, "不明", "unknown"))
    value = number_of(cell, units)
    return Repaired(value, cell.strip() != str(value))


def date_cell(cell: Cell, form: str) -> Repaired:
    read: Callable[[str], str] = month_of if form == "month" else date_of
    if isinstance(cell, date):
        exact = not isinstance(cell, datetime) or cell.time() == time()
        value = cell.isoformat()[:10] if form == "date" else cell.isoformat()[:7]
        return Repaired(value, not exact)
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        raise Unreadable(f"cell_{form}", found=shown(cell))
    value = read(str(cell))
    return Repaired(value, str(cell).strip() != value)


def yes_or_no_cell(cell: Cell) -> Repaired:
    if isinstance(cell, bool):
        return Repaired(cell)
    typed = str(cell).strip()
    found = yes_or_no(typed)
    if found is None:
        raise Unreadable("cell_yes_no", found=shown(typed))
    return Repaired(found, typed not in ("○", "×", "はい", "いいえ", "Yes", "No"))


def text_cell(cell: Cell, shape: Text | File) -> Repaired:
    if isinstance(cell, bool):
        raise Unreadable("text_expected", found=shown(cell))
    if isinstance(cell, date):
        raise Unreadable("cell_is_date", found=cell.isoformat())
    if isinstance(cell, int | float) and abs(cell) >= _EXACT_DIGITS:
        raise Unreadable("cell_digits_lost", found=shown(cell))
    typed = shown(cell, 50) if isinstance(cell, float) else str(cell)
    value = text_of(typed, shape)
    return Repaired(value, value != typed.strip())


def json_cell(cell: str) -> object:
    """The JSON a cell holds, as tables in a portfolio do. Raises Unreadable."""
    try:
        return parse_json(cell)
    except AnswersRejected as error:
        problem = error.problems[0]
        raise Unreadable("cell_json", found=shown(cell), error=problem.reason()) from error
