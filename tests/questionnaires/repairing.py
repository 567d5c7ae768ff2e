"""Reads one typed cell as an answer to the shipped questionnaire."""

from questionnaires.answers.numbers import Number
from questionnaires.answers.shape import Shape
from questionnaires.catalogue import questionnaire
from questionnaires.problems import Problem
from questionnaires.repair import Repairer
from questionnaires.repair_cells import Cell

ANY_NUMBER = Number()
REPAIRER = Repairer(questionnaire())


def shape_of(leaf: str) -> Shape:
    """The shape of a question, field or column of the shipped questionnaire."""
    id, *keys = leaf.split(".")
    shape: object = questionnaire().questions[id].shape
    for key in keys:
        shape = getattr(shape, "row", shape)
        shape = getattr(shape, "fields", {}).get(key) or shape.choice  # type: ignore[attr-defined]  # what is no record is a matrix
    return shape  # type: ignore[return-value]  # leaves end at shapes


def read(leaf: str, cell: Cell) -> object:
    """The value read for a leaf, or the code of the problem in brackets."""
    whole = "." not in leaf
    found = REPAIRER.cell(cell, leaf, shape=shape_of(leaf), place="A1", whole_answer=whole)
    return f"[{found.code}]" if isinstance(found, Problem) else found.value
