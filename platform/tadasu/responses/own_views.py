"""What somebody inside does beside answering: decline, take up again, ask, choose a language, sign out."""

from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError

from tadasu.access import loaded
from tadasu.accounts import sessions
from tadasu.asker import current_asker
from tadasu.campaigns.minutes import minutes_asked
from tadasu.campaigns.models import DECLINE_REASONS
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.invalid import errors_of
from tadasu.language import remember
from tadasu.notices import notify
from tadasu.responses import addresses, responding
from tadasu.responses.access import own_response
from tadasu.responses.schemas import AskFor, ChooseForm, Decline, OwnAddress, SwitchLanguage
from tadasu.responses.standing import Standing
from tadasu.transaction import db

bp = Blueprint("respondent", __name__, url_prefix="/answer", template_folder="templates")


@bp.app_context_processor
def addresses_of_frame() -> dict[str, str]:
    """Where the frame of every answering page leads."""
    if not request.path.startswith(("/answer", "/i/")):
        return {}
    home = addresses.START if g.get("asker") is not None else addresses.DOOR
    return {"home_url": home, "language_url": "/answer/language", "sign_out_url": "/answer/sign-out"}


@bp.get("/decline")
def decline_page() -> ResponseReturnValue:
    return _decline_page()


@bp.post("/decline")
def decline() -> ResponseReturnValue:
    try:
        form = read_form(Decline())
    except ValidationError as error:
        return _decline_page(errors_of(error), 422)
    responding.decline(db(), current_asker(), loaded(Standing), form["reason"], form["text"], utc_now())
    notify(_("Thank you. The company that asked has been told, and no reminders will come."))
    return redirect(addresses.START, 303)


@bp.post("/resume")
def resume() -> ResponseReturnValue:
    responding.resume(db(), current_asker(), loaded(Standing), utc_now())
    notify(_("You can go on answering where you stopped."))
    return redirect(addresses.TASKS, 303)


@bp.post("/ask")
def ask() -> ResponseReturnValue:
    """For more time, or for what was submitted to be opened again."""
    form = _checked(AskFor())
    responding.ask(db(), current_asker(), loaded(Standing), form["kind"], form["text"], utc_now())
    notify(_("The company that asked has been told of your wish."))
    return redirect(addresses.START, 303)


@bp.get("/address")
def address_page() -> ResponseReturnValue:
    return render_template("responses/address.html", name="", email="", errors={}, **_head())


@bp.post("/address")
def give_address() -> ResponseReturnValue:
    try:
        form = read_form(OwnAddress())
    except ValidationError as error:
        typed = {name: request.form.get(name, "") for name in ("name", "email")}
        errors = errors_of(error)
        return render_template("responses/address.html", errors=errors, **typed, **_head()), 422
    responding.give_address(db(), current_asker(), loaded(Standing), form["name"], form["email"], utc_now())
    notify(_("Thank you. Codes and the receipt go to this address from now on."))
    return redirect(addresses.TASKS, 303)


@bp.post("/form")
def choose_form() -> ResponseReturnValue:
    responding.choose_form(db(), loaded(Standing), _checked(ChooseForm())["form"])
    return redirect(addresses.TASKS, 303)


@bp.post("/language")
def switch_language() -> ResponseReturnValue:
    """Also before the code: then a cookie remembers it."""
    form = _checked(SwitchLanguage())
    if g.asker is not None:
        standing = own_response(db(), g.asker)
        assert standing is not None, "a session of this side belongs to a response"
        responding.speak(db(), g.asker, standing, form["language"])
    back = addresses.page_of_ours(form["next"]) or (addresses.START if g.asker is not None else addresses.DOOR)
    response = make_response(redirect(back, 303))
    remember(response, form["language"])
    return response


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    try:
        responding.leave(db(), current_asker(), loaded(Standing), utc_now())
    except Refused as error:
        if error.code != "address_needed":
            raise
        notify(error.message, "warning")
        return redirect(url_for(".address_page"), 303)
    response = make_response(redirect(addresses.DOOR, 303))
    sessions.clear_cookie(response, answering=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _decline_page(errors: dict[str, list[str]] | None = None, status: int = 200) -> ResponseReturnValue:
    words = {
        "not_our_company": _("We are not the company meant"),
        "no_longer_supplier": _("We no longer supply them"),
        "wrong_person": _("I am not the right person"),
        "answered_elsewhere": _("We have answered this elsewhere"),
        "will_not_answer": _("We will not answer"),
        "other": _("Another reason"),
    }
    reasons = [(reason, words[reason]) for reason in DECLINE_REASONS]
    typed = {name: request.form.get(name, "") for name in ("reason", "text")}
    minutes = minutes_asked(loaded(Standing).questionnaire).without_foreign_workers
    shown = render_template(
        "responses/decline.html", reasons=reasons, errors=errors or {}, minutes=minutes, **typed, **_head()
    )
    return shown, status


def _checked(schema: Schema) -> Any:
    """A form of buttons, whose values only somebody who writes requests by hand gets wrong."""
    try:
        return read_form(schema)
    except ValidationError as error:
        raise Refused("invalid", _("This form cannot be read. Please reload the page."), 422) from error


def _head() -> dict[str, str]:
    return {"asked_by": loaded(Standing).member_name}
