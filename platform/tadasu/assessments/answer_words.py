"""Any answer of a submission in words, as a reader sees it: options by their labels, tables row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Shape
from tadasu.responses.rendering.words import Words


@dataclass(frozen=True)
class Grid:
    """An answer with rows: headings and cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Said:
    """An answer in words: lines of text, or a grid."""

    lines: tuple[str, ...] = ()
    grid: Grid | None = None


def said(words: Words, question: str, value: object) -> Said:
    """None is an answer not given; "N/A" one that the supplier says does not apply."""
    if value is None:
        return Said((_("Not answered"),))
    if value == NOT_APPLICABLE:
        return Said((_("Does not apply, says the supplier"),))
    shape = words.questionnaire.questions[question].shape
    if isinstance(shape, Table) and isinstance(value, list):
        return _table(words, question, shape, value)
    if isinstance(shape, Record):
        given = value if isinstance(value, dict) else {str(shape.short_for): value}
        return Said(tuple(_fields(words, question, shape.fields, given)))
    if isinstance(shape, Matrix) and isinstance(value, dict):
        return Said(tuple(_cells(words, question, shape, value)))
    if isinstance(shape, Choices) and isinstance(value, list):
        return Said(tuple(words.option(question, each) for each in value) or (_("None of these"),))
    return Said((_plain(words, question, shape, value),))


def _table(words: Words, question: str, shape: Table, value: list[Any]) -> Said:
    if not value:
        return Said((_("None"),))
    fields = shape.row.fields
    headings = tuple(words.field(f"{question}.{field}") for field in fields)
    rows = tuple(
        tuple(_plain(words, f"{question}.{field}", each, row.get(field)) for field, each in fields.items())
        for row in value
    )
    return Said(grid=Grid(headings, rows))


def _fields(words: Words, question: str, fields: Mapping[str, Shape], value: Mapping[str, Any]) -> list[str]:
    """The fields that were filled in, each with its own options."""
    leaves = {field: f"{question}.{field}" for field in fields if field in value}
    return [
        _pair(words.field(leaf), _plain(words, leaf, fields[field], value[field])) for field, leaf in leaves.items()
    ]


def _cells(words: Words, question: str, shape: Matrix, value: Mapping[str, Any]) -> list[str]:
    """The rows that were filled in; they share one list of options under the question's own name."""
    rows = [row for row in shape.rows if row in value]
    return [_pair(words.field(f"{question}.{row}"), _plain(words, question, shape.choice, value[row])) for row in rows]


def _pair(name: str, value: str) -> str:
    return str(_("%(name)s: %(value)s", name=name, value=value))


def _plain(words: Words, leaf: str, shape: Shape, value: object) -> str:
    if value is None:
        return "–"
    if value == UNKNOWN:
        return str(_("Not known, or not checked"))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(shape, Choice):
        return _choice(words, leaf, value)
    if isinstance(value, list):
        return " / ".join(words.option(leaf, str(each)) for each in value)
    if isinstance(shape, Money):
        return _money(value)
    if isinstance(shape, Number) and isinstance(value, int | float):
        unit = words.texts.questions[leaf].unit if leaf in words.texts.questions else ""
        return f"{format_decimal(value)} {unit}".strip()
    return str(value)


def _choice(words: Words, leaf: str, value: object) -> str:
    if isinstance(value, dict):
        return _pair(words.option(leaf, value["option"]), value["say"])
    return words.option(leaf, str(value))


def _money(value: object) -> str:
    if isinstance(value, dict):
        amount, currency = format_decimal(value.get("amount", 0)), value.get("currency", "JPY")
        return f"{amount} {currency}"
    return str(_("%(amount)s yen", amount=format_decimal(value)))
