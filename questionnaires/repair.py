"""From a cell as a busy person typed it to the value an answer document holds, or a problem; never a guess."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.composite import Record, Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import NOT_APPLICABLE, Reader, Shape
from questionnaires.answers.texts import Day, File, Text, TextList
from questionnaires.model import Questionnaire
from questionnaires.names import question_of
from questionnaires.problems import Problem
from questionnaires.repair_cells import (
    Cell,
    Repaired,
    date_cell,
    json_cell,
    number_cell,
    text_cell,
    yes_or_no_cell,
)
from questionnaires.repair_choices import languages_cell, option_cell, options_cell
from questionnaires.repair_numbers import Unreadable, units_in
from questionnaires.repair_options import (
    NO_NAMES,
    NONE_WORDS,
    NOT_APPLICABLE_WORDS,
    OptionNames,
    option_names,
    says,
)
from questionnaires.repair_percent import asks_percent, below_one_percent, impossible


class Repairer:
    """Repairs the cells of one questionnaire: knows its options' names and its units."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._names = option_names(questionnaire)
        self._units = {leaf: _units(questionnaire, leaf) for leaf in questionnaire.leaves}

    def cell(
        self, cell: Cell, leaf: str, *, shape: Shape, place: str, whole_answer: bool = False
    ) -> Repaired | Problem:
        """What was typed for a leaf such as LAW-07.amount. `whole_answer`: "N/A" may stand here."""
        if isinstance(shape, Record) and shape.short_for:
            leaf = f"{leaf}.{shape.short_for}"
        names = self._names.get(leaf, NO_NAMES)
        units = self._units.get(leaf, frozenset())
        return repair(cell, shape, place=place, names=names, units=units, whole_answer=whole_answer)


def repair(
    cell: Cell,
    shape: Shape,
    *,
    place: str = "",
    names: OptionNames = NO_NAMES,
    units: frozenset[str] = frozenset(),
    whole_answer: bool = False,
) -> Repaired | Problem:
    """The value of one cell, checked by its shape, or the problem with it."""
    if cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u3000\u200b\ufeff")):
        return Repaired(None)
    if not isinstance(shape, Text) and whole_answer and isinstance(cell, str) and _is_not_applicable(cell, names):
        return Repaired(NOT_APPLICABLE, cell.strip() != NOT_APPLICABLE)
    try:
        repaired = _repaired(cell, shape, names, units)
    except Unreadable as error:
        return Problem(error.code, place, error.details)
    reader = Reader()
    shape.read(repaired.value, place, reader)
    doubt = None
    if isinstance(shape, Number) and asks_percent(shape, units):
        doubt = below_one_percent(cell, repaired.value, place)
    if reader.problems:
        return impossible(doubt) if doubt else reader.problems[0]
    return replace(repaired, doubt=doubt) if doubt else repaired


def tick(cell: Cell, place: str) -> Repaired | Problem:
    """Whether a cell is ticked: blank is no, and so is ×."""
    found = repair(cell, Boolean(), place=place)
    return Repaired(False) if isinstance(found, Repaired) and found.value is None else found


def _repaired(cell: Cell, shape: Shape, names: OptionNames, units: frozenset[str]) -> Repaired:
    if isinstance(cell, str) and cell.lstrip().startswith(("{", "[")) and not isinstance(shape, Text | File | Day):
        return Repaired(json_cell(cell))
    match shape:
        case Number():
            return number_cell(
                cell, shape.unknown, units or frozenset({"percent"} if asks_percent(shape, units) else ())
            )
        case Money():
            return number_cell(cell, shape.unknown, frozenset({"money"}))
        case Day():
            return date_cell(cell, shape.form)
        case Choice():
            return option_cell(cell, shape.codes, names)
        case Choices():
            return options_cell(cell, shape, names)
        case Boolean() | Attestation():
            return yes_or_no_cell(cell)
        case TextList():
            return languages_cell(cell, shape, names)
        case Text() | File():
            return text_cell(cell, shape)
        case Record(short_for=str() as short, fields=fields):
            return _repaired(cell, fields[short], names, units)
        case Table() if isinstance(cell, str) and says(cell, NONE_WORDS):
            return Repaired([], True)
    raise Unreadable("cell_json", found=shown(str(cell)), error="-")


def _is_not_applicable(typed: str, names: OptionNames) -> bool:
    return says(typed, NOT_APPLICABLE_WORDS) and not names.codes(typed)


def _units(questionnaire: Questionnaire, leaf: str) -> frozenset[str]:
    """The units of a field's own label, or else those of its question, in all languages."""
    id = question_of(leaf)
    questions: list[Any] = [texts.questions[id] for texts in questionnaire.texts.values() if id in texts.questions]
    labels: list[Mapping[str, str]] = [question.fields for question in questions]
    own = units_in(" ".join(label.get(leaf.removeprefix(f"{id}."), "") for label in labels))
    if "money" in own:
        return frozenset({"money"})  # what is paid per month or hour is money all the same
    return own or units_in(" ".join(question.unit for question in questions))
