"""Small worlds of answers, as the evaluator and as a sheet see them, and expressions about them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exports.formulas import (
    ROW,
    AggregateCells,
    TableCells,
)
from exports.workbook import column_name
from questionnaires.expressions.binding import NameInfo, Names, TableSignature, bind
from questionnaires.expressions.evaluation import FALSE, TRUE, Found, Key
from questionnaires.expressions.tree import About, Aggregate, Kind, Lookup, Node, walk
from scoring.reference_tables import DatedTable, Row

Array = NDArray[Any]

NAMES = Names(
    values={
        "a": NameInfo(Kind.NUMBER), "b": NameInfo(Kind.NUMBER), "c": NameInfo(Kind.NUMBER),
        "day": NameInfo(Kind.DATE), "sure": NameInfo(Kind.TRUTH),
        "kind": NameInfo(Kind.CHOICE, None, ("x", "y", "z")),
        "other_kind": NameInfo(Kind.CHOICE, None, ("x", "y", "z")),
        "several": NameInfo(Kind.CHOICES, None, ("p", "q", "r")),
        "T.n": NameInfo(Kind.NUMBER, "T"), "T.kind": NameInfo(Kind.CHOICE, "T", ("x", "y", "z")),
    },
    questions=frozenset({"T"}),
    tables=frozenset({"T"}),
    reference_tables={"dated": TableSignature(1, True), "fixed": TableSignature(1, False)},
    scored=frozenset({"ITEM"}),
)  # fmt: skip
DATED = [Row(("x",), 18_000, 1.5), Row(("x",), 19_000, 2.5), Row(("y",), 18_500, 7)]
FIXED = [Row(("x",), -25_567, 3), Row(("y",), -25_567, 4)]
TABLES = {
    "dated": DatedTable("dated", ("kind",), DATED, dated=True, ends=(9, 30)),
    "fixed": DatedTable("fixed", ("kind",), FIXED, dated=False, default=9),
}
EXPRESSIONS = [
    "a + b * c - a / b", "a / b", "0 - a", "min(a, b, c)", "max(a, b)", "coalesce(a, b, 0)",
    "if(a > b, a, b)", "if(sure, 1, 2)", "if(kind == \"x\", a, 5)",
    "a < b", "a <= b", "a == b", "a != b", "a >= 0.3", "a + 0.1 == b", "a / 3 * 3 == a",
    "sure", "not sure", "sure and a > b", "sure or a > b", "not (sure and a > 1) or b < 2",
    "kind == \"x\"", "kind != \"x\"", "kind in (\"x\", \"z\")", "\"p\" in several", "not \"q\" in several",
    "coalesce(sure, a > 1)", "answered(a)", "answered(T)", "answered(kind)",
    "sum(T.n)", "sum(T.n, T.kind == \"x\")", "count(T)", "count(T.n > 2)", "count(not answered(T.n))",
    "smallest(T.n)", "largest(T.n, T.kind != \"x\")", "sum(T.n * a)", "sum(T.n, a > 1)", "sum(T.n / T.n)",
    "largest_total(T.n, T.kind)", "largest_total(T.n, T.kind, T.n > 1)",
    "lookup(dated, kind, on=day)", "lookup(dated, \"x\", on=day)", "lookup(fixed, kind)",
    "lookup(dated, coalesce(kind, other_kind), on=day)", "sum(T.n * lookup(fixed, T.kind))",
    "count(lookup(dated, T.kind, on=day) >= 2)", "value(ITEM) == 100 or level(ITEM) >= 2",
    "day - day + a", "day + 1 > day", "lookup(fixed, \"nowhere\")",
]  # fmt: skip


@dataclass(frozen=True)
class World:
    """Values of one response; None is unknown."""

    values: dict[str, Any]
    rows: list[tuple[float | None, str | None]] | None = field(default_factory=list)  # None: not answered
    item: tuple[float, int] | None = None


WORLDS = [
    World({"a": 0.1, "b": 0.2, "c": 3.0, "day": 18_600, "sure": TRUE, "kind": "x", "other_kind": "y", "several": ["p"]},
          [(1.0, "x"), (2.5, "x"), (3.0, "y"), (None, "y"), (4.0, None)], (100.0, 1)),
    World({"a": 0.3, "b": 0.0, "c": None, "day": 19_000, "sure": FALSE, "kind": "y", "several": ["q", "r"]},
          [(0.0, "z")], (40.0, 3)),
    World({"a": None, "b": 2.0, "c": 1.0, "day": 25_000, "sure": 1, "other_kind": "x", "several": []}, [], None),
    World({}, None, None),
    World({"a": 7.0, "b": 7.0, "c": -1.0, "day": 18_200, "sure": TRUE, "kind": "z", "several": ["p", "q", "r"]},
          [(None, None)], (0.0, 0)),
]  # fmt: skip


class WorldFrame:
    """One world as the evaluator sees it."""

    size = 1

    def __init__(self, world: World) -> None:
        self.world = world

    def column(self, name: str) -> Array:
        info = NAMES.values[name]
        if info.table is not None:
            place = 0 if name == "T.n" else 1
            return np.array(
                [_code(row[place], info) for row in self.world.rows or []], float if place == 0 else np.int16
            )
        return np.array([_code(self.world.values.get(name), info)])

    def row_index(self, table: str) -> Array:
        return np.zeros(len(self.world.rows or []), np.int64)

    def about(self, function: str, subject: str) -> Array:
        if function in ("value", "level"):
            return np.array([np.nan if self.world.item is None else self.world.item[function == "level"]])
        if subject == "T":
            return np.array([FALSE if self.world.rows is None else TRUE])
        if subject == "T.n":
            return np.where(np.isnan(self.column("T.n")), FALSE, TRUE)
        return np.array([FALSE if self.world.values.get(subject) is None else TRUE])

    def reference_table(self, name: str) -> DatedTable:
        return TABLES[name]

    def noted(self, lookup: Lookup, keys: Sequence[Key], on: Array | None, found: Found) -> None:
        """Nobody asks for notes here."""


def _code(value: Any, info: NameInfo) -> Any:
    if info.kind is Kind.CHOICE:
        return -1 if value is None else info.options.index(value)
    if info.kind is Kind.CHOICES:
        return -1 if value is None else sum(1 << info.options.index(option) for option in value)
    if info.kind is Kind.TRUTH:
        return 1 if value is None else value
    return np.nan if value is None else float(value)


DAY_ZERO = 25_569  # 1970-01-01 as Excel counts days


class WorldPlaces:
    """Where a world stands on its sheet: values in column B, the table in D and E, workings from column P on."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        found = {part for node in nodes for part in walk(node) if isinstance(part, Aggregate)}
        self.aggregates = sorted(found, key=repr)

    def cell(self, name: str) -> str:
        if name.startswith("T."):
            return f"${'D' if name == 'T.n' else 'E'}{ROW}"
        return f"$B${1 + list(NAMES.values).index(name)}"

    def about(self, node: About) -> str:
        if node.function in ("value", "level"):
            cell = "$B$21" if node.function == "value" else "$B$22"
            return f'IF({cell}="",NA(),{cell})'
        cell = "$B$20" if node.subject == "T" else self.cell(node.subject)
        return f'IF({cell}="",{FALSE},{TRUE})'

    def aggregate(self, node: Aggregate) -> AggregateCells:
        first = self.helper(node)
        values, totals = (f"${column_name(column)}$1:${column_name(column)}$6" for column in (first, first + 2))
        return AggregateCells(f'IF($B$20="",{FALSE},{TRUE})', values, totals)

    def helper(self, node: Aggregate) -> int:
        return 15 + 3 * self.aggregates.index(node)

    def reference_table(self, name: str) -> TableCells:
        if name == "dated":
            return TableCells(["$I$1:$I$3"], "$L$1:$L$3", "$J$1:$J$3", "$K$1:$K$3")
        return TableCells(["$I$5:$I$6"], "$L$5:$L$6", default="$L$7")


