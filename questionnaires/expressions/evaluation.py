"""Evaluates a typed tree over columns: one value per response (or per row of a table).

Numbers, dates and months are float64 with NaN for unknown. Truths are int8 in Kleene's
three values (FALSE, UNKNOWN, TRUE), so that `and` is the minimum, `or` the maximum and
`not` the mirror; a comparison with an unknown side is unknown. One response is the same
code with columns of length one.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

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

FALSE, UNKNOWN, TRUE = 0, 1, 2
DECIMALS = 9  # values are rounded to this many decimals before they are compared

# Constants that meet columns are arrays too: with one response, NumPy takes twice the time for a scalar.
_UNKNOWN, _TRUE = np.array(UNKNOWN, np.int8), np.array(TRUE, np.int8)
_NAN, _ZERO = np.array(np.nan), np.array(0)
_SCALE = np.array(10.0**DECIMALS)

Array = NDArray[Any]

_COMPARE: dict[str, Callable[[Array, Array], Array]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """One key of a lookup: codes into `options` (-1 unknown), one per response or row."""

    codes: Array
    options: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """Figures found (NaN where a key or day is unknown), where the table has none, and
    where the figure is provisional."""

    values: Array
    outside: Array
    provisional: Array


class ReferenceTable(Protocol):
    """What lookup() asks: figures at these keys, on these days (days since 1970-01-01)."""

    def find(self, keys: Sequence[Key], on: Array | None) -> Found: ...


class Frame(Protocol):
    """The columns an expression is evaluated over."""

    @property
    def size(self) -> int: ...

    def column(self, name: str) -> Array:
        """The column of a leaf, derived value or given value."""

    def row_index(self, table: str) -> Array:
        """For each row of a table, the index of its response."""

    def about(self, function: str, subject: str) -> Array:
        """answered, na (truths); value, level (numbers)."""

    def reference_table(self, name: str) -> ReferenceTable: ...

    def noted(self, lookup: Lookup, keys: Sequence[Key], on: Array | None, found: Found) -> None:
        """Told when a table was asked for something it does not hold, or holds provisionally."""


def settled(values: Array) -> Array:
    """Values as they are compared: rounded to 9 decimals, so that 1.1 is 1.1."""
    rounded: Array = np.rint(values * _SCALE) / _SCALE  # as np.round does, in a third of the time
    return rounded


def evaluate(node: Node, frame: Frame) -> Array:
    """The column of `node`, of length `frame.size` (or of the rows of `node.table`)."""
    length = frame.size if node.table is None else len(frame.row_index(node.table))
    result = _EVALUATE[type(node)](node, frame)
    return result if result.shape == (length,) else np.broadcast_to(result, (length,))


def _part(node: Node, parent: Node, frame: Frame) -> Array:
    """A child's column, stretched over the rows of the table its parent runs over."""
    column = _EVALUATE[type(node)](node, frame)
    if node.table is None and parent.table is not None and column.ndim:
        return column[frame.row_index(parent.table)]
    return column


def _constant(node: Constant, frame: Frame) -> Array:
    return _column_of(node.value)


@lru_cache(maxsize=1_000)
def _column_of(value: float) -> Array:
    """A constant; arrays of no dimension stretch to any length."""
    column = np.asarray(value)
    column.flags.writeable = False
    return column


def _reference(node: Reference, frame: Frame) -> Array:
    return frame.column(node.name)


def _arithmetic(node: Arithmetic, frame: Frame) -> Array:
    left, right = _part(node.left, node, frame), _part(node.right, node, frame)
    if node.operator == "+":
        return left + right
    if node.operator == "-":
        return left - right
    if node.operator == "*":
        return left * right
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.asarray(left / right)
    return np.where(np.isfinite(quotient), quotient, _NAN)  # nothing divided by zero is known


def _comparison(node: Comparison, frame: Frame) -> Array:
    left, right = _side(node.left, node, frame), _side(node.right, node, frame)
    truth = _COMPARE[node.operator](left, right).view(np.int8) * _TRUE
    unknown = np.isnan(left if isinstance(node.right, Constant) else left + right)
    return np.where(unknown, _UNKNOWN, truth)


def _side(node: Node, parent: Comparison, frame: Frame) -> Array:
    if isinstance(node, Constant):
        return _settled_column_of(node.value)
    return settled(_part(node, parent, frame))


@lru_cache(maxsize=1_000)
def _settled_column_of(value: float) -> Array:
    return np.asarray(settled(np.asarray(value)))


def _one_of(node: OneOf, frame: Frame) -> Array:
    return node.truths.take(_part(node.choice, node, frame))  # code -1 is the last: unknown


def _chosen(node: Chosen, frame: Frame) -> Array:
    masks = _part(node.choices, node, frame)
    bit = np.int64(1) << np.int64(node.choices.options.index(node.option))
    truth = ((masks & bit) != _ZERO).view(np.int8) * _TRUE
    return np.where(masks < _ZERO, _UNKNOWN, truth)


