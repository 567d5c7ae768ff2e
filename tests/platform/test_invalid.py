"""Whatever shape marshmallow gives its messages, they are sentences by field."""

import pytest
from marshmallow import ValidationError

from tadasu.invalid import Errors, errors_of, first_error


@pytest.mark.parametrize(
    ("messages", "by_field", "first"),
    [
        ({"name": ["Too long.", "Too odd."]}, {"name": ["Too long.", "Too odd."]}, ("name", "Too long.")),
        ({"chosen": {3: ["No number."], 7: ["Too large."]}}, {"chosen": ["No number.", "Too large."]},
         ("chosen.3", "No number.")),
        ({"rows": {0: {"wage": ["No."]}}}, {"rows": ["No."]}, ("rows.0.wage", "No.")),
        ({"name": "Only one."}, {"name": ["Only one."]}, ("name", "Only one.")),
        ("Of no field.", {"_schema": ["Of no field."]}, ("_schema", "Of no field.")),
        (["Of no field."], {"_schema": ["Of no field."]}, ("_schema", "Of no field.")),
    ],
)  # fmt: skip
def test_messages_become_sentences_by_field(
    messages: str | list[str] | dict[str, object], by_field: Errors, first: tuple[str, str]
) -> None:
    error = ValidationError(messages)

    assert errors_of(error) == by_field
    assert first_error(error) == first
