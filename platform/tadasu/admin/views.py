"""Pages of the platform's administrator, and the page that makes the first one."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from tadasu.access import loaded
from tadasu.accounts import operations as signing_in
from tadasu.accounts import passwords, sessions, throttle
from tadasu.accounts.colleagues import invite as invite_colleague
from tadasu.accounts.models import Organisation
from tadasu.accounts.queries import is_nobody_here
from tadasu.accounts.words import password_refusal
from tadasu.admin import operations, queries
from tadasu.admin.schemas import InviteAdministrator, NewMember, SetUp
from tadasu.asker import Asker, Role, current_asker
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.forms import is_confirmed, read_form
from tadasu.invalid import errors_of
from tadasu.language import language
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import database, db, release

bp = Blueprint("admin", __name__, template_folder="templates")

CODES_FROM_ONE_PLACE = 20  # in a quarter of an hour


def settings_while_empty(session: Session, _asker: Asker | None) -> Settings | None:
    """The loader: the set-up page exists as long as nobody has an account, and never again."""
    return settings() if is_nobody_here(session) else None


@bp.get("/admin")
def home() -> ResponseReturnValue:
    return render_template("admin/home.html", members=queries.members(db()), now=utc_now())


@bp.get("/admin/members/new")
def new_member() -> ResponseReturnValue:
    return _new_member_page()


@bp.post("/admin/members")
def add_member() -> ResponseReturnValue:
    try:
        form = read_form(NewMember())
        operations.add_member(db(), settings(), current_asker(), now=utc_now(), **form)
    except ValidationError as error:
        return _new_member_page(errors_of(error)), 422
    except Refused as refused:
        if not refused.field:
            raise
        return _new_member_page({refused.field: refused.message}), refused.status
    notify(_("%(name)s is added. An invitation is on its way to %(email)s.", name=form["name"], email=form["email"]))
    return redirect(url_for("admin.home"), 303)


@bp.get("/admin/members/<int:member_id>")
def member(member_id: int) -> ResponseReturnValue:
    return _member_page(loaded(Organisation))


@bp.post("/admin/members/<int:member_id>/invite")
def invite(member_id: int) -> ResponseReturnValue:
    """For a member whose first invitation ran out, or that has lost its administrators."""
    found = loaded(Organisation)
    try:
        form = read_form(InviteAdministrator())
        invite_colleague(
            db(), settings(), current_asker(), found, email=form["email"], role=Role.MEMBER_ADMIN,
            language=form["language"], now=utc_now(),
        )  # fmt: skip
    except ValidationError as error:
        return _member_page(found, errors_of(error)), 422
    except Refused as refused:
        if not refused.field:
            raise
        return _member_page(found, {refused.field: refused.message}), refused.status
    notify(_("An invitation is on its way to %(email)s. Its link works for two days.", email=form["email"]))
    return redirect(url_for("admin.home"), 303)


@bp.post("/admin/members/<int:member_id>/suspend")
def suspend(member_id: int) -> ResponseReturnValue:
    """Asks first."""
    found = loaded(Organisation)
    if not is_confirmed():
        return render_template("admin/suspend.html", member=found)
    operations.suspend(db(), current_asker(), found, utc_now())
    notify(_("%(name)s is suspended: its people are signed out and cannot sign in.", name=found.name))
    return redirect(url_for("admin.home"), 303)


@bp.post("/admin/members/<int:member_id>/resume")
def resume(member_id: int) -> ResponseReturnValue:
    found = loaded(Organisation)
    operations.resume(db(), current_asker(), found, utc_now())
    notify(_("The people of %(name)s can sign in again.", name=found.name))
    return redirect(url_for("admin.home"), 303)


@bp.get("/setup")
def setup() -> ResponseReturnValue:
    return _setup_page()


@bp.post("/setup")
def setup_post() -> ResponseReturnValue:
    """Tries of the code are counted whatever comes of them."""
    now = utc_now()
    release()
    with database().writing() as session:
        tried = throttle.count(session, settings().key("throttle"), "set up", request.remote_addr or "", 900, now)
    if tried > CODES_FROM_ONE_PLACE:
        raise signing_in.too_many()
    errors, form = _checked_setup()
    if errors:
        return _setup_page(errors), 422
    password_hash = passwords.hash_password(form.pop("password"))
    membership = operations.set_up(db(), password_hash=password_hash, language=language(), now=now, **form)
    if membership is None:
        raise Refused("set_up", _("This installation has been set up in the meantime. Please sign in."))
    token = signing_in.sign_in(db(), membership, language=language(), device=request.user_agent.string, now=now,
                               stepped_up=True)  # fmt: skip
    response = make_response(redirect(url_for("admin.home"), 303))
    sessions.set_cookie(response, token)
    return response


def _checked_setup() -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        form: dict[str, Any] = read_form(SetUp())
    except ValidationError as error:
        return errors_of(error), {}
    if not operations.is_setup_code(settings(), form.pop("code")):
        return {"code": _("That is not the code. It is printed where Tadasu was started.")}, {}
    try:
        passwords.check_new(form["password"], form["name"], *form["name"].split(), form["organisation"],
                            form["email"].partition("@")[0])  # fmt: skip
    except passwords.PasswordRefused as refused:
        return {"password": password_refusal(refused)}, {}
    return {}, form


def _new_member_page(errors: Any = None) -> str:
    return render_template("admin/new_member.html", form=request.form, errors=errors or {})


def _member_page(found: Organisation, errors: Any = None) -> str:
    line = next(each for each in queries.members(db()) if each.organisation.id == found.id)
    return render_template("admin/member.html", member=found, line=line, form=request.form, errors=errors or {})


def _setup_page(errors: Any = None) -> str:
    return render_template("admin/setup.html", form=request.form, errors=errors or {}, shortest=passwords.SHORTEST)
