"""Answers in words: each a few lines that a person reads."""

from collections.abc import Mapping
from typing import Any

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Shape
from questionnaires.answers.texts import TextList
from questionnaires.codes import CODE_LISTS, code_names
from questionnaires.model import Questionnaire
from questionnaires.names import question_of

_LANGUAGES = "languages"


class AnswerWords:
    """Says the answers of one questionnaire in one language. `words` are those of the receipt."""

    def __init__(self, questionnaire: Questionnaire, language: str, words: Mapping[str, str]) -> None:
        self._questionnaire = questionnaire
        self._texts = questionnaire.texts.get(language) or questionnaire.texts[questionnaire.languages[0]]
        self._language, self._words = language, words

    def question(self, id: str) -> str:
        return self._texts.questions[id].text

    def section(self, id: str) -> str:
        return self._texts.sections[id]

    def lines(self, id: str, value: Any) -> list[str]:
        """The lines of an answer."""
        if value == NOT_APPLICABLE and isinstance(value, str):
            return [self._words["not_applicable"]]
        return self._lines(value, self._questionnaire.questions[id].shape, id)

    def _lines(self, value: Any, shape: Shape, leaf: str) -> list[str]:
        match shape, value:
            case Table(), list():
                rows = ["; ".join(self._fields(row, shape.row.fields, leaf)) for row in value]
                return rows or [self._words["none"]]
            case Record(), dict():
                return self._fields(value, shape.fields, leaf)
            case Record(short_for=str() as short), _:
                return [self._one(value, shape.fields[short], f"{leaf}.{short}")]
            case Matrix(), dict():
                return self._fields(value, dict.fromkeys(shape.rows, shape.choice), leaf)
        return [self._one(value, shape, leaf)]

    def _fields(self, value: Mapping[str, Any], shapes: Mapping[str, Shape], leaf: str) -> list[str]:
        return [f"{self._label(f'{leaf}.{key}')}: {self._one(value[key], shape, f'{leaf}.{key}')}"
                for key, shape in shapes.items() if value.get(key) is not None]  # fmt: skip

    def _one(self, value: Any, shape: Shape, leaf: str) -> str:
        match shape, value:
            case (Choice(), {"option": option, "say": said}):
                return f"{self._option(leaf, option)}: {said}"
            case Choice(), str():
                return self._option(leaf, value)
            case Choices(), list():
                return ", ".join(self._option(leaf, each) for each in value) or self._words["none"]
            case TextList(), list():
                names = code_names(_LANGUAGES, self._language)
                return ", ".join(names.get(each, each) for each in value)
            case ((Boolean() | Attestation()), bool()):
                return self._words["yes" if value else "no"]
            case _, {"amount": amount, **more}:
                return " ".join(str(each) for each in (amount, *more.values()))
        if value == UNKNOWN and isinstance(value, str):
            return self._words["unk"]
        return f"{value:,}" if isinstance(value, int | float) else str(value)

    def _label(self, leaf: str) -> str:
        id, _dot, field = leaf.partition(".")
        return self._texts.questions[id].fields.get(field, field)

    def _option(self, leaf: str, code: str) -> str:
        lists = self._questionnaire.field_lists
        shared = lists.get(leaf) or lists.get(question_of(leaf))
        if shared in CODE_LISTS:
            return code_names(str(shared), self._language).get(code, code)
        own = self._texts.lists.get(shared, {}) if shared else self._texts.questions[question_of(leaf)].options
        return own.get(code) or self._words.get(code, code)
