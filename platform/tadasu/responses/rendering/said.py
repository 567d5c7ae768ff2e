"""Any answer of a submission in words: options by their labels, tables row by row. Pages and receipts say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import YEN, Money, Number
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Shape
from questionnaires.answers.texts import TextList
from questionnaires.codes import code_names
from tadasu.responses.rendering.words import LANGUAGE_LIST, Words

NOTHING = "–"  # in a cell that was left empty


@dataclass(frozen=True)
class Grid:
    """An answer with rows: headings and cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pair: str  # how a heading and its cell are put together

    def line(self, row: tuple[str, ...]) -> str:
        cells = zip(self.headings, row, strict=True)
        return " / ".join(self.pair % {"name": name, "value": cell} for name, cell in cells if cell != NOTHING)


@dataclass(frozen=True)
class Said:
    """An answer in words: lines of text, or a grid."""

    lines: tuple[str, ...] = ()
    grid: Grid | None = None

    @property
    def as_lines(self) -> tuple[str, ...]:
        """Where no grid can be drawn: a line for each row, of the cells that were filled in."""
        return self.lines if self.grid is None else tuple(map(self.grid.line, self.grid.rows))


def said(words: Words, question: str, value: object) -> Said:
    """None is an answer not given; "N/A" one that it says does not apply."""
    if value is None:
        return Said((words.gettext("Not answered"),))
    if value == NOT_APPLICABLE:
        return Said((words.gettext("Does not apply"),))
    shape = words.questionnaire.questions[question].shape
    if isinstance(shape, Table) and isinstance(value, list):
        return _table(words, question, shape, value)
    if isinstance(shape, Record):
        given = value if isinstance(value, dict) else {str(shape.short_for): value}
        return Said(tuple(_fields(words, question, shape.fields, given)))
    if isinstance(shape, Matrix) and isinstance(value, dict):
        return Said(tuple(_cells(words, question, shape, value)))
    if isinstance(shape, Choices) and isinstance(value, list):
        return Said(tuple(words.option(question, each) for each in value) or (words.gettext("None of these"),))
    return Said((_plain(words, question, shape, value),))


def _table(words: Words, question: str, shape: Table, value: list[Any]) -> Said:
    if not value:
        return Said((words.gettext("None"),))
    fields = shape.row.fields
    headings = tuple(words.field(f"{question}.{field}") for field in fields)
    rows = tuple(
        tuple(_plain(words, f"{question}.{field}", each, row.get(field)) for field, each in fields.items())
        for row in value
    )
    return Said(grid=Grid(headings, rows, words.gettext("%(name)s: %(value)s")))


def _fields(words: Words, question: str, fields: Mapping[str, Shape], value: Mapping[str, Any]) -> list[str]:
    """The fields that were filled in, each with its own options."""
    leaves = {field: f"{question}.{field}" for field in fields if value.get(field) is not None}
    return [
        _pair(words, words.field(leaf), _plain(words, leaf, fields[field], value[field]))
        for field, leaf in leaves.items()
    ]


def _cells(words: Words, question: str, shape: Matrix, value: Mapping[str, Any]) -> list[str]:
    """The rows that were filled in; they share one list of options under the question's own name."""
    rows = [row for row in shape.rows if row in value]
    return [
        _pair(words, words.field(f"{question}.{row}"), _plain(words, question, shape.choice, value[row]))
        for row in rows
    ]


def _pair(words: Words, name: str, value: str) -> str:
    return words.gettext("%(name)s: %(value)s", name=name, value=value)


def _plain(words: Words, leaf: str, shape: Shape, value: object) -> str:
    if value is None:
        return NOTHING
    if value == UNKNOWN:
        return words.gettext("Not known, or not checked")
    if isinstance(value, bool):
        return words.gettext("Yes") if value else words.gettext("No")
    if isinstance(shape, Choice):
        return _choice(words, leaf, value)
    if isinstance(value, list):
        return " / ".join(_listed(words, leaf, shape, str(each)) for each in value)
    if isinstance(shape, Money):
        return _money(words, value)
    if isinstance(shape, Number) and isinstance(value, int | float):
        unit = words.texts.questions[leaf].unit if leaf in words.texts.questions else ""
        return f"{_figure(words, value)} {unit}".strip()
    return str(value)


def _choice(words: Words, leaf: str, value: object) -> str:
    if isinstance(value, dict):
        return _pair(words, words.option(leaf, value["option"]), value["say"])
    return words.option(leaf, str(value))


def _listed(words: Words, leaf: str, shape: Shape, code: str) -> str:
    """One of several: an option, or the name of a language."""
    if isinstance(shape, TextList):
        return code_names(LANGUAGE_LIST, words.language).get(code, code)
    return words.option(leaf, code)


def _money(words: Words, value: object) -> str:
    """Yen, or an amount in another currency with the rate and the day it was worked out by."""
    if not isinstance(value, dict):
        return words.gettext("%(amount)s yen", amount=_figure(words, value))
    currency = value.get("currency", YEN)
    amount = f"{_figure(words, value.get('amount', 0))} {currency}"
    rate = f"1 {currency} = {_figure(words, value['rate'])} {YEN}" if "rate" in value else ""
    more = ", ".join(each for each in (rate, value.get("on") or "") if each)
    return f"{amount} ({more})" if more else amount


def _figure(words: Words, value: Any) -> str:
    """With every digit that was given: a rate of 0.0058 must not become 0.006."""
    return str(format_decimal(value, locale=words.language, decimal_quantization=False))
