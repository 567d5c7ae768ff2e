"""From what a person typed into a page to the value an answer document holds, or what is wrong with it.

The same repairs as for workbooks: full-width digits, units, dates of an era. What was repaired goes
back to the page, so that nothing changes unseen.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import ValidationError

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import INVALID, NOT_APPLICABLE, UNKNOWN, Reader, Shape
from questionnaires.answers.texts import FORMS, Day, TextList
from questionnaires.model import Question, Questionnaire
from questionnaires.problems import Problem, Worded
from questionnaires.repair_cells import Repaired
from tadasu.errors import Refused
from tadasu.forms import clean
from tadasu.responses.prepared import Prepared

_SURROGATES = range(0xD800, 0xE000)
_SCALARS = (str, int, float, bool)


@dataclass(frozen=True)
class Reading:
    """What was read. `value` is None for an answer that was emptied; of no use while there are problems."""

    value: Any
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """As it is stored."""
        return json.dumps(self.value, ensure_ascii=False, separators=(",", ":"))


def read_value(prepared: Prepared, question_id: str, raw: object) -> Reading:
    """Problems name their place: `LAW-07.amount`, `PRF-04[0].status`. Raises Refused for unstorable text."""
    question = prepared.questionnaire.questions[question_id]
    repair = _Repair(prepared)
    value = repair.value(_stored(raw, question_id), question.shape, leaf=question_id, place=question_id, whole=True)
    if repair.problems:
        return Reading(None, tuple(repair.problems))
    reading = _checked(question, value)
    return Reading(reading.value, tuple(_labelled(prepared.questionnaire, each) for each in reading.problems))


def sentence(problem: Problem, language: str) -> str:
    """Reason and remedy, for the person who typed; of what is left blank, what to do says it all."""
    if problem.code == "field_missing":
        return problem.remedy(language)
    between = "" if language == "ja" else " "
    return f"{problem.reason(language)}{between}{problem.remedy(language)}".strip()


def _labelled(questionnaire: Questionnaire, problem: Problem) -> Problem:
    """The same with a field that was left blank named by its label, as the page shows it."""
    if problem.code != "field_missing":
        return problem
    question, key = problem.place.partition(".")[0].partition("[")[0], str(problem.details["field"])
    labels = {language: texts.questions[question].fields for language, texts in questionnaire.texts.items()}
    label = Worded.of(tuple(labels), lambda language: labels[language].get(key, key))
    return replace(problem, details={**problem.details, "field": label})


def _checked(question: Question, value: object) -> Reading:
    if value is None:
        return Reading(None)
    if value == NOT_APPLICABLE and isinstance(value, str):
        if question.required:
            return Reading(None, (Problem("required_missing", question.id, {"question": question.id}),))
        return Reading(value)
    reader = Reader()
    read = question.shape.read(value, question.id, reader)
    return Reading(None if read is INVALID else read, tuple(reader.problems))


class _Repair:
    """Repairs one answer piece by piece; collects what cannot be repaired."""

    def __init__(self, prepared: Prepared) -> None:
        self._repairer = prepared.repairer
        self.problems: list[Problem] = []

    def value(self, raw: Any, shape: Shape, *, leaf: str, place: str, whole: bool = False) -> Any:
        match shape, raw:
            case Record(), dict():
                return self._fields(raw, shape.fields, leaf, place) or None
            case Matrix(), dict():
                return self._fields(raw, dict.fromkeys(shape.rows, shape.choice), leaf, place) or None
            case Table(), list():
                return self._rows(raw, shape, leaf, place)
            case Money(), dict():
                return self._money(raw, place)
            case Choice(), dict():
                return raw
            case Choices(), list():
                chosen = [each for each in raw if each != ""]
                if chosen == [UNKNOWN]:
                    return UNKNOWN  # a ticked box stands in a list; to the shape it is a word of its own
                return chosen if chosen or shape.empty else None
            case TextList(), list():
                return self._words(raw, shape, leaf, place)
        if raw is not None and not isinstance(raw, _SCALARS):
            return raw  # the shape itself says what is wrong with it
        return self._cell(raw, shape, leaf=leaf, place=place, whole=whole)

    def _fields(self, raw: Mapping[str, Any], shapes: Mapping[str, Shape], leaf: str, place: str) -> dict[str, Any]:
        repaired = {
            key: self.value(item, shapes[key], leaf=f"{leaf}.{key}", place=f"{place}.{key}") if key in shapes else item
            for key, item in raw.items()
        }
        return {key: item for key, item in repaired.items() if item is not None}

    def _rows(self, raw: list[Any], shape: Table, leaf: str, place: str) -> list[Any] | None:
        """Rows left blank are dropped; a table of nothing but blank rows is not answered."""
        rows = [self.value(row, shape.row, leaf=leaf, place=f"{place}[{i}]") for i, row in enumerate(raw)]
        filled = [row for row in rows if row is not None]
        return filled if filled or not raw else None

    def _words(self, raw: list[Any], shape: TextList, leaf: str, place: str) -> list[Any] | None:
        """Codes as they are; what was typed beside them may hold several words."""
        found: list[Any] = []
        for each in raw:
            if not isinstance(each, str) or FORMS[shape.form].fullmatch(each):
                found.append(each)
            elif each.strip():
                found += self._cell(each, shape, leaf=leaf, place=place, whole=False) or []
        return found or None

    def _money(self, raw: Mapping[str, Any], place: str) -> Any:
        shapes: dict[str, Shape] = {"amount": Number(), "rate": Number(above=0), "on": Day()}
        repaired = self._fields(raw, shapes, place, place)
        if repaired.get("currency", "JPY") in ("", "JPY"):
            return repaired.get("amount")
        return repaired if repaired.keys() - {"currency"} else None

    def _cell(self, raw: Any, shape: Shape, *, leaf: str, place: str, whole: bool) -> Any:
        found = self._repairer.cell(raw, leaf, shape=shape, place=place, whole_answer=whole)
        if isinstance(found, Repaired):
            return found.value
        self.problems.append(found)
        return None


def _stored(raw: Any, place: str) -> Any:
    """The same with every text cleaned as forms clean it. Raises Refused for what no database can hold."""
    if isinstance(raw, str):
        return _cleaned(raw, place)
    if isinstance(raw, list):
        return [_stored(item, place) for item in raw]
    if isinstance(raw, dict):
        return {_cleaned(key, place): _stored(item, place) for key, item in raw.items()}
    return raw


def _cleaned(text: str, place: str) -> str:
    try:
        return clean(text, lines=True)  # a text of one line has its line breaks mended later
    except ValidationError as error:
        broken = any(ord(letter) in _SURROGATES or ord(letter) in (0xFFFE, 0xFFFF) for letter in text)
        code = "text_invalid_unicode" if broken else "text_control_character"
        raise Refused(code, str(error.messages[0]), 422, place) from error
