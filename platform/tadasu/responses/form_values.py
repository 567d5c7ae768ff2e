"""A section posted as a form, without scripts: from named fields to the value of each question.

Q                       one option, a number, a text, a date, or "N/A"
Q (several)             several options, languages
Q.more                  further languages in words: what they mean is found out where every answer is read
Q.field                 a field of a record, a row of a matrix
Q.amount Q.currency Q.rate Q.on   money, where Q alone is not given
Q[0].field              a cell of a table; rows may leave gaps in the numbers
Q.say.OPTION            the words that go with an option
Q.none                  "there are none": a table without rows
Q.na                    "does not apply to us"
Q.unk                   "not known", of a number or an amount
Q.shown                 stands for every question of the page, so that one left blank is emptied
Q.base                  the version the page was made from, 0 where there was none
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Shape
from questionnaires.answers.texts import TextList
from questionnaires.model import Questionnaire
from questionnaires.names import question_of

Form = MultiDict[str, str]
_MONEY = ("amount", "currency", "rate", "on")
_MOST_ROWS = 500


def values_in(questionnaire: Questionnaire, questions: Sequence[str], form: Form) -> dict[str, Any]:
    """The raw value of each of the questions that the form shows; None where it was left blank."""
    shown = [id for id in questions if f"{id}.shown" in form]
    return {id: _value(questionnaire.questions[id].shape, id, form) for id in shown}


def bases_in(questions: Sequence[str], form: Form) -> dict[str, int]:
    """The versions the page was made from; what is no number counts as 0, and so conflicts."""
    found = {id: form.get(f"{id}.base", "0") for id in questions}
    return {id: int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0 for id, text in found.items()}


def remarks_drawn_in(form: Form) -> dict[str, str]:
    """By question, the mark of the remark the page showed; those without one are left out."""
    pairs = (each.partition(":") for each in form.get("remarks", "").split())
    return {question: mark for question, _colon, mark in pairs}


def field_of(questionnaire: Questionnaire, place: str, form: Form) -> str:
    """The field of the form behind a place in its value: rows left blank have a number there, and none here."""
    found = re.fullmatch(r"([^.\[]+)\[(\d+)\](.*)", place)
    shape = questionnaire.questions[found[1]].shape if found else None
    if not found or not isinstance(shape, Table):
        return place
    numbers = list(_filled(shape, found[1], form))
    return f"{found[1]}[{numbers[int(found[2])]}]{found[3]}"


def known_and_unknown(questions: Sequence[str], form: Form) -> list[str]:
    """The fields of some questions that are ticked as not known although something is typed into them."""
    ticked = [key.removesuffix(".unk") for key in form if key.endswith(".unk")]
    return [
        name for name in ticked
        if question_of(name).partition("[")[0] in questions and any(form.get(each) for each in (name, f"{name}.amount"))
    ]  # fmt: skip


def _value(shape: Shape, name: str, form: Form) -> Any:
    if f"{name}.na" in form:
        return NOT_APPLICABLE
    if f"{name}.unk" in form:
        return UNKNOWN
    match shape:
        case Table():
            return _rows(shape, name, form)
        case Record():
            return _record(shape, name, form)
        case Matrix():
            return _blank({row: form.get(f"{name}.{row}") for row in shape.rows})
        case Choices():
            return [each for each in form.getlist(name) if each] or None
        case TextList():
            return [each for each in (*form.getlist(name), form.get(f"{name}.more", "").strip()) if each] or None
        case Choice():
            return _choice(shape, name, form)
        case Money():
            return form.get(name) or _blank({key: form.get(f"{name}.{key}") for key in _MONEY})
    return form.get(name)


def _record(shape: Record, name: str, form: Form) -> Any:
    if shape.short_for and form.get(name):
        return form[name]
    return _blank({key: _value(field, f"{name}.{key}", form) for key, field in shape.fields.items()})


def _rows(shape: Table, name: str, form: Form) -> list[Any] | None:
    if f"{name}.none" in form:
        return []
    return list(_filled(shape, name, form).values()) or None


def _filled(shape: Table, name: str, form: Form) -> dict[int, Any]:
    """The rows that are not blank, by their numbers in the form."""
    numbers = {int(found[1]) for key in form if (found := re.fullmatch(rf"{re.escape(name)}\[(\d{{1,4}})\]\..+", key))}
    rows = {number: _record(shape.row, f"{name}[{number}]", form) for number in sorted(numbers)[: _MOST_ROWS + 1]}
    return {number: row for number, row in rows.items() if row is not None}


def _choice(shape: Choice, name: str, form: Form) -> Any:
    option = form.get(name)
    if option in shape.say:
        return {"option": option, "say": form.get(f"{name}.say.{option}", "")}
    return option


def _blank(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """A record without its blank fields; None if all are."""
    filled = {key: value for key, value in fields.items() if value not in (None, "")}
    return filled or None
