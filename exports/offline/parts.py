"""The cells a question has in the workbook, each with the hidden id that finds it again.

Ids: `LAW-01` the answer, `LAW-07.amount` a field, `FEE-09=a` the tick of an option,
`PRF-04[]` a row of a table or list, `PRF-04#columns` the hidden row naming a table's columns,
`PRF-04#none` "there are none", `LAW-25#na` "not applicable", `LAW-01#comment` a remark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.answers.choices import Boolean, Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import Shape
from questionnaires.answers.texts import Day, Text, TextList
from questionnaires.model import Question, Questionnaire

NONE, NOT_APPLICABLE_TICK, COMMENT, SAID, COLUMNS = "#none", "#na", "#comment", "#say", "#columns"
ROWS = "[]"
AS_OF_KEY = "as_of"
START_SHAPES: dict[str, Shape] = {
    "supplier.name": Text(), "supplier.site": Text(),
    "supplier.corporate_number": Text(form="corporate_number"), "as_of": Day(),
}  # fmt: skip
MONEY_FIELDS: dict[str, Shape] = {"currency": Text(longest=3), "rate": Number(above=0), "on": Day()}
COMMENT_SHAPE = Text(lines=True, longest=10_000)


class Kind(StrEnum):
    """How a cell is filled in."""

    CELL = "cell"
    TICK = "tick"  # ○ beside an option
    LIST = "list"  # several cells, each with one element
    TABLE = "table"
    NONE = "none"
    FOREIGN = "foreign"  # about an amount in another currency
    SAID = "said"  # words beside an option
    NOT_APPLICABLE = "not_applicable"
    COMMENT = "comment"


@dataclass(frozen=True)
class Part:
    """One cell, or the cells of a table: `field` and `option` say which label is theirs."""

    key: str
    kind: Kind
    shape: Shape
    leaf: str
    field: str = ""
    option: str = ""


def parts_of(question: Question) -> tuple[Part, ...]:
    """Every part of a question, in the order they are asked."""
    id = question.id
    found = list(_parts(id, question.shape, ""))
    if may_be_not_applicable(question):
        found.append(not_applicable_part(question))
    found.append(Part(f"{id}{COMMENT}", Kind.COMMENT, COMMENT_SHAPE, id))
    return tuple(found)


def not_applicable_part(question: Question) -> Part:
    return Part(f"{question.id}{NOT_APPLICABLE_TICK}", Kind.NOT_APPLICABLE, Boolean(), question.id)


def may_be_not_applicable(question: Question) -> bool:
    """Whether "N/A" has a meaning here: declared, or following from other answers."""
    return question.not_applicable.declared or question.not_applicable.when is not None


def questions_of(questionnaire: Questionnaire, form: str) -> Iterator[Question]:
    """The questions a form asks, in order."""
    for question in questionnaire.questions.values():
        if form != "short" or question.in_short_form:
            yield question


def columns_of(table: Table) -> dict[str, Shape]:
    return dict(table.row.fields)


def _parts(name: str, shape: Shape, field: str) -> Iterator[Part]:
    match shape:
        case Choices(codes=codes, empty=empty):
            yield from (Part(f"{name}={code}", Kind.TICK, Boolean(), name, field, code) for code in codes)
            if empty:
                yield Part(f"{name}{NONE}", Kind.NONE, Boolean(), name, field)
        case Table():
            yield Part(f"{name}{NONE}", Kind.NONE, Boolean(), name, field)
            yield Part(f"{name}{ROWS}", Kind.TABLE, shape, name, field)
        case TextList():
            yield Part(f"{name}{ROWS}", Kind.LIST, shape, name, field)
        case Record(fields=fields):
            for key, item in fields.items():
                yield from _parts(f"{name}.{key}", item, f"{field}.{key}" if field else key)
        case Matrix(rows=rows, choice=choice):
            yield from (Part(f"{name}.{row}", Kind.CELL, choice, f"{name}.{row}", row) for row in rows)
        case _:
            yield Part(name, Kind.CELL, shape, name, field)
            if isinstance(shape, Money):
                for key, item in MONEY_FIELDS.items():
                    yield Part(f"{name}.{key}", Kind.FOREIGN, item, f"{name}.{key}", key)
            if isinstance(shape, Choice) and shape.say:
                yield Part(f"{name}{SAID}", Kind.SAID, Text(lines=True), name, field)
