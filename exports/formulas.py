"""Turns the typed tree of an expression into the text of an Excel formula.

A formula gives what `questionnaires.expressions.evaluation` gives for one response. Truths are
its 0, 1 and 2. Inside a formula an unknown number is an error value, which every operation
passes on; the cell shows an empty text in its place. Days count as Excel counts them, so dates
compare with dates and move by days, but a date means nothing beside a plain number. Only functions that Excel 2016 and
LibreOffice have are used, none of which has to be entered as an array formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from questionnaires.expressions.evaluation import DECIMALS, FALSE, TRUE, UNKNOWN
from questionnaires.expressions.tree import (
    About,
    Aggregate,
    Arithmetic,
    Call,
    Chosen,
    Comparison,
    Constant,
    Kind,
    Logic,
    Lookup,
    Node,
    Not,
    OneOf,
    Reference,
    walk,
)

ROW = "{row}"  # stands in a formula over a table for the number of the row it is written in
MOST_CHARACTERS = 8_192  # of one formula
_LONGEST_TEXT = 120  # characters of one text; Excel allows 255 and counts doubled quotation marks
_COMPARE = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class FormulaTooLong(Exception):
    """A rule whose formula is longer than Excel allows; it has to be split into derived values."""


@dataclass(frozen=True)
class AggregateCells:
    """Where an aggregate finds what each row of its table counts."""

    answered: str  # the truth of whether the table was answered
    values: str  # a range: a row's figure, empty where the row is left out
    totals: str = ""  # for largest_total, a range: the total of the row's group


@dataclass(frozen=True)
class TableCells:
    """Ranges of a reference table; `default` and `default_from` are cells, both empty if it has none."""

    keys: Sequence[str]
    values: str
    starts: str = ""
    ends: str = ""
    default: str = ""
    default_from: str = ""


class Places(Protocol):
    """Where everything stands that an expression speaks of."""

    def cell(self, name: str) -> str:
        """The cell of a leaf or value, empty where it is unknown; with ROW for a column of a table."""

    def about(self, node: About) -> str:
        """answered and na as truths; value and level as numbers, an error where unknown."""

    def aggregate(self, node: Aggregate) -> AggregateCells: ...

    def reference_table(self, name: str) -> TableCells: ...


def formula(node: Node, places: Places) -> str:
    """The whole formula of a value. Raises FormulaTooLong."""
    if node.kind in (Kind.NUMBER, Kind.DATE):
        return checked(f'=IFERROR({number(node, places)},"")')
    return checked(f"={truth(node, places) if node.kind is Kind.TRUTH else choice(node, places)}")


def row_formula(node: Aggregate, places: Places, exists: str) -> str:
    """What one row of its table counts in an aggregate; `exists` is a condition on the row."""
    counted = "1" if node.values is None else number(node.values, places)
    if node.where is not None:
        counted = f"IF({truth(node.where, places)}={TRUE},{counted},NA())"
    return checked(f'=IF({exists},IFERROR({counted},""),"")')


def checked(text: str) -> str:
    """The formula, if Excel can hold it. Raises FormulaTooLong."""
    if len(text) >= MOST_CHARACTERS:
        raise FormulaTooLong(text[:100])
    return text


def literal(value: float) -> str:
    """A number as formulas write it."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value).upper()


