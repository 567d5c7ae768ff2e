"""The page about oneself: name and language, password, where one is signed in, one's organisations."""

from datetime import datetime, timedelta
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.accounts import devices, operations, own, passwords, queries, sessions, zones
from tadasu.accounts.blueprint import bp
from tadasu.accounts.landing import landing
from tadasu.accounts.link_views import names_of
from tadasu.accounts.models import Membership, Organisation, Person, WebSession
from tadasu.accounts.schemas import ChangePassword, Profile
from tadasu.accounts.words import ROLE_NAMES, password_refusal
from tadasu.asker import Asker, Role, current_asker
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.invalid import errors_of
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import database, db, release


@bp.get("/profile")
def profile() -> ResponseReturnValue:
    return _page(current_asker(), utc_now())


@bp.post("/profile")
def change_profile() -> ResponseReturnValue:
    now, asker = utc_now(), current_asker()
    try:
        form = read_form(Profile())
    except ValidationError as error:
        return _page(asker, now, form=request.form, errors=errors_of(error)), 422
    own.change_profile(db(), asker, now=now, **form)
    notify(_("Your details are saved."))
    return redirect(url_for("accounts.profile"), 303)


@bp.post("/profile/password")
def change_password() -> ResponseReturnValue:
    """Wants the present password; the new one is checked and hashed outside of any transaction."""
    now, asker = utc_now(), current_asker()
    release()
    with database().writing() as session:
        throttled = operations.is_step_up_throttled(session, settings(), asker.person_id or 0, now)
        person = session.get_one(Person, asker.person_id)
        organisation = session.get_one(Organisation, asker.organisation_id)
    if throttled:
        raise operations.too_many()
    errors, password = _checked_password(person, organisation)
    if "present" not in errors:
        with database().writing() as session:
            operations.forgive_step_up(session, settings(), asker, now)
    if errors:
        return _page(asker, now, errors=errors), 422
    password_hash = passwords.hash_password(password)
    own.change_password(db(), settings(), asker, password_hash, now)
    notify(_("Your password is changed, and you are signed out everywhere else."))
    return redirect(url_for("accounts.profile"), 303)


@bp.post("/profile/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    own.end_session(db(), current_asker(), loaded(WebSession), utc_now())
    notify(_("That device is signed out."))
    return redirect(url_for("accounts.profile"), 303)


@bp.post("/profile/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    own.sign_out_everywhere(db(), current_asker(), utc_now())
    notify(_("You are signed out everywhere."))
    response = make_response(redirect(url_for("accounts.sign_in"), 303))
    sessions.clear_cookie(response)
    return response


@bp.post("/profile/memberships/<int:membership_id>")
def switch_membership(membership_id: int) -> ResponseReturnValue:
    """Goes on in another organisation, in a session of its own."""
    membership = loaded(Membership)
    token = operations.switch(db(), current_asker(), membership, device=request.user_agent.string, now=utc_now())
    response = make_response(redirect(url_for(landing(Role(membership.role))), 303))
    sessions.set_cookie(response, token)
    return response


def _checked_password(person: Person, organisation: Organisation) -> tuple[dict[str, Any], str]:
    """What is wrong by field, and the new password."""
    try:
        form = read_form(ChangePassword())
    except ValidationError as error:
        return errors_of(error), ""
    if not passwords.is_right(person.password_hash, form["present"]):
        return {"present": _("That is not your password.")}, ""
    try:
        passwords.check_new(form["password"], *names_of(person, organisation))
    except passwords.PasswordRefused as refused:
        return {"password": password_refusal(refused)}, ""
    return {}, form["password"]


def _page(asker: Asker, now: datetime, form: Any = None, errors: Any = None) -> str:
    person = db().get_one(Person, asker.person_id)
    rows = queries.live_sessions(db(), person.id, now)
    return render_template(
        "accounts/profile.html",
        person=person,
        form=form or {"name": person.name, "language": person.language, "zone": person.zone},
        errors=errors or {},
        zones=zones.choices(get_locale(), person.zone),
        organisation_zone=queries.zone_of(db(), asker.organisation_id),
        sessions=[
            (row, organisation, devices.in_words(row.device))
            for row, organisation in rows
            if now - row.last_seen_at <= timedelta(minutes=row.idle_minutes)
        ],
        memberships=queries.memberships_of(db(), person.id),
        roles=ROLE_NAMES,
        shortest=passwords.SHORTEST,
    )
