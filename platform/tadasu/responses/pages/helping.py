"""Asking somebody to help with whole sections. What follows, up to taking it back, is in `delegation_views`."""

from datetime import date, timedelta
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.campaigns.dates import closing_instant, today_in
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.incoming import number_asked
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

_TYPED = ("name", "email", "capacity", "language", "note", "due_on", "again")
_DAYS = 7  # offered for an answer


@bp.get("/helpers")
def helpers() -> ResponseReturnValue:
    """`again` names a helper whom the mail did not reach: the form is filled with what it said."""
    standing = loaded(Standing)
    typed: dict[str, Any] = {"language": standing.language, "capacity": "own_staff", "due_on": _day_to_offer(standing)}
    missed = delegating.own_delegation(db(), standing, number_asked("again"))
    if missed is None or missed.id not in delegating.undelivered(db(), standing.response.id):
        return _page(standing, typed, request.args.getlist("section"), {}, 200)
    typed |= {"again": missed.id, "name": missed.name, "email": missed.email, "capacity": missed.capacity}
    typed |= {"language": missed.language, "note": missed.note}
    if missed.due_on is not None and missed.due_on >= standing.today:
        typed["due_on"] = missed.due_on
    return _page(standing, typed, missed.sections, {}, 200)


@bp.post("/helpers/ask")
def ask_helper() -> ResponseReturnValue:
    standing = loaded(Standing)
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in _TYPED}
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


def _day_to_offer(standing: Standing) -> date:
    """Soon, and in time for the supplier's own answer: by the due day, or by the last day once that has passed. Never
    a day that the form would not take.
    """
    due = standing.request.return_due_on or standing.request.due_on
    if due < standing.today:
        last_minute = closing_instant(standing.request, standing.campaign) - timedelta(minutes=1)
        due = today_in(standing.campaign.zone, last_minute)
    return max(standing.today, min(standing.today + timedelta(days=_DAYS), due))


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
    undelivered = delegating.undelivered(db(), standing.response.id)
    shown = page(
        "helpers", standing, helpers=asked, undelivered=undelivered, typed=typed, chosen=chosen, errors=errors,
        titles=words.texts.sections,
        sections=[(section.id, words.texts.sections[section.id]) for section in standing.questionnaire.sections],
        capacities=[(code, capacities[code]) for code in CAPACITIES],
    )  # fmt: skip
    return shown, status
