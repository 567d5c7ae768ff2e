"""What the pages of the platform's administrator take."""

from marshmallow import Schema

from tadasu.accounts.schemas import Email, OneOf, Password
from tadasu.config import LANGUAGES
from tadasu.forms import Text


class NewMember(Schema):
    name = Text(longest=200, required=True)
    name_en = Text(longest=200)
    email = Email()
    language = OneOf(LANGUAGES)


class InviteAdministrator(Schema):
    email = Email()
    language = OneOf(LANGUAGES)


class SetUp(Schema):
    code = Text(longest=100, required=True)
    organisation = Text(longest=200, required=True)
    name = Text(longest=200, required=True)
    email = Email()
    password = Password()
