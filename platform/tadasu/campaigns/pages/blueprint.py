"""The blueprint all pages of campaigns hang on, and how a refused form is said beside its fields."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError

from tadasu.campaigns.models import Campaign
from tadasu.campaigns.states import ANSWERABLE
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.invalid import errors_of

bp = Blueprint("campaigns", __name__, template_folder="../templates")
bp.context_processor(lambda: {"still_answering": ANSWERABLE})

Errors = Mapping[str, Any]  # what is wrong, by field


def attempt(schema: Schema, do: Callable[[Any], object]) -> Errors:
    """Reads the form and does what it asks; gives what is wrong by field, empty if nothing was.

    A refusal that is about no field of the form goes on to the error page.
    """
    try:
        do(read_form(schema))
    except ValidationError as error:
        return errors_of(error)
    except Refused as error:
        if error.status != 422 or not error.field:
            raise
        return {error.field: error.message}
    return {}


def to_campaign(campaign: Campaign) -> ResponseReturnValue:
    """Where a step leads that a campaign no longer has."""
    return redirect(url_for("campaigns.campaign", campaign_id=campaign.id), 303)
