"""Asking somebody to help with whole sections. What follows, up to taking it back, is in `delegation_views`."""

from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.invalid import errors_of
from tadasu.notices import notify
from tadasu.responses import delegating
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.queries import delegations
from tadasu.responses.rendering.words import Words
from tadasu.responses.schemas import CAPACITIES, Delegate
from tadasu.responses.standing import Standing
from tadasu.services import settings
from tadasu.transaction import db

_TYPED = ("name", "email", "capacity", "language", "note", "due_on")
_DAYS = 7  # offered for an answer


@bp.get("/helpers")
def helpers() -> ResponseReturnValue:
    standing = loaded(Standing)
    latest = standing.today + timedelta(days=_DAYS)
    typed = {"language": standing.language, "capacity": "own_staff", "due_on": min(latest, standing.request.due_on)}
    return _page(standing, typed, request.args.getlist("section"), {}, 200)


@bp.post("/helpers/ask")
def ask_helper() -> ResponseReturnValue:
    standing = loaded(Standing)
    typed = {name: request.form.get(name, "") for name in _TYPED}
    chosen = request.form.getlist("sections")
    try:
        form = read_form(Delegate())
    except ValidationError as error:
        errors = {name: said[0] for name, said in errors_of(error).items()}
        return _page(standing, typed, chosen, errors, 422)
    try:
        with db().begin_nested():
            helper = delegating.Helper(**form)
            made = delegating.delegate(db(), settings(), current_asker(), standing, helper, utc_now())
    except Refused as error:
        if error.status != 422:
            raise
        return _page(standing, typed, chosen, {error.field: error.message}, 422)
    notify(_("%(name)s gets a mail with a link to these sections.", name=made.name))
    return redirect(url_for("answering.helpers"), 303)


def _page(
    standing: Standing, typed: dict[str, Any], chosen: list[str], errors: dict[str, str], status: int
) -> ResponseReturnValue:
    words = Words(standing.questionnaire, standing.language)
    capacities = {
        "own_staff": _("A colleague"),
        "supervising": _("Supervising organisation"),
        "support": _("Registered support organisation"),
        "other": _("Somebody else"),
    }
    asked = delegations(db(), standing.response.id)
    shown = page(
        "helpers", standing, helpers=asked, typed=typed, chosen=chosen, errors=errors, titles=words.texts.sections,
        sections=[(section.id, words.texts.sections[section.id]) for section in standing.questionnaire.sections],
        capacities=[(code, capacities[code]) for code in CAPACITIES],
    )  # fmt: skip
    return shown, status
