"""The blueprint all pages of campaigns hang on, and how a refused form is said beside its fields."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError

from tadasu.campaigns.models import Campaign, Request
from tadasu.config import Settings
from tadasu.errors import Refused, reply
from tadasu.forms import read_form
from tadasu.services import Services
from tadasu.transaction import roll_back

bp = Blueprint("campaigns", __name__, template_folder="../templates")

Errors = Mapping[str, Any]


@bp.context_processor
def _links() -> dict[str, Any]:
    """`review(request)`: where its submission is looked at; empty where this installation has no such page."""

    def review(found: Request) -> str:
        known = "assessments.supplier" in current_app.view_functions
        return url_for("assessments.supplier", supplier_id=found.supplier_id) if known else ""

    return {"review": review}


def attempt(schema: Schema, do: Callable[[Any], object]) -> Errors:
    """Reads the form and does what it asks; gives what is wrong by field, empty if nothing was.

    A refusal that is about no field of the form goes on to the error page.
    """
    try:
        do(read_form(schema))
    except ValidationError as error:
        return _by_field(error)
    except Refused as error:
        if error.status != 422 or not error.field:
            raise
        return {error.field: error.message}
    return {}


@bp.errorhandler(ValidationError)
def _malformed(error: ValidationError) -> ResponseReturnValue:
    """A button's form that none of our pages would send."""
    roll_back()
    return reply(422, "invalid", next(iter(_by_field(error).values()))[0])


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    messages = error.messages if isinstance(error.messages, dict) else {"_schema": error.messages}
    return {str(field): _flat(said) for field, said in messages.items()}


def _flat(said: Any) -> list[str]:
    """The sentences, without the numbers marshmallow gives the entries of a list."""
    if isinstance(said, dict):
        return [sentence for inner in said.values() for sentence in _flat(inner)]
    return [str(each) for each in said] if isinstance(said, list) else [str(said)]


def to_campaign(campaign: Campaign) -> ResponseReturnValue:
    """Where a step leads that a campaign no longer has."""
    return redirect(url_for("campaigns.campaign", campaign_id=campaign.id), 303)


def services() -> Services:
    found: Services = current_app.extensions["services"]
    return found


def settings() -> Settings:
    return services().settings
