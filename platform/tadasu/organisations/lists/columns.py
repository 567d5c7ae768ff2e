"""Which column of somebody's list holds which field of ours: guessed by its heading, else by what is in it."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import yaml

from questionnaires.repair_options import folded
from tadasu.accounts.schemas import is_email
from tadasu.organisations.corporate_numbers import is_corporate_number, tidy_corporate_number

FIELDS = (
    "name", "name_kana", "name_romaji", "aliases", "corporate_number", "own_code", "country", "postcode", "address",
    "prefecture", "town", "street", "tier", "owner", "spend", "spend_currency", "contact_name", "contact_email",
    "contact_language", "tags", "note",
)  # fmt: skip
Test = Callable[[str], bool]

_HEADINGS = Path(__file__).with_name("headings.yaml")
_SAMPLE, _MOSTLY = 50, 0.8


def field_of(heading: str) -> str:
    """The field a heading names; empty if it names none that is known."""
    return _fields().get(folded(heading), "")


def guess(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Our field by number of their column, counted from 0; each field once."""
    found: dict[int, str] = {}
    for column, heading in enumerate(headings):
        field = field_of(heading)
        if field and field not in found.values():
            found[column] = field
    told_by_content: tuple[tuple[str, Test], ...] = (("corporate_number", _is_number), ("contact_email", _is_address))
    for field, is_one in told_by_content:
        if field not in found.values():
            column = next(
                (each for each in range(len(headings)) if each not in found and _holds(rows, each, is_one)), -1
            )
            if column >= 0:
                found[column] = field
    return found


def looks_like_values(row: Sequence[str]) -> bool:
    """Whether a first row is a supplier already and no heading."""
    return not any(map(field_of, row)) and any(_is_number(cell) or _is_address(cell) for cell in row)


def _holds(rows: Sequence[Sequence[str]], column: int, is_one: Test) -> bool:
    cells = [row[column] for row in rows[:_SAMPLE] if column < len(row) and row[column].strip()]
    return bool(cells) and sum(map(is_one, cells)) >= _MOSTLY * len(cells)


def _is_number(cell: str) -> bool:
    return is_corporate_number(tidy_corporate_number(cell))


def _is_address(cell: str) -> bool:
    return is_email(cell.strip().lower())


@cache
def _fields() -> dict[str, str]:
    known: dict[str, list[str]] = yaml.safe_load(_HEADINGS.read_text(encoding="utf-8"))
    return {folded(heading): field for field, headings in known.items() for heading in headings}
