"""What every type of answer can do: check what was written, and put it into columns."""

from collections.abc import Mapping
from typing import Protocol

from questionnaires.expressions.binding import NameInfo
from questionnaires.problems import Problem

NOT_APPLICABLE = "N/A"
UNKNOWN = "unk"


class Invalid:
    """The value of an answer that could not be used; its problem is with the reader."""


INVALID = Invalid()


class Reader:
    """Collects the problems of one document while its answers are read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, code: str, place: str, **details: object) -> Invalid:
        self.problems.append(Problem(code, place, details))
        return INVALID


class Cells(Protocol):
    """Where a shape puts its checked values."""

    def put(self, leaf: str, index: int, value: object) -> None: ...

    def add_row(self, table: str, index: int, cells: Mapping[str, object]) -> None: ...

    def mark(self, table: str, index: int) -> None:
        """Notes that a table was answered, if only with no rows."""


class RowCells:
    """The cells of one row of a table; a table within a table does not exist."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def put(self, leaf: str, index: int, value: object) -> None:
        self.values[leaf] = value

    def add_row(self, table: str, index: int, cells: Mapping[str, object]) -> None:
        raise TypeError(f"{table} is a table within a table")

    def mark(self, table: str, index: int) -> None:
        raise TypeError(f"{table} is a table within a table")


class Shape(Protocol):
    """A type of answer with its settings."""

    def read(self, raw: object, place: str, reader: Reader) -> object:
        """The checked value of what was written at `place`, or INVALID with a problem noted."""

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        """The leaves the answer `name` is spread over, with what they are to expressions."""

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        """Puts a checked value into the leaves of `name`."""