def bound(source: str) -> Node:
    for kind in (Kind.NUMBER, Kind.TRUTH):
        try:
            return bind(source, NAMES, kind)
        except Exception as error:
            problem = error
    raise problem


LEAVES = {kind: [source for source in EXPRESSIONS if bound(source).kind is kind] for kind in (Kind.NUMBER, Kind.TRUTH)}


def random_source(rng: random.Random, wanted: Kind, depth: int) -> str:
    """An expression that binds, of numbers or truths."""

    def number() -> str:
        return random_source(rng, Kind.NUMBER, depth - 1)

    def truth() -> str:
        return random_source(rng, Kind.TRUTH, depth - 1)

    if depth == 0:
        return f"({rng.choice(LEAVES[wanted])})"
    if wanted is Kind.NUMBER:
        operator = rng.choice("+-*/")
        return rng.choice([
            f"({number()} {operator} {number()})", f"min({number()}, {number()})", f"max({number()}, {number()})",
            f"coalesce({number()}, {number()})", f"if({truth()}, {number()}, {number()})",
        ])  # fmt: skip
    comparison = rng.choice(["==", "!=", "<", "<=", ">", ">="])
    return rng.choice([
        f"({number()} {comparison} {number()})", f"({truth()} and {truth()})", f"({truth()} or {truth()})",
        f"(not {truth()})",
    ])  # fmt: skip
