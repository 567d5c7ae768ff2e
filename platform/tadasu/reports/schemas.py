"""What the form of an export may hold."""

from marshmallow import Schema, fields, validate

from tadasu.config import LANGUAGES
from tadasu.incoming import LARGEST_ID
from tadasu.organisations.filters import LONGEST_ADDRESS


class AskExport(Schema):
    """`chosen` are suppliers, `filter` is one of the supplier table; `bands` narrow further. None of
    them means the whole campaign.
    """

    kind = fields.String(required=True, validate=validate.OneOf(("company", "supplier", "csv", "jsonl")))
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    campaign = fields.Integer(required=True, validate=validate.Range(1, LARGEST_ID))
    table = fields.String(load_default="sites", validate=validate.OneOf(("sites", "items")))
    bands = fields.List(fields.String(validate=validate.Length(max=20)), load_default=list)
    chosen = fields.List(fields.Integer(validate=validate.Range(1, LARGEST_ID)), load_default=list)
    filter = fields.String(load_default="", validate=validate.Length(max=LONGEST_ADDRESS))
