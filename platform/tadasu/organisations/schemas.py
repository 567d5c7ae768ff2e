"""What the pages of suppliers take."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, post_load, validate

from questionnaires.problems import Problem
from questionnaires.repair_numbers import Unreadable
from tadasu.forms import Text
from tadasu.incoming import LARGEST_ID
from tadasu.organisations import parsing
from tadasu.organisations.filters import LONGEST_ADDRESS
from tadasu.organisations.words import KINDS, in_words

MOST_CHOSEN = 200


class Parsed(fields.String):
    """A field read by the rule that lists are read by, which says what is wrong in the same words."""

    def __init__(self, parse: parsing.Parse, *, required: bool = False) -> None:
        more: dict[str, Any] = {} if required else {"load_default": lambda: parse("")}
        super().__init__(required=required, **more)
        self.parse = parse

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return self.parse(str(super()._deserialize(value, attr, data, **kwargs)))
        except Unreadable as error:
            raise ValidationError(in_words(Problem(error.code, attr or "", error.details))) from error


class SupplierForm(Schema):
    """All fields of a supplier. `owner` is somebody of `colleagues`, by id."""

    name = Parsed(parsing.name, required=True)
    name_kana = Parsed(parsing.kana)
    name_romaji = Parsed(parsing.romaji)
    aliases = Parsed(parsing.aliases)
    corporate_number = Parsed(parsing.corporate_number)
    own_code = Parsed(parsing.PARSERS["own_code"])
    country = Parsed(parsing.country)
    postcode = Parsed(parsing.postcode)
    prefecture = Parsed(parsing.prefecture)
    town = Parsed(parsing.PARSERS["town"])
    street = Parsed(parsing.PARSERS["street"])
    tier = Parsed(parsing.tier)
    owner = fields.String(load_default="")
    spend = Parsed(parsing.spend)
    spend_currency = Parsed(parsing.currency)
    contact_name = Parsed(parsing.PARSERS["contact_name"])
    contact_email = Parsed(parsing.email)
    contact_language = Parsed(parsing.language)
    tags = Parsed(parsing.tags)
    note = Parsed(parsing.PARSERS["note"])
    anyway = fields.String(load_default="", validate=validate.OneOf(["", "yes"]))

    def __init__(self, colleagues: Mapping[str, int], **more: Any) -> None:
        super().__init__(**more)
        self.colleagues = colleagues

    @post_load
    def _finish(self, values: dict[str, Any], **_more: Any) -> dict[str, Any]:
        owner = values.pop("owner")
        if owner and owner not in self.colleagues:
            raise ValidationError({"owner": [_("This person does not look after suppliers any more.")]})
        values["owner_id"] = self.colleagues.get(owner)
        _check_together(values)
        return values


class SiteForm(Schema):
    name = Parsed(parsing.name, required=True)
    country = Parsed(parsing.country)
    prefecture = Parsed(parsing.prefecture)
    town = Parsed(parsing.PARSERS["town"])
    street = Parsed(parsing.PARSERS["street"])
    workers = Parsed(parsing.headcount)

    @post_load
    def _finish(self, values: dict[str, Any], **_more: Any) -> dict[str, Any]:
        _check_together(values)
        return values


class IntermediaryForm(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    name = Parsed(parsing.name, required=True)
    country = Parsed(parsing.country)
    permit = Text(longest=60)


class LinkForm(Schema):
    intermediary = fields.Integer(required=True, validate=validate.Range(1, LARGEST_ID))


class BulkForm(Schema):
    """What is done to the suppliers `chosen` in the table, or to `all` that its filter `back` leaves over. How many
    those are was confirmed as `expected`.
    """

    do = fields.String(
        required=True, validate=validate.OneOf(["tag", "untag", "owner", "archive", "unarchive", "export"])
    )
    scope = fields.String(load_default="chosen", validate=validate.OneOf(["chosen", "all"]))
    chosen = fields.List(
        fields.Integer(validate=validate.Range(1, LARGEST_ID)),
        load_default=list,
        validate=validate.Length(max=MOST_CHOSEN),
    )
    tag = Parsed(parsing.tags)
    owner = fields.String(load_default="")
    back = fields.String(load_default="", validate=validate.Length(max=LONGEST_ADDRESS))
    confirmed = fields.String(load_default="", validate=validate.OneOf(["", "yes"]))
    expected = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST_ID))


class ViewForm(Schema):
    name = Text(longest=60, required=True)
    query = fields.String(load_default="", validate=validate.Length(max=LONGEST_ADDRESS))


def _check_together(values: dict[str, Any]) -> None:
    problems = parsing.check_together(values)
    if problems:
        raise ValidationError({problem.place: [in_words(problem)] for problem in problems})
