"""Formulas give what the expression evaluator gives, in a program that calculates them."""

import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from xlsxwriter.workbook import Workbook

from exports.formulas import (
    ROW,
    FormulaTooLong,
    checked,
    formula,
    half_up,
    literal,
    quoted,
    row_formula,
)
from exports.workbook import column_name
from questionnaires.expressions.evaluation import evaluate
from questionnaires.expressions.tree import Kind, Node
from scoring.rounding import half_up as half_up_columns
from tests.exports.recalculation import recalculated
from tests.exports.worlds import (
    DAY_ZERO,
    EXPRESSIONS,
    NAMES,
    TABLES,
    WORLDS,
    WorldFrame,
    WorldPlaces,
    bound,
    random_source,
)


def test_formulas_give_what_the_evaluator_gives(tmp_path: Path) -> None:
    rng = random.Random(20260430)
    sources = [*EXPRESSIONS, *(random_source(rng, rng.choice([Kind.NUMBER, Kind.TRUTH]), rng.randint(1, 3))
                               for _ in range(150))]  # fmt: skip
    nodes = [bound(source) for source in sources]
    path = tmp_path / "formulas.xlsx"
    _write_worlds(path, nodes)

    (calculated,) = recalculated([path], tmp_path)

    book = load_workbook(calculated, data_only=True)
    differing = [
        (place, source, expected, found)
        for place, world in enumerate(WORLDS)
        for row, (source, node) in enumerate(zip(sources, nodes, strict=True))
        if not _same(
            expected := evaluate(node, WorldFrame(world))[0], found := book[f"W{place}"].cell(row + 1, 14).value
        )
    ]
    assert not differing, "\n".join(map(str, differing))


def _same(expected: Any, found: object) -> bool:
    if math.isnan(expected):
        return found in (None, "")
    return isinstance(found, int | float) and math.isclose(float(expected), found, rel_tol=1e-12, abs_tol=1e-12)


def _write_worlds(path: Path, nodes: Sequence[Node]) -> None:
    places = WorldPlaces(nodes)
    with Workbook(str(path)) as book:
        for number, world in enumerate(WORLDS):
            sheet = book.add_worksheet(f"W{number}")
            for row, name in enumerate(NAMES.values):
                _write(sheet, row, 1, world.values.get(name), NAMES.values[name].kind)
            sheet.write(19, 1, "" if world.rows is None else "given")
            for row, value in enumerate(world.item or ()):
                sheet.write(20 + row, 1, value)
            for row, (figure, kind) in enumerate(world.rows or []):
                sheet.write(row, 5, row + 1)
                _write(sheet, row, 3, figure, Kind.NUMBER)
                _write(sheet, row, 4, kind, Kind.CHOICE)
            _write_tables(sheet)
            _write_helpers(sheet, places)
            for row, node in enumerate(nodes):
                sheet.write_formula(row, 13, formula(node, places))


def _write(sheet: Any, row: int, column: int, value: Any, kind: Kind) -> None:
    if kind is Kind.TRUTH:
        sheet.write(row, column, 1 if value is None else value)
    elif isinstance(value, list):
        sheet.write(row, column, ";".join(value) or "-")
    elif value is not None:
        sheet.write(row, column, value + DAY_ZERO if kind is Kind.DATE else value)


def _write_tables(sheet: Any) -> None:
    ends = [18_999, 19_265, 18_535]  # a table ends on the 30 September after its last row begins
    for row, (entry, end) in enumerate(zip(TABLES["dated"].rows, ends, strict=True)):
        for column, value in enumerate((entry.keys[0], entry.start + DAY_ZERO, end + DAY_ZERO, entry.value), start=8):
            sheet.write(row, column, value)
    for row, entry in enumerate(TABLES["fixed"].rows, start=4):
        sheet.write(row, 8, entry.keys[0])
        sheet.write(row, 11, entry.value)
    sheet.write(6, 11, TABLES["fixed"].default)


def _write_helpers(sheet: Any, places: WorldPlaces) -> None:
    for node in places.aggregates:
        column = places.helper(node)
        name, group = column_name(column), column_name(column + 1)
        for row in range(1, 7):
            text = row_formula(node, places, f'$F{ROW}<>""').replace(ROW, str(row))
            sheet.write_formula(row - 1, column, text)
            sheet.write_formula(row - 1, column + 1, f'=IF($E{row}="","",$E{row})')
            total = (
                f"=SUMPRODUCT((${group}$1:${group}$6=${group}{row})*ISNUMBER(${name}$1:${name}$6),${name}$1:${name}$6)"
            )
            sheet.write_formula(row - 1, column + 2, total)


def test_published_rounding_is_the_engines(tmp_path: Path) -> None:
    figures = [0.05, 0.15, 2.25, 2.35, 72.95, 73.04999999, 73.05, 73.0500000001, 99.949999999, 99.95, 0.0, 100.0]
    with Workbook(str(path := tmp_path / "rounding.xlsx")) as book:
        sheet = book.add_worksheet()
        for row, figure in enumerate(figures):
            sheet.write(row, 0, figure)
            sheet.write_formula(row, 1, "=" + half_up(f"$A${row + 1}", 1))

    (calculated,) = recalculated([path], tmp_path)

    (first, *_) = load_workbook(calculated, data_only=True)
    assert [row[1].value for row in first.iter_rows()] == half_up_columns(np.array(figures), 1).tolist()


@pytest.mark.parametrize(("value", "text"), [(5.0, "5"), (0.25, "0.25"), (1e-7, "1E-07"), (-3.0, "-3")])
def test_numbers_are_written_as_excel_reads_them(value: float, text: str) -> None:
    assert literal(value) == text


def test_a_quotation_mark_in_a_text_is_doubled() -> None:
    assert quoted('say "no"') == '"say ""no"""'


def test_a_formula_longer_than_excel_allows_is_refused() -> None:
    with pytest.raises(FormulaTooLong):
        checked("=" + "1+" * 5_000 + "1")