def quoted(text: str) -> str:
    """A text as formulas write it, in pieces where it is longer than Excel allows."""
    pieces = [text[start : start + _LONGEST_TEXT] for start in range(0, len(text), _LONGEST_TEXT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def number(node: Node, places: Places) -> str:
    """A number or date; an error where it is unknown."""
    match node:
        case Constant():
            return literal(node.value)
        case Reference():
            cell = places.cell(node.name)
            return f'IF({cell}="",NA(),{cell})'
        case Arithmetic():
            return f"({number(node.left, places)}{node.operator}{number(node.right, places)})"
        case Call():
            return _call(node, places)
        case Aggregate():
            return _aggregate(node, places)
        case Lookup():
            return _lookup(node, places)
        case About():
            return places.about(node)
    raise TypeError(f"{node!r} is no number")


def truth(node: Node, places: Places) -> str:
    """0, 1 or 2: false, unknown or true; never an error."""
    match node:
        case Reference():
            return places.cell(node.name)
        case Comparison():
            return _comparison(node, places)
        case OneOf():
            return _one_of(node, places)
        case Chosen():
            cell = places.cell(node.choices.name)
            return f'IF({cell}="",{UNKNOWN},IF({chosen(cell, quoted(f";{node.option};"))},{TRUE},{FALSE}))'
        case Logic():
            function = "MIN" if node.operator == "and" else "MAX"
            return f"{function}({','.join(truth(part, places) for part in node.parts)})"
        case Not():
            return f"({TRUE}-{truth(node.part, places)})"
        case Call():
            return _first_known(node, places)
        case About():
            return places.about(node)
    raise TypeError(f"{node!r} is no truth")


def choice(node: Node, places: Places) -> str:
    """The code of an option; an empty text where it is unknown."""
    if isinstance(node, Call):
        *others, last = (choice(part, places) for part in node.arguments)
        for part in reversed(others):
            last = f'IF({part}="",{last},{part})'
        return last
    if isinstance(node, Reference) and node.kind is Kind.TEXT:
        return quoted(node.name)
    if isinstance(node, Reference):
        return places.cell(node.name)
    raise TypeError(f"{node!r} is no choice")


def chosen(cell: str, wanted: str) -> str:
    """Whether an option is among several; `wanted` is its code between semicolons, or many in an array."""
    return f'ISNUMBER(FIND({wanted},";"&{cell}&";"))'


def rounded(text: str, decimals: int = DECIMALS) -> str:
    return f"ROUND({text},{decimals})"


def half_up(text: str, decimals: int) -> str:
    """Rounded half up as published, by the same steps as the engine."""
    scale = 10**decimals
    return f"INT(ROUND(ROUND({text},{DECIMALS})*{scale},{DECIMALS - 1})+0.5)/{scale}"


def _comparison(node: Comparison, places: Places) -> str:
    left, right = (
        number(part, places) if isinstance(part, Constant) else rounded(number(part, places))
        for part in (node.left, node.right)
    )
    return f"IFERROR(IF({left}{_COMPARE[node.operator]}{right},{TRUE},{FALSE}),{UNKNOWN})"


def _one_of(node: OneOf, places: Places) -> str:
    cell = places.cell(node.choice.name)
    hits = [f"{cell}={quoted(option)}" for option in node.options]
    hit = hits[0] if len(hits) == 1 else f"OR({','.join(hits)})"
    yes, no = (FALSE, TRUE) if node.negated else (TRUE, FALSE)
    return f'IF({cell}="",{UNKNOWN},IF({hit},{yes},{no}))'


def _call(node: Call, places: Places) -> str:
    if node.function == "if":
        test, yes, no = node.arguments
        return f"CHOOSE({truth(test, places)}+1,{number(no, places)},NA(),{number(yes, places)})"
    parts = [number(part, places) for part in node.arguments]
    if node.function != "coalesce":
        return f"{node.function.upper()}({','.join(parts)})"
    *others, last = parts
    for part in reversed(others):
        last = f"IFERROR({part},{last})"
    return last


def _first_known(node: Call, places: Places) -> str:
    *others, last = (truth(part, places) for part in node.arguments)
    for part in reversed(others):
        last = f"IF({part}={UNKNOWN},{last},{part})"
    return last


def _aggregate(node: Aggregate, places: Places) -> str:
    cells = places.aggregate(node)
    if node.function in ("sum", "count"):
        found = f"SUM({cells.values})"
    elif node.function == "largest_total":
        found = f"MAX(0,{cells.totals})"
    else:
        extreme = "MIN" if node.function == "smallest" else "MAX"
        found = f"IF(COUNT({cells.values})=0,NA(),{extreme}({cells.values}))"
    return f"IF({cells.answered}={TRUE},{found},NA())"


def _lookup(node: Lookup, places: Places) -> str:
    table = places.reference_table(node.reference_table)
    keys = [choice(key, places) for key in node.keys]
    day = number(node.on, places) if node.on is not None and table.starts else ""
    matches = [f"{column},{key}" for column, key in zip(table.keys, keys, strict=True)]
    in_force = [f'{table.starts},"<="&{day}', f'{table.ends},">="&{day}'] if day else []
    where = ",".join([*matches, *in_force])
    # A single row matches; where none does, the division makes the figure unknown.
    found = f"SUMIFS({table.values},{where})/COUNTIFS({where})"
    if not table.default:
        return f"({found})"
    begun = [f"{day}>={table.default_from}"] if day else []
    known = "AND(" + ",".join([*(f'{key}<>""' for key in keys), *begun]) + ")"
    return f"IF(COUNTIFS({','.join(matches)})=0,IF({known},{table.default},NA()),{found})"


def names_in(nodes: Sequence[Node]) -> list[Reference]:
    """Every answer and value that expressions name, each once, in the order they are written."""
    found = {part.name: part for node in nodes for part in walk(node) if isinstance(part, Reference)}
    return [part for part in found.values() if part.kind is not Kind.TEXT]
