"""Pages of the organisations between a supplier and its workers."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker, member_of
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.invalid import Errors, errors_of
from tadasu.notices import notify
from tadasu.organisations import forms, places, queries, words
from tadasu.organisations.blueprint import bp
from tadasu.organisations.models import Intermediary
from tadasu.organisations.schemas import IntermediaryForm
from tadasu.transaction import db


@bp.get("/intermediaries")
def intermediaries() -> ResponseReturnValue:
    return _list({}, {})


@bp.post("/intermediaries")
def add_intermediary() -> ResponseReturnValue:
    try:
        values = read_form(IntermediaryForm())
        places.add_intermediary(db(), current_asker(), values, utc_now())
    except ValidationError as error:
        return _list(forms.typed(), errors_of(error)), 422
    except places.IntermediaryKnown:
        return _list(forms.typed(), {"name": [_("It is in the list already.")]}), 422
    notify(_("%(name)s is added.", name=values["name"]))
    return redirect(url_for("organisations.intermediaries"), 303)


@bp.get("/intermediaries/<int:intermediary_id>")
def intermediary(intermediary_id: int) -> ResponseReturnValue:
    found = loaded(Intermediary)
    return _page(found, {name: getattr(found, name) for name in ("kind", "name", "country", "permit")}, {})


@bp.post("/intermediaries/<int:intermediary_id>")
def change_intermediary(intermediary_id: int) -> ResponseReturnValue:
    found = loaded(Intermediary)
    try:
        values = read_form(IntermediaryForm())
        places.change_intermediary(db(), current_asker(), found, values, utc_now())
    except ValidationError as error:
        return _page(found, forms.typed(), errors_of(error)), 422
    except places.IntermediaryKnown:
        return _page(found, forms.typed(), {"name": [_("It is in the list already.")]}), 422
    notify(_("%(name)s is saved.", name=values["name"]))
    return redirect(url_for("organisations.intermediary", intermediary_id=intermediary_id), 303)


def _list(typed: dict[str, str], errors: Errors) -> str:
    return render_template(
        "organisations/intermediaries.html",
        found=queries.intermediaries(db(), member_of(current_asker())),
        kinds=words.KINDS,
        typed=typed,
        errors=errors,
        options=forms.places(),
    )


def _page(found: Intermediary, typed: dict[str, str], errors: Errors) -> str:
    return render_template(
        "organisations/intermediary.html",
        intermediary=found,
        served=queries.suppliers_served(db(), found),
        kinds=words.KINDS,
        typed=typed,
        errors=errors,
        options=forms.places(),
    )
