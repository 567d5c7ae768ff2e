"""JSON Schema of every type of answer, from the same settings its reader goes by."""

from collections.abc import Mapping
from typing import Any

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import YEN, Money, Number
from questionnaires.answers.quoting import LARGEST
from questionnaires.answers.shape import UNKNOWN, Shape
from questionnaires.answers.texts import FORMS, Day, File, Text, TextList
from questionnaires.codes import currencies

Schema = dict[str, Any]

NULL: Schema = {"type": "null"}
_NO_CONTROLS = "[^\\u0000-\\u001F\\u007F-\\u009F]"
_LINES = "[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]"
_YEAR = "(19|20|21)[0-9]{2}"
_MONTH = "(0[1-9]|1[0-2])"
_DAYS = {"month": f"^{_YEAR}-{_MONTH}$", "date": f"^{_YEAR}-{_MONTH}-(0[1-9]|[12][0-9]|3[01])$"}


def shape_schema(shape: Shape, titles: Mapping[str, str] | None = None) -> Schema:
    """What a checked answer of this shape looks like; `titles` are labels of its fields or rows.

    A few rules cannot be said in JSON Schema (30 February, a check digit); the reader
    of answer documents has the last word.
    """
    match shape:
        case Number():
            return _or_unknown(_number(shape), shape.unknown)
        case Money():
            return {"anyOf": [_or_unknown(_number(Number()), shape.unknown), _foreign_money()]}
        case Choice():
            return _choice(shape)
        case Choices():
            return _or_unknown(_choices(shape), shape.unknown)
        case Boolean():
            return {"type": "boolean"}
        case Attestation():
            return {"description": "true; anything else is scored and marked as not attested."}
        case Text() | TextList() | Day() | File():
            return _words(shape)
        case Record() | Table() | Matrix():
            return _composite(shape, titles or {})
    raise TypeError(f"{type(shape).__name__} has no JSON Schema yet")


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, NULL]}


def _or_unknown(schema: Schema, unknown: bool) -> Schema:
    return {"anyOf": [schema, {"const": UNKNOWN}]} if unknown else schema


def _number(shape: Number) -> Schema:
    limits: Schema = {"minimum": shape.least, "maximum": min(shape.most, LARGEST)}
    if shape.above is not None:
        limits["exclusiveMinimum"] = shape.above
    return {"type": "integer" if shape.whole else "number", **limits}


def _foreign_money() -> Schema:
    rate = {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST}
    return {
        "type": "object",
        "properties": {
            "amount": _number(Number()),
            "currency": {"enum": sorted(currencies())},
            "on": or_null(_words(Day())),
            "rate": {**rate, "description": "JPY for one unit of the currency."},
        },
        "required": ["amount"],
        "additionalProperties": False,
        "dependentRequired": {"rate": ["currency"], "on": ["currency"]},
        "if": {"properties": {"currency": {"const": YEN}}},
        "then": {"properties": {"rate": {"const": 1}}},
        "else": {"required": ["rate"]},
    }


def _choice(shape: Choice) -> Schema:
    plain: Schema = {"enum": [code for code in shape.codes if code not in shape.say]}
    if not shape.say:
        return plain
    words = {"option": {"enum": sorted(shape.say)}, "say": {**_words(Text()), "minLength": 1}}
    said = {"type": "object", "properties": words, "required": ["option", "say"], "additionalProperties": False}
    return {"anyOf": [plain, said]}


def _choices(shape: Choices) -> Schema:
    schema: Schema = {"type": "array", "items": {"enum": list(shape.options)}}
    if not shape.empty:
        schema["minItems"] = 1
    if shape.exclusive:
        schema["allOf"] = [_alone(option) for option in sorted(shape.exclusive)]
    return schema


def _alone(option: str) -> Schema:
    return {"anyOf": [{"items": {"const": option}}, {"not": {"contains": {"const": option}}}]}


def _words(shape: Text | TextList | Day | File) -> Schema:
    match shape:
        case Text(form=None):
            letters = _LINES if shape.lines else _NO_CONTROLS
            return {"type": "string", "maxLength": shape.longest, "pattern": f"^{letters}*$"}
        case Text(form=form):
            pattern = f"^\\s*(?:{FORMS[str(form)].pattern})\\s*$"
            return {"type": "string", "maxLength": shape.longest, "pattern": pattern}
        case TextList(form=form):
            return {"type": "array", "items": _words(Text(longest=100, form=form))}
        case Day(form=form):
            schema: Schema = {"type": "string", "pattern": _DAYS[form]}
            return {**schema, "format": "date"} if form == "date" else schema
    return {"type": "string", "maxLength": 255, "pattern": "^(?=.*\\S)[^/\\\\\\u0000-\\u001F\\u007F-\\u009F]+$"}


def _composite(shape: Record | Table | Matrix, titles: Mapping[str, str]) -> Schema:
    match shape:
        case Table():
            return {"type": "array", "items": shape_schema(shape.row, titles), "maxItems": shape.most_rows}
        case Matrix():
            rows = {row: _titled(titles.get(row), or_null(_row(shape, row))) for row in shape.rows}
            return {"type": "object", "properties": rows, "additionalProperties": False}
    fields = {key: _field(shape, key, titles.get(key)) for key in shape.fields}
    record: Schema = {"type": "object", "properties": fields, "additionalProperties": False}
    if shape.required:
        record["required"] = sorted(shape.required)
    if shape.at_least:
        record["minProperties"] = shape.at_least
    return {"anyOf": [shape_schema(shape.fields[shape.short_for]), record]} if shape.short_for else record


def _field(shape: Record, key: str, title: str | None) -> Schema:
    schema = shape_schema(shape.fields[key])
    return _titled(title, schema if key in shape.required else or_null(schema))


def _row(shape: Matrix, row: str) -> Schema:
    return {"enum": [code for code in shape.choice.codes if code not in shape.without.get(row, ())]}


def _titled(title: str | None, schema: Schema) -> Schema:
    return {"title": title, **schema} if title else schema
