"""The typed tree of an expression, after its names have been looked up."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Kind(StrEnum):
    """What a value is. Dates and months are days since 1970-01-01 and compare as numbers."""

    NUMBER = "number"
    TRUTH = "truth"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True)
class Node:
    """One value; `table` names the table whose rows it runs over, None for one per response."""

    kind: Kind
    table: str | None


@dataclass(frozen=True)
class Constant(Node):
    value: float


@dataclass(frozen=True)
class Reference(Node):
    """A leaf of an answer (`LAW-07.amount`), a derived value, or a value given by the caller."""

    name: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arithmetic(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class OneOf(Node):
    """Whether a choice is one of some options (or, negated, none of them)."""

    choice: Reference
    options: tuple[str, ...]
    negated: bool = False

    @cached_property
    def truths(self) -> NDArray[np.int8]:
        """The truth for each code of the choice; the last entry, for code -1, is unknown (1)."""
        hits = [(option in self.options) != self.negated for option in self.choice.options]
        return np.array([*(2 if hit else 0 for hit in hits), 1], np.int8)


@dataclass(frozen=True)
class Chosen(Node):
    """Whether one option is among those chosen."""

    choices: Reference
    option: str


@dataclass(frozen=True)
class Logic(Node):
    """`and` or `or` over two or more truths."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    part: Node


@dataclass(frozen=True)
class Call(Node):
    """`min`, `max`, `coalesce` or `if` over values of one response or row."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Aggregate(Node):
    """`sum`, `count`, `smallest`, `largest`, `largest_total` over the rows of a table."""

    function: str
    rows_of: str
    values: Node | None
    by: Node | None
    where: Node | None


@dataclass(frozen=True)
class Lookup(Node):
    """A figure from a reference table, at its keys and, for a dated table, on a day."""

    reference_table: str
    keys: tuple[Node, ...]
    on: Node | None


@dataclass(frozen=True)
class About(Node):
    """`answered(X)`, `na(X)`, `value(X)`, `level(X)`: what is known of a question or leaf."""

    function: str
    subject: str


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one, in the order they are written."""
    match node:
        case Arithmetic() | Comparison():
            return (node.left, node.right)
        case OneOf():
            return (node.choice,)
        case Chosen():
            return (node.choices,)
        case Logic():
            return node.parts
        case Not():
            return (node.part,)
        case Call():
            return node.arguments
        case Aggregate():
            return tuple(part for part in (node.values, node.by, node.where) if part is not None)
        case Lookup():
            return node.keys if node.on is None else (*node.keys, node.on)
        case _:
            return ()


def walk(node: Node) -> list[Node]:
    """A node and everything below it."""
    found = [node]
    for child in children(node):
        found.extend(walk(child))
    return found
