"""What the pages of accounts take."""

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validate

from tadasu.accounts.zones import is_zone
from tadasu.asker import Role
from tadasu.config import LANGUAGES
from tadasu.forms import Text


class Email(Text):
    """An address in lower case; ASCII, one @, a dot in the domain, no quotes, no line breaks."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(longest=254, required=required)

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        address = super()._deserialize(value, attr, data, **kwargs).lower()
        if address and not is_email(address):
            raise ValidationError(_("This does not look like an e-mail address: name@example.jp"))
        return address


class Password(fields.String):
    """Taken as typed: nothing is trimmed. The longest that is looked at; how long it may be is said elsewhere."""

    def __init__(self) -> None:
        super().__init__(required=True, validate=validate.Length(max=1000))

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        typed = str(super()._deserialize(value, attr, data, **kwargs))
        if not typed:
            raise ValidationError(_("Please fill this in."))
        return typed


class OneOf(fields.String):
    """One of a closed list, as a select or a group of radio buttons gives it."""

    def __init__(self, values: tuple[str, ...]) -> None:
        super().__init__(required=True)
        self.values = values

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        if value not in self.values:
            raise ValidationError(_("Please choose one of the list."))
        return str(value)


class Zone(fields.String):
    """A time zone by its name in the tz database; empty for the organisation's."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        if value and not is_zone(str(value)):
            raise ValidationError(_("Please choose one of the list."))
        return str(value)


def is_email(address: str) -> bool:
    local, _at, domain = address.rpartition("@")
    labels = domain.split(".")
    return (
        address.isascii()
        and 0 < len(local) <= 64
        and all(c.isalnum() or c in "!#$%&'*+-/=?^_`{|}~." for c in local)
        and not local.startswith(".") and not local.endswith(".") and ".." not in local
        and len(labels) >= 2
        and all(0 < len(each) <= 63 and each.replace("-", "a").isalnum() for each in labels)
        and not any(each.startswith("-") or each.endswith("-") for each in labels)
        and labels[-1].isalpha()
    )  # fmt: skip


class SignIn(Schema):
    email = fields.String(required=True, validate=validate.Length(max=300))
    password = Password()


class StepUp(Schema):
    password = Password()
    next = fields.String(load_default="")


class SwitchLanguage(Schema):
    language = fields.String(required=True)
    next = fields.String(load_default="")


class Profile(Schema):
    name = Text(longest=200, required=True)
    language = OneOf(LANGUAGES)
    zone = Zone(load_default="")


class ChangePassword(Schema):
    present = Password()
    password = Password()


class NewPassword(Schema):
    password = Password()


class Join(Schema):
    name = Text(longest=200, required=True)
    password = Password()


class Forgotten(Schema):
    email = fields.String(required=True, validate=validate.Length(max=300))


class Invite(Schema):
    email = Email()
    role = OneOf(tuple(role.value for role in Role))
    language = OneOf(LANGUAGES)


class ChangeRole(Schema):
    role = OneOf(tuple(role.value for role in Role))
