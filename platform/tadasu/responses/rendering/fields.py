"""From an answer to the fields of a form that say the same.

The names are those of `tadasu.responses.form_values`, which reads them back, and `.unk` for a number
that is not known.
"""

from collections.abc import Iterable, Mapping

from questionnaires.answers.choices import Attestation, Boolean
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Shape

Fields = Mapping[str, list[str]]
TICKED = "yes"


def fields_of(name: str, shape: Shape, value: object) -> dict[str, list[str]]:
    """The fields of an answer; none at all for None."""
    if value is None:
        return {}
    if value == NOT_APPLICABLE and isinstance(value, str):
        return {f"{name}.na": [TICKED]}
    match shape:
        case Boolean():
            return {name: ["yes" if value else "no"]}
        case Attestation():
            return {name: [TICKED]} if value is True else {}
        case Money():
            return _money(name, value)
        case Record(short_for=str() as short) if not isinstance(value, dict):
            return fields_of(f"{name}.{short}", shape.fields[short], value)
        case Record():
            return _record(name, shape, value)
        case Table():
            return _table(name, shape, value)
        case Matrix(choice=choice):
            return _merged(fields_of(f"{name}.{row}", choice, option) for row, option in _items(value))
    return _plain(name, value, numeric=isinstance(shape, Number))


def _plain(name: str, value: object, *, numeric: bool = False) -> dict[str, list[str]]:
    if isinstance(value, dict):  # an option with the words it wants
        return {name: [value["option"]], f"{name}.say.{value['option']}": [value["say"]]}
    if isinstance(value, list):
        return {name: [str(item) for item in value]}
    if isinstance(value, int | float):
        return {name: [_number(value)]}
    return {f"{name}.unk": [TICKED]} if value == UNKNOWN and numeric else {name: [str(value)]}


def _money(name: str, value: object) -> dict[str, list[str]]:
    if value == UNKNOWN:
        return {f"{name}.unk": [TICKED]}
    if not isinstance(value, dict):
        return {f"{name}.amount": [_number(value)]}
    return _merged(_plain(f"{name}.{key}", item) for key, item in value.items() if item is not None)


def _record(name: str, shape: Record, value: object) -> dict[str, list[str]]:
    return _merged(fields_of(f"{name}.{key}", shape.fields[key], item) for key, item in _items(value))


def _table(name: str, shape: Table, value: object) -> dict[str, list[str]]:
    assert isinstance(value, list)
    if not value:
        return {f"{name}.none": [TICKED]}
    return _merged(_record(f"{name}[{place}]", shape.row, row) for place, row in enumerate(value))


def _merged(parts: Iterable[Fields]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in parts:
        found.update(part)
    return found


def _items(value: object) -> list[tuple[str, object]]:
    assert isinstance(value, dict)
    return list(value.items())


def _number(value: object) -> str:
    """As people write it: no exponent, and no point where there is nothing behind it."""
    if isinstance(value, float):
        return f"{value:.15f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))
    return str(value)
