"""What the answering side takes from outside."""

from marshmallow import Schema, fields, validate

from tadasu.accounts.schemas import Email
from tadasu.campaigns.models import DECLINE_REASONS
from tadasu.config import LANGUAGES
from tadasu.forms import Day, Text

CAPACITIES = ("own_staff", "supervising", "support", "other")
HELP_KINDS = ("time", "reopen")
_KEY = validate.Regexp(r"[A-Za-z0-9_-]{8,40}\Z")
_LARGEST = 2**31 - 2


class SaveAnswer(Schema):
    """One answer. `base_version` is the version it was made from, 0 for none; `key` is new for every save."""

    value = fields.Raw(required=True, allow_none=True)
    base_version = fields.Integer(required=True, strict=True, validate=validate.Range(0, _LARGEST))
    key = fields.String(required=True, validate=_KEY)


class SaveComment(Schema):
    text = Text(longest=2_000, lines=True)


class EnterCode(Schema):
    code = fields.String(required=True, validate=validate.Length(max=100))


class NewLink(Schema):
    link = fields.String(load_default="", validate=validate.Length(max=200))


class Decline(Schema):
    reason = fields.String(required=True, validate=validate.OneOf(DECLINE_REASONS))
    text = Text(longest=2_000, lines=True)


class AskFor(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(HELP_KINDS))
    text = Text(longest=2_000, lines=True)


class OwnAddress(Schema):
    name = Text(longest=200, required=True)
    email = Email()


class SwitchLanguage(Schema):
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    next = fields.String(load_default="", validate=validate.Length(max=500))


class ChooseForm(Schema):
    form = fields.String(required=True, validate=validate.OneOf(("full", "short")))


class Submit(Schema):
    name = Text(longest=200, required=True)
    post = Text(longest=200, required=True)
    attested = fields.String(load_default="")
    reviewed = fields.String(load_default="")  # the mark of the draft that was looked through


class Delegate(Schema):
    """Whom to ask for help with which sections."""

    sections = fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=50))
    name = Text(longest=200, required=True)
    email = Email()
    capacity = fields.String(required=True, validate=validate.OneOf(CAPACITIES))
    language = fields.String(load_default="ja", validate=validate.OneOf(LANGUAGES))
    note = Text(longest=2_000, lines=True)
    due_on = Day()
    again = fields.Integer(load_default=0, validate=validate.Range(0, _LARGEST))  # whom the mail did not reach


class SendBack(Schema):
    note = Text(longest=2_000, lines=True, required=True)
