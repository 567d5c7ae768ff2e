"""JSON Schemas (2020-12) of answer documents and of questionnaire definitions.

For programs that write answer documents and for editors: they catch mistakes early. What is
accepted in the end is decided by the reader of documents and the loader of definitions.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.document import CHECK_STATES, FORMAT, FORMS, NOTE
from questionnaires.answers.quoting import LARGEST
from questionnaires.answers.raised import APPROVALS, APPROVER, FLAG, FLAG_STATES
from questionnaires.answers.shape import NOT_APPLICABLE
from questionnaires.answers.supplier import SUPPLIER, SUPPLIER_WORDS
from questionnaires.answers.texts import Day
from questionnaires.model import Question, Questionnaire
from questionnaires.option_words import option_words
from questionnaires.shape_schema import NULL, Schema, or_null, shape_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCHEMAS = Path(__file__).parent / "schemas"


def answers_schema(questionnaire: Questionnaire, language: str = "en") -> Schema:
    """The schema of an answer document to this questionnaire, with its texts as titles."""
    language = language if language in questionnaire.texts else questionnaire.languages[0]
    title = questionnaire.texts[language].title
    properties = _properties(questionnaire)
    earlier = {"$ref": "#/$defs/earlier"}
    return {
        "$schema": DIALECT,
        "title": f"{title} ({questionnaire.name})",
        **_document({**properties, "previous": {"description": "An earlier answer document.", **or_null(earlier)}}),
        "$defs": {
            "answers": _answers(questionnaire, language),
            "earlier": _document({**properties, "previous": NULL}),
            **{key: shape_schema(shape) for key, shape in questionnaire.inputs.items()},
        },
    }


@cache
def questionnaire_schema() -> Schema:
    """The schema of a questionnaire.yaml."""
    return read_schema(_SCHEMAS / "questionnaire.schema.json")


def read_schema(path: Path) -> Schema:
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _document(properties: Schema) -> Schema:
    needed = ["format", "questionnaire", "answers"]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _properties(questionnaire: Questionnaire) -> Schema:
    ids = list(questionnaire.questions)
    note = shape_schema(NOTE)
    words = shape_schema(SUPPLIER_WORDS)
    inputs = {key: or_null({"$ref": f"#/$defs/{key}"}) for key in questionnaire.inputs}
    return {
        "format": {"const": FORMAT},
        "questionnaire": {"const": questionnaire.name},
        "as_of": or_null(shape_schema(Day())),
        "form": {"enum": [*FORMS, None]},
        "supplier": or_null(_map(words, {key: or_null(words) for key in SUPPLIER})),
        "answers": {"$ref": "#/$defs/answers"},
        "evidence": or_null({**_map(_evidence()), "propertyNames": {"enum": ["*", *ids]}}),
        "flags": or_null(_map({"enum": list(FLAG_STATES)})),
        "checks": or_null(_map({"enum": list(CHECK_STATES)})),
        "accepted_na": or_null({**_map({"allOf": [note, {"pattern": r"\S"}]}), "propertyNames": {"enum": ids}}),
        "raised": or_null({"type": "array", "items": _raised_flag()}),
        "affected": or_null(_map({"type": "integer", "minimum": 0, "maximum": LARGEST})),
        "comments": or_null({**_map(or_null(note)), "propertyNames": {"enum": ids}}),
        **inputs,
    }


def _map(values: Schema, named: Schema | None = None) -> Schema:
    """An object with values of one kind; with `named`, of these keys only."""
    if named is None:
        return {"type": "object", "additionalProperties": values}
    return {"type": "object", "properties": named, "additionalProperties": False}


def _evidence() -> Schema:
    level = {"type": "integer", "minimum": 0, "maximum": 3}
    dated = _map({}, {"level": level, "on": or_null(shape_schema(Day()))})
    return {"anyOf": [level, {**dated, "required": ["level"]}]}


def _raised_flag() -> Schema:
    flag = shape_schema(FLAG)
    approver = {**shape_schema(APPROVER), "minLength": 1}
    approved = {"type": "array", "items": approver}
    flag["properties"] = {**flag["properties"], "approved_by": or_null(approved)}
    flag["properties"]["reason"] = {**shape_schema(FLAG.fields["reason"]), "minLength": 1}
    flag["required"] = [*flag["required"], "reason"]
    flag["if"] = {"properties": {"severity": {"const": "ZT"}}}
    flag["then"] = {
        "properties": {"approved_by": {"type": "array", "minItems": APPROVALS}},
        "required": ["approved_by"],
    }
    return flag


def _answers(questionnaire: Questionnaire, language: str) -> Schema:
    questions = questionnaire.questions.values()
    return {
        "type": "object",
        "properties": {question.id: _answer(questionnaire, question, language) for question in questions},
        "required": [question.id for question in questions if question.required],
        "additionalProperties": False,
    }


def _answer(questionnaire: Questionnaire, question: Question, language: str) -> Schema:
    texts = questionnaire.texts[language].questions[question.id]
    schema = shape_schema(question.shape, texts.fields)
    if not question.required:
        schema = {"anyOf": [schema, {"enum": [NOT_APPLICABLE, None]}]}
    is_chosen = isinstance(question.shape, Choice | Choices)
    options = option_words(questionnaire, question.id, language) if is_chosen else {}
    lines = [texts.guidance, *(f"{code}: {words}" for code, words in options.items())]
    description = "\n".join(line for line in lines if line)
    return {"title": texts.text, **({"description": description} if description else {}), **schema}
