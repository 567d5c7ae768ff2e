"""What the pages of campaigns take."""

from datetime import time
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, post_load, validate

from questionnaires.codes import CODE_LISTS
from tadasu.accounts.schemas import Email
from tadasu.campaigns.choosing import MOST_PASTED, Wanted
from tadasu.campaigns.contacts import Contact
from tadasu.campaigns.letters import KINDS
from tadasu.campaigns.operations import Dates
from tadasu.config import LANGUAGES
from tadasu.forms import Confirmed, Day, Text
from tadasu.incoming import LARGEST_ID
from tadasu.organisations.filters import LONGEST_ADDRESS

LONGEST_REASON = 1_000
MOST_CHOSEN = 200
BULK = ("send_again", "remind", "extend", "withdraw")
_PURPOSE = 2_000


class TimeOfDay(fields.Field[time]):
    """A time as HH:MM."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> time:
        text = value if isinstance(value, str) else ""
        if len(text) == 5 and text.isascii() and text[2] == ":":
            try:
                return time.fromisoformat(text)
            except ValueError:
                pass
        raise ValidationError(_("Please give a time as HH:MM, such as 09:30."))


class Number(fields.Field[int]):
    """A whole number in ASCII digits, within bounds."""

    def __init__(self, least: int, most: int, **more: Any) -> None:
        super().__init__(**more)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = value.strip() if isinstance(value, str) else ""
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdecimal() and len(digits) <= 16 and self.least <= int(text) <= self.most:
            return int(text)
        raise ValidationError(
            _("Please give a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
        )


def _reason() -> Text:
    return Text(longest=LONGEST_REASON, required=True, lines=True)


def _language() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class QuestionsForm(Schema):
    """The first step."""

    name = Text(longest=200, required=True)
    rubric = Number(1, LARGEST_ID, required=True)
    purpose_ja = Text(longest=_PURPOSE, required=True, lines=True)
    purpose_en = Text(longest=_PURPOSE, lines=True)
    share_score = fields.String(load_default="")


class AddForm(Confirmed):
    """Suppliers for a campaign. `confirmed` answers whether so many of them, `expected`, are to be asked at once."""

    expected = fields.String(load_default="")


class MatchingForm(AddForm):
    """Suppliers by what they have in common."""

    tag = Text(longest=60)
    prefecture = fields.String(load_default="", validate=validate.OneOf(("", *CODE_LISTS["prefectures"])))
    country = fields.String(load_default="", validate=validate.OneOf(("", *CODE_LISTS["countries"])))
    tier = fields.String(load_default="", validate=validate.OneOf(("", *"123456789")))

    @post_load
    def wanted(self, found: dict[str, Any], **_more: Any) -> Wanted:
        tier = int(found["tier"]) if found["tier"] else None
        return Wanted(found["tag"], found["prefecture"], found["country"], tier)


class PasteForm(AddForm):
    codes = Text(longest=20 * MOST_PASTED, required=True, lines=True)


class ChosenForm(AddForm):
    """Suppliers `chosen` here or in the supplier table, or `all` that its filter `back` leaves over."""

    scope = fields.String(load_default="chosen", validate=validate.OneOf(("chosen", "all")))
    chosen = fields.List(Number(1, LARGEST_ID), load_default=list, validate=validate.Length(max=MOST_PASTED))
    back = fields.String(load_default="", validate=validate.Length(max=LONGEST_ADDRESS))


class RemoveForm(Schema):
    supplier_id = Number(1, LARGEST_ID, required=True)


class ContactForm(Schema):
    """Who is written to. `back` is "list" where the form stood in a row of the campaign's list."""

    name = Text(longest=200)
    email = Email()
    language = _language()
    back = fields.String(load_default="")

    @post_load
    def contact(self, found: dict[str, Any], **_more: Any) -> Contact:
        return Contact(found["name"], found["email"], found["language"])


class ListedContactForm(Schema):
    """The contact of one supplier on the list."""

    supplier_id = Number(1, LARGEST_ID, required=True)
    name = Text(longest=200)
    email = Email()
    language = _language()


class DatesForm(Schema):
    due_on = Day(required=True)
    late_days = Number(0, 90, required=True)
    reminder_days = fields.List(Number(-60, 60), load_default=list, validate=validate.Length(max=10))

    @post_load
    def dates(self, found: dict[str, Any], **_more: Any) -> Dates:
        return Dates(found["due_on"], found["late_days"], found["reminder_days"])


class LetterForm(Schema):
    """One letter in one language. Whether it can be filled in is looked at afterwards."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    language = _language()
    subject = Text(longest=10_000)
    body = Text(longest=50_000, lines=True)
    then = Text(longest=10)


class SendForm(Schema):
    """`when`: now, or later on `send_on` at `send_time` in the campaign's zone."""

    when = fields.String(required=True, validate=validate.OneOf(("now", "later")))
    send_on = fields.String(load_default="")
    send_time = fields.String(load_default="")


class LaterForm(Schema):
    send_on = Day(required=True)
    send_time = TimeOfDay(required=True)


class ReasonForm(Schema):
    reason = _reason()


class ExtendForm(Schema):
    to_day = Day(required=True)
    reason = _reason()
    tell = fields.String(load_default="")


class BulkForm(Schema):
    """`confirmed` comes from the page that asks for what an action needs."""

    do = fields.String(required=True, validate=validate.OneOf(BULK))
    chosen = fields.List(Number(1, LARGEST_ID), load_default=list, validate=validate.Length(max=MOST_CHOSEN))
    confirmed = fields.String(load_default="")
    to_day = fields.String(load_default="")
    reason = Text(longest=LONGEST_REASON, lines=True)
    tell = fields.String(load_default="")


class Nothing(Confirmed):
    """A button that sends nothing but itself, and at most where it stood."""

    back = fields.String(load_default="")
