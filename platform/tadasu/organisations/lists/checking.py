"""One row of a list: from its cells to checked values, or what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from questionnaires.answers.quoting import shown
from questionnaires.problems import Problem
from questionnaires.repair_numbers import Unreadable
from tadasu.organisations.addresses import split_address
from tadasu.organisations.lists.reading import NO_RESULT
from tadasu.organisations.parsing import LONGEST, PARSERS, check_together, text

_ERRORS = frozenset("#N/A #REF! #VALUE! #NAME? #DIV/0! #NUM! #NULL! #SPILL! #CALC!".split())
_LONGEST_ADDRESS = 400


@dataclass(frozen=True)
class Checked:
    """Values by our field, those of blank cells left out; with any problem they are not to be used."""

    values: dict[str, Any]
    problems: list[Problem]


def check_row(cells: Sequence[str], columns: Mapping[int, str], people: Mapping[str, int]) -> Checked:
    """`people` are the member's colleagues, by e-mail address."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    given = {field: cells[column] for column, field in columns.items() if column < len(cells)}
    for field, typed in given.items():
        if not typed.strip():
            continue
        try:
            values |= _values_of(field, typed, people)
        except Unreadable as error:
            problems.append(Problem(error.code, field, error.details))
    if not problems and not values.get("name"):
        problems.append(Problem("supplier_name_missing", "name"))
    if "address" in values:
        _spread(values)
    return Checked(values, problems + check_together(values))


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    spend = values.get("spend")
    return {**values, "spend": Decimal(spend)} if spend is not None else dict(values)


def _values_of(field: str, typed: str, people: Mapping[str, int]) -> dict[str, Any]:
    if typed.strip() in _ERRORS:
        raise Unreadable("cell_error", found=shown(typed.strip()))
    if typed == NO_RESULT:
        raise Unreadable("cell_formula")
    if field == "address":
        return {"address": text(typed, _LONGEST_ADDRESS)}
    if field == "owner":
        address = text(typed, 254).lower()
        if address not in people:
            raise Unreadable("owner_unknown", found=shown(typed))
        return {"owner_id": people[address]}
    return {field: PARSERS[field](typed)}


def _spread(values: dict[str, Any]) -> None:
    """A whole address goes to prefecture, town and street, where these have no columns of their own."""
    typed = values.pop("address")
    parts = split_address(typed) if values.get("country", "JP") == "JP" else None
    street = parts.street if parts else typed
    if parts and parts.prefecture:
        values.setdefault("prefecture", parts.prefecture)
        values.setdefault("town", parts.town)
    values.setdefault("street", street[: LONGEST["street"]])
