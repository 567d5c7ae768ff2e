"""A plain figure below one where a percentage is asked: read as it stands, and said."""

import pytest

from questionnaires.answers.numbers import Number
from questionnaires.problems import Problem
from questionnaires.repair import repair
from questionnaires.repair_cells import Cell, Repaired
from tests.questionnaires.repairing import REPAIRER, shape_of

LEAVES = ["LAW-08.overtime", "LAW-08.overtime_60h", "LAW-08.holiday", "LAW-17", "FEE-06", "PRF-08.housed_percent"]


@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.parametrize("cell", [0.35, "0.35", "０．３５", " 0.35 "])
def test_a_plain_share_is_read_as_it_stands_and_said(leaf: str, cell: Cell) -> None:
    found = REPAIRER.cell(cell, leaf, shape=shape_of(leaf), place="B7")

    assert isinstance(found, Repaired) and found.value == 0.35
    assert found.doubt is not None and (found.doubt.code, found.doubt.place) == ("percent_below_one", "B7")
    assert "0.35 percent" in found.doubt.reason() and "write 35%" in found.doubt.remedy()
    assert "0.35%" in found.doubt.reason("ja") and "35%" in found.doubt.remedy("ja")


@pytest.mark.parametrize("cell", [0, 1, 35, 1.5, "0", "1", "35", "35%", "0.35%", "0.35 ％", "0.35パーセント", "unk"])
def test_what_can_be_meant_only_one_way_is_read_without_a_word(cell: Cell) -> None:
    found = REPAIRER.cell(cell, "FEE-06", shape=shape_of("FEE-06"), place="B7")

    assert isinstance(found, Repaired) and found.doubt is None


@pytest.mark.parametrize("leaf", ["LAW-10", "LAW-08.flat_overtime_yen", "FEE-13"])
def test_other_figures_below_one_are_no_percentages(leaf: str) -> None:
    found = REPAIRER.cell("0.5", leaf, shape=shape_of(leaf), place="B7")

    assert isinstance(found, Repaired) and found.doubt is None


@pytest.mark.parametrize("shape", [Number(least=1), Number(least=1, most=100), Number(above=10, most=100)])
def test_a_share_the_range_cannot_hold_is_refused_with_what_to_write(shape: Number) -> None:
    found = repair("0.35", shape, place="B7", units=frozenset({"percent"}))

    assert isinstance(found, Problem) and (found.code, found.place) == ("cell_percent", "B7")
    assert found.remedy() == "For 35%, write 35%."
    assert "35%" in found.remedy("ja")
