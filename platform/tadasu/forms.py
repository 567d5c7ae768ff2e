"""What comes in from forms and JSON, checked at the edge by one marshmallow schema for each action."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from tadasu.errors import Refused
from tadasu.invalid import first_error

JSON_DEPTH = 32
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of days a person gives; far enough from where calendars end
_FORM_FIELDS = 2_000
_INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
_DIRECTIONS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


class Text(fields.String):
    """Text of a person: NFC, trimmed, without control characters; `lines` allows line breaks."""

    def __init__(self, *, longest: int, required: bool = False, lines: bool = False, **more: Any) -> None:
        if not required:
            more.setdefault("load_default", "")
        super().__init__(required=required, **more)
        self.longest, self.lines = longest, lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = clean(str(super()._deserialize(value, attr, data, **kwargs)), lines=self.lines)
        if len(text) > self.longest:
            raise ValidationError(
                _("Too long: %(count)s of at most %(most)s characters.", count=len(text), most=self.longest)
            )
        if self.required and not text:
            raise ValidationError(_("Please fill this in."))
        return text


class Day(fields.Field[date]):
    """A day as YYYY-MM-DD and in no other way. Unless it is required, an empty field is None."""

    def __init__(self, *, required: bool = False) -> None:
        if required:
            super().__init__(required=True)
        else:
            super().__init__(load_default=None, allow_none=True)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        return super().deserialize(None if value == "" and not self.required else value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day = _day(value) if isinstance(value, str) else None
        if day is None:
            raise ValidationError(
                _("Please give a day as YYYY-MM-DD, from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
            )
        return day


def _day(text: str) -> date | None:
    if len(text) != 10 or not text.isascii() or not text[4] == text[7] == "-":
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def clean(text: str, *, lines: bool = False) -> str:
    """Raises ValidationError for what no database or workbook can hold."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    for character in text:
        code = ord(character)
        if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
            raise ValidationError(_("This holds characters that cannot be stored."))
        if code < 32 and not (lines and character in "\n\t"):
            raise ValidationError(_("This holds control characters. Please type it in again."))
    kept = "".join(character for character in text if character not in _DIRECTIONS)
    return kept.strip().strip("".join(_INVISIBLE)).strip()


class Confirmed(Schema):
    """A step that asks first: `confirmed` is "yes" from the page or dialog that asked."""

    confirmed = fields.String(load_default="")


def is_confirmed() -> bool:
    """Whether the person was asked and said yes."""
    return bool(read_form(Confirmed())["confirmed"] == "yes")


def read_form(schema: Schema) -> Any:
    """The checked form. Raises ValidationError with messages by field; the page shows them beside the fields."""
    form = request.form
    if len(form) > _FORM_FIELDS:
        raise Refused("too_large", _("The form has too many fields."), 413)
    return schema.load(_plain(form, schema))


def read_json(schema: Schema) -> Any:
    """The checked JSON body. Raises Refused, naming the field."""
    try:
        return schema.load(read_object())
    except ValidationError as error:
        field, message = first_error(error)
        code = "invalid" if field.split(".")[0] in schema.fields else "unknown_field"
        raise Refused(code, message, 422, field) from error


def read_object() -> Mapping[str, Any]:
    """A JSON object: UTF-8, no key twice, no NaN, not nested beyond measure. Raises Refused."""
    if request.mimetype != "application/json":
        raise Refused("media_type", _("Please send JSON."), 415)
    if request.headers.get("Content-Encoding"):
        raise Refused("media_type", _("Please send it uncompressed."), 415)
    try:
        body = request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("encoding_utf8_expected", _("Please send UTF-8."), 400) from error
    if body.startswith("\ufeff"):
        raise Refused("encoding_utf8_expected", _("Please send UTF-8 without a byte order mark."), 400)
    found = _parse(body)
    if not isinstance(found, dict):
        raise Refused("object_expected", _("A JSON object is expected."), 422)
    return found


def _parse(body: str) -> object:
    if _depth(body) > JSON_DEPTH:
        raise Refused("json_too_deep", _("The JSON is nested too deeply."), 400)
    try:
        return json.loads(body, object_pairs_hook=_no_key_twice, parse_constant=_no_constant, parse_int=_integer)
    except json.JSONDecodeError as error:
        message = _("This is not JSON: line %(line)s, column %(column)s.", line=error.lineno, column=error.colno)
        raise Refused("json_invalid", message, 400) from error


def _depth(body: str) -> int:
    """An upper bound: brackets within strings count too, which only refuses what nobody sends."""
    deepest = level = 0
    for character in body:
        if character in "[{":
            level += 1
            deepest = max(deepest, level)
        elif character in "]}":
            level -= 1
    return deepest


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("json_duplicate_key", _("A key stands twice in the JSON."), 400)
    return found


def _no_constant(name: str) -> None:
    raise Refused("json_invalid_number", _("%(name)s is not a number.", name=name), 400)


def _integer(digits: str) -> int:
    if len(digits) > 20:
        raise Refused("number_too_long", _("A number has too many digits."), 422)
    return int(digits)


def _plain(form: "MultiDict[str, str]", schema: Schema) -> dict[str, Any]:
    """Lists where the schema wants lists; a field given twice elsewhere is refused by its type."""
    found: dict[str, Any] = {}
    for name, values in form.lists():
        if name == "csrf_token":
            continue
        wants_list = isinstance(schema.fields.get(name), fields.List)
        if len(values) > 1 and not wants_list:
            raise ValidationError({name: [_("This was given twice.")]})
        found[name] = values if wants_list else values[0]
    return found
