"""What the forms of review and rubric proposals may hold."""

from marshmallow import Schema, fields, validate

from questionnaires.model import Questionnaire
from tadasu.forms import Day, Text

LONGEST_REASON = 2_000
REASON = "reason-"


class Verdict(Schema):
    """A reviewer's word on a flag, a check, an answer said not to apply, or the evidence for one answer or all."""

    kind = fields.String(required=True, validate=validate.OneOf(("flag", "check", "accepted_na", "evidence")))
    subject = Text(longest=80, required=True)
    verdict = Text(longest=40, required=True)
    reason = Text(longest=LONGEST_REASON, required=True, lines=True)


class Reopen(Schema):
    reason = Text(longest=LONGEST_REASON, required=True, lines=True)
    due_on = Day(required=True)


class Publish(Schema):
    """Campaigns that change to the proposed rubric."""

    chosen = fields.List(fields.Integer(strict=False), load_default=list)


def return_schema(questionnaire: Questionnaire) -> Schema:
    """A day, and for each question what the reviewer needs; one left empty is not sent back."""
    reasons = {f"{REASON}{id}": Text(longest=LONGEST_REASON, lines=True) for id in questionnaire.questions}
    return Schema.from_dict({"due_on": Day(required=True), **reasons})()
