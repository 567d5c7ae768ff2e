"""From a cell as a busy person typed it to the value an answer document holds, or a problem; never a guess."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.composite import Record, Table
from questionnaires.answers.document import AnswersRejected, parse_json
from questionnaires.answers.numbers import Money, Number, shown
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Reader, Shape
from questionnaires.answers.texts import Day, File, Text, TextList
from questionnaires.model import Questionnaire
from questionnaires.names import question_of
from questionnaires.problems import Problem
from questionnaires.repair_dates import date_of, month_of
from questionnaires.repair_numbers import Unreadable, number_of, units_in
from questionnaires.repair_options import (
    NO_NAMES,
    NONE_WORDS,
    NOT_APPLICABLE_WORDS,
    UNKNOWN_WORDS,
    OptionNames,
    option_names,
    says,
    yes_or_no,
)
from questionnaires.repair_texts import list_of, text_of

Cell = str | int | float | bool | date | None  # a datetime is a date

_EXACT_DIGITS = 1e15
_MOST_NAMED = 8


@dataclass(frozen=True)
class Repaired:
    """What a cell says; `value` is None where it is blank, `noted` whether it was written otherwise."""

    value: object
    noted: bool = False


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
    return reader.problems[0] if reader.problems else repaired


def tick(cell: Cell, place: str) -> Repaired | Problem:
    """Whether a cell is ticked: blank is no, and so is ×."""
    found = repair(cell, Boolean(), place=place)
    return Repaired(False) if isinstance(found, Repaired) and found.value is None else found


def _repaired(cell: Cell, shape: Shape, names: OptionNames, units: frozenset[str]) -> Repaired:
    if isinstance(cell, str) and cell.lstrip().startswith(("{", "[")) and not isinstance(shape, Text | File | Day):
        return Repaired(_json(cell))
    match shape:
        case Number():
            return _number(cell, shape.unknown, units or (frozenset({"percent"}) if shape.most == 100 else units))
        case Money():
            return _number(cell, shape.unknown, frozenset({"money"}))
        case Day():
            return _date(cell, shape.form)
        case Choice():
            return _option(cell, shape.codes, names)
        case Choices():
            return _options(cell, shape, names)
        case Boolean() | Attestation():
            return _yes_or_no(cell)
        case TextList():
            return _text_list(cell, shape, names)
        case Text() | File():
            return _text(cell, shape)
        case Record(short_for=str() as short, fields=fields):
            return _repaired(cell, fields[short], names, units)
        case Table() if isinstance(cell, str) and says(cell, NONE_WORDS):
            return Repaired([], True)
    raise Unreadable("cell_json", found=shown(str(cell)), error="-")


def _number(cell: Cell, unknown: bool, units: frozenset[str]) -> Repaired:
    if isinstance(cell, bool):
        raise Unreadable("cell_number", found=shown(cell))
    if isinstance(cell, date):
        raise Unreadable("cell_is_date", found=cell.isoformat())
    if not isinstance(cell, str):
        return Repaired(cell)
    if says(cell, UNKNOWN_WORDS):
        if not unknown:
            raise Unreadable("unknown_not_allowed")
        return Repaired(UNKNOWN, cell.strip() not in (UNKNOWN, "不明", "unknown"))
    value = number_of(cell, units)
    return Repaired(value, cell.strip() != str(value))


def _date(cell: Cell, form: str) -> Repaired:
    read: Callable[[str], str] = month_of if form == "month" else date_of
    if isinstance(cell, date):
        exact = not isinstance(cell, datetime) or cell.time() == time()
        value = cell.isoformat()[:10] if form == "date" else cell.isoformat()[:7]
        return Repaired(value, not exact)
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        raise Unreadable(f"cell_{form}", found=shown(cell))
    value = read(str(cell))
    return Repaired(value, str(cell).strip() != value)


def _option(cell: Cell, codes: tuple[str, ...], names: OptionNames) -> Repaired:
    if isinstance(cell, bool):
        cell = "yes" if cell else "no"
    if isinstance(cell, date) or cell is None:
        raise Unreadable("cell_is_date", found=str(cell))
    typed = str(cell).strip()
    if typed in codes:
        return Repaired(typed)
    found = sorted(code for code in names.codes(typed) or _by_case(typed, codes) if code in codes)
    if len(found) == 1 and not _is_norway(typed, found[0]):
        return Repaired(found[0], not names.is_plain(typed, found[0]))
    if len(found) > 1:
        raise Unreadable("cell_option_ambiguous", found=shown(typed), known=_named(found, names))
    if says(typed, UNKNOWN_WORDS):
        raise Unreadable("unknown_not_allowed")
    if {"yes", "no"} <= set(codes):
        raise Unreadable("cell_yes_no", found=shown(typed))
    raise Unreadable("cell_option", found=shown(typed), known=_nearest(typed, codes, names))


def _by_case(typed: str, codes: tuple[str, ...]) -> list[str]:
    return [code for code in codes if code.casefold() == typed.casefold()]


def _is_norway(typed: str, code: str) -> bool:
    """Whether a code in small letters is also the word no."""
    return code not in ("yes", "no") and typed.casefold() == code.casefold() and yes_or_no(typed) is not None


def _options(cell: Cell, shape: Choices, names: OptionNames) -> Repaired:
    typed = str(cell).strip()

    def one(word: str) -> str:
        return str(_option(word, shape.codes, names).value)

    values = list_of(typed, one)
    if UNKNOWN in values and len(values) == 1 and shape.unknown:
        return Repaired(UNKNOWN, typed != UNKNOWN)
    return Repaired(values, typed != ";".join(values))


def _text_list(cell: Cell, shape: TextList, names: OptionNames) -> Repaired:
    codes = tuple(names.labels)

    def one(word: str) -> str:
        reader = Reader()
        if not names.codes(word) and word not in codes:
            shape.read([word], "", reader)
            if not reader.problems:
                return word  # a code that is right, but not among those with a name
        return str(_option(word, codes, names).value)

    typed = str(cell).strip()
    values = list_of(typed, one)
    plain = len(values) == 1 and names.is_plain(typed, values[0])
    return Repaired(values, not plain and typed != ";".join(values))


def _yes_or_no(cell: Cell) -> Repaired:
    if isinstance(cell, bool):
        return Repaired(cell)
    typed = str(cell).strip()
    found = yes_or_no(typed)
    if found is None:
        raise Unreadable("cell_yes_no", found=shown(typed))
    return Repaired(found, typed not in ("○", "×", "はい", "いいえ", "Yes", "No"))


def _text(cell: Cell, shape: Text | File) -> Repaired:
    if isinstance(cell, bool):
        raise Unreadable("text_expected", found=shown(cell))
    if isinstance(cell, date):
        raise Unreadable("cell_is_date", found=cell.isoformat())
    if isinstance(cell, int | float) and abs(cell) >= _EXACT_DIGITS:
        raise Unreadable("cell_digits_lost", found=shown(cell))
    typed = shown(cell, 50) if isinstance(cell, float) else str(cell)
    value = text_of(typed, shape)
    return Repaired(value, value != typed.strip())


def _json(cell: str) -> object:
    """The JSON a cell holds, as tables in a portfolio do. Raises Unreadable."""
    try:
        return parse_json(cell)
    except AnswersRejected as error:
        problem = error.problems[0]
        raise Unreadable("cell_json", found=shown(cell), error=problem.reason()) from error


def _is_not_applicable(typed: str, names: OptionNames) -> bool:
    return says(typed, NOT_APPLICABLE_WORDS) and not names.codes(typed)


def _nearest(typed: str, codes: tuple[str, ...], names: OptionNames) -> str:
    """The options of a short list, or those of a long one that look most like what was typed."""
    if len(codes) <= _MOST_NAMED:
        return ", ".join(codes)
    labels = [label for code in codes for label in names.labels.get(code, ())] or list(codes)
    near = [label for label in labels if typed in label] or get_close_matches(typed, labels)
    return ", ".join(near[:3] or [names.labels.get(code, (code,))[-1] for code in codes[:3]]) + ", …"


def _named(codes: list[str], names: OptionNames) -> str:
    return ", ".join(" / ".join(names.labels.get(code, (code,))) for code in codes)


def _units(questionnaire: Questionnaire, leaf: str) -> frozenset[str]:
    """The units of a field's own label, or else those of its question, in all languages."""
    id = question_of(leaf)
    questions: list[Any] = [texts.questions[id] for texts in questionnaire.texts.values() if id in texts.questions]
    labels: list[Mapping[str, str]] = [question.fields for question in questions]
    own = units_in(" ".join(label.get(leaf.removeprefix(f"{id}."), "") for label in labels))
    if "money" in own:
        return frozenset({"money"})  # what is paid per month or hour is money all the same
    return own or units_in(" ".join(question.unit for question in questions))