def _logic(node: Logic, frame: Frame) -> Array:
    combine = np.minimum if node.operator == "and" else np.maximum
    result = _part(node.parts[0], node, frame)
    for part in node.parts[1:]:
        result = combine(result, _part(part, node, frame))
    return result


def _not(node: Not, frame: Frame) -> Array:
    return _TRUE - _part(node.part, node, frame)


def _call(node: Call, frame: Frame) -> Array:
    parts = [_part(argument, node, frame) for argument in node.arguments]
    if node.function == "if":
        return np.where(parts[0] == _UNKNOWN, _NAN, np.where(parts[0] == _TRUE, parts[1], parts[2]))
    result = parts[0]
    for part in parts[1:]:
        if node.function == "coalesce":
            unknown = _unknown(result, node.kind)
            result = np.where(unknown, part, result)
        else:
            result = (np.minimum if node.function == "min" else np.maximum)(result, part)
    return result


def _unknown(column: Array, kind: Kind) -> Array:
    if kind is Kind.TRUTH:
        return np.equal(column, _UNKNOWN)
    return np.less(column, _ZERO) if kind is Kind.CHOICE else np.isnan(column)


def _aggregate(node: Aggregate, frame: Frame) -> Array:
    """Rows whose condition is not definitely true are left out; a blank figure counts nothing.

    No answer at all gives unknown; an answered table without rows gives 0 (sum, count,
    largest_total) or unknown (smallest, largest).
    """
    index = frame.row_index(node.rows_of)
    keep, values = None, None
    if node.where is not None:
        keep = _over_rows(node.where, index, frame) == _TRUE
    if node.values is not None:
        values = _over_rows(node.values, index, frame)
        given = ~np.isnan(values)
        keep = given if keep is None else keep & given
    if keep is not None and np.count_nonzero(keep) < len(keep):
        index = index[keep]
        values = None if values is None else values[keep]
    by = None if node.by is None else _over_rows(node.by, frame.row_index(node.rows_of), frame)
    if by is not None and keep is not None:
        by = by[keep]
    known = frame.about("answered", node.rows_of) == _TRUE
    return np.where(known, _AGGREGATE[node.function](frame.size, index, values, by), _NAN)


def _over_rows(node: Node, index: Array, frame: Frame) -> Array:
    """A column over the rows of a table: one entry per row, whatever it is made of."""
    column = _EVALUATE[type(node)](node, frame)
    if column.ndim == 0:
        return np.broadcast_to(column, index.shape)
    return column if node.table is not None else column[index]


def _sum(size: int, index: Array, values: Array | None, by: Array | None) -> Array:
    return np.bincount(index, weights=values, minlength=size).astype(float, copy=False)


def _smallest(size: int, index: Array, values: Array | None, by: Array | None) -> Array:
    return _extreme(np.minimum, np.inf, size, index, values)


def _largest(size: int, index: Array, values: Array | None, by: Array | None) -> Array:
    return _extreme(np.maximum, -np.inf, size, index, values)


def _extreme(function: np.ufunc, start: float, size: int, index: Array, values: Array | None) -> Array:
    result = np.full(size, start)
    function.at(result, index, values)
    return np.where(np.isfinite(result), result, np.nan)


def _largest_total(size: int, index: Array, values: Array | None, by: Array | None) -> Array:
    """The largest of the sums over rows with the same `by`; 0 where no row is kept."""
    assert by is not None
    codes = by.astype(np.int64)
    groups = int(codes.max(initial=0)) + 2
    totals = np.zeros(size)
    cells, place = np.unique(index * groups + codes + 1, return_inverse=True)
    np.maximum.at(totals, cells // groups, np.bincount(place, weights=values, minlength=len(cells)))
    return totals


def _lookup(node: Lookup, frame: Frame) -> Array:
    keys = [_key(key, node, frame) for key in node.keys]
    on = None if node.on is None else _part(node.on, node, frame)
    found = frame.reference_table(node.reference_table).find(keys, on)
    if found.outside.any() or found.provisional.any():
        frame.noted(node, keys, on, found)
    return found.values


def _key(key: Node, parent: Lookup, frame: Frame) -> Key:
    answer = next(part for part in walk(key) if isinstance(part, Reference))
    if answer.kind is Kind.TEXT:
        return Key(np.asarray(0), (answer.name,))
    return Key(_part(key, parent, frame), answer.options)


def _about(node: About, frame: Frame) -> Array:
    return frame.about(node.function, node.subject)


_AGGREGATE: dict[str, Callable[[int, Array, Array | None, Array | None], Array]] = {
    "sum": _sum, "count": _sum, "smallest": _smallest, "largest": _largest, "largest_total": _largest_total,
}  # fmt: skip
_EVALUATE: dict[type[Node], Callable[[Any, Frame], Array]] = {
    Constant: _constant, Reference: _reference, Arithmetic: _arithmetic, Comparison: _comparison,
    OneOf: _one_of, Chosen: _chosen, Logic: _logic, Not: _not, Call: _call,
    Aggregate: _aggregate, Lookup: _lookup, About: _about,
}  # fmt: skip
