"""Pages for signing in and out, giving the password again, and choosing a language."""

from datetime import datetime

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.accounts import audit_views as _audit_views  # noqa: F401 - for the pages it adds
from tadasu.accounts import colleague_views as _colleague_views  # noqa: F401 - for the pages it adds
from tadasu.accounts import demo, operations, passwords, sessions
from tadasu.accounts import link_views as _link_views  # noqa: F401 - for the pages it adds
from tadasu.accounts import profile_views as _profile_views  # noqa: F401 - for the pages it adds
from tadasu.accounts.blueprint import bp as bp
from tadasu.accounts.landing import landing, open_path, own_path
from tadasu.accounts.models import Membership, Person, WebSession
from tadasu.accounts.queries import is_nobody_here
from tadasu.accounts.schemas import SignIn, StepUp, SwitchLanguage
from tadasu.accounts.words import ROLE_NAMES, SEEN_IN_DEMO
from tadasu.asker import Asker, Role, current_asker
from tadasu.clock import utc_now
from tadasu.config import LANGUAGES
from tadasu.forms import read_form
from tadasu.language import language, remember
from tadasu.services import settings
from tadasu.transaction import database, db, release


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    if g.asker is not None:
        return redirect(url_for(landing(g.asker.role)), 303)
    if is_nobody_here(db()):
        return redirect(url_for("admin.setup"), 303)
    return _sign_in_page()


@bp.post("/sign-in")
def sign_in_post() -> ResponseReturnValue:
    """Every refusal says the same, takes as long, and is counted."""
    now, before, address = utc_now(), g.asker, request.remote_addr or ""
    release()  # counting has transactions of its own, and hashing none
    try:
        form = read_form(SignIn())
    except ValidationError:
        return _refuse_sign_in(request.form.get("email", "")[:300])
    with database().writing() as session:  # counted whatever comes of it
        if operations.is_throttled(session, settings(), form["email"], address, now):
            return _too_many(_sign_in_page(form["email"], str(operations.too_many())), now)
        found = operations.find_for_sign_in(session, form["email"])
    if not passwords.is_right(found[0].password_hash if found else None, form["password"]) or found is None:
        with database().writing() as session:
            operations.note_refused_sign_in(session, settings(), form["email"], found[1] if found else None, now)
        return _refuse_sign_in(form["email"])
    operations.forgive(db(), settings(), form["email"], address, now)
    return _enter(found[0], found[1], before, now)


@bp.post("/demo/sign-in/<int:membership_id>")
def demo_sign_in(membership_id: int) -> ResponseReturnValue:
    """One click and no password: the policy finds nobody here outside a demo."""
    membership = loaded(Membership)
    return _enter(membership.person, membership, g.asker, utc_now(), language())


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    operations.sign_out(db(), current_asker(), utc_now())
    response = make_response(redirect(url_for("accounts.sign_in"), 303))
    sessions.clear_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/step-up")
def step_up() -> ResponseReturnValue:
    return _step_up_page(request.args.get("next", ""))


@bp.post("/step-up")
def step_up_post() -> ResponseReturnValue:
    now, asker = utc_now(), current_asker()
    release()
    try:
        form = read_form(StepUp())
    except ValidationError:
        return _step_up_page(request.form.get("next", ""), _("That is not your password.")), 422
    with database().writing() as session:
        throttled = operations.is_step_up_throttled(session, settings(), asker.person_id or 0, now)
        person = session.get_one(Person, asker.person_id)
    if throttled:
        return _too_many(_step_up_page(form["next"], str(operations.too_many())), now)
    if not passwords.is_right(person.password_hash, form["password"]):
        operations.note_wrong_step_up(db(), asker, now)
        return _step_up_page(form["next"], _("That is not your password.")), 422
    operations.open_step_up(db(), settings(), asker, now)
    return redirect(own_path(form["next"]), 303)


@bp.post("/language")
def switch_language() -> ResponseReturnValue:
    """Kept in the session when there is one, and in a cookie for the next visit."""
    form = read_form(SwitchLanguage())
    chosen = form["language"] if form["language"] in LANGUAGES else language()
    row = db().get(WebSession, current_asker().session_id) if current_asker() else None
    if row is not None:
        row.language = chosen
    response = make_response(redirect(own_path(form["next"] or _page_behind()), 303))
    remember(response, chosen)
    return response


@bp.get("/requests")
def requests() -> ResponseReturnValue:
    """Where somebody of a supplier begins: the requests it has an account for."""
    return render_template("accounts/requests.html")


@bp.get("/engagements")
def engagements() -> ResponseReturnValue:
    """Where an external auditor begins."""
    return render_template("accounts/engagements.html")


def _enter(
    person: Person, membership: Membership, before: Asker | None, now: datetime, spoken: str = ""
) -> ResponseReturnValue:
    token = operations.sign_in(db(), membership, language=spoken or person.language,
                               device=request.user_agent.string, now=now, before=before)  # fmt: skip
    response = make_response(redirect(url_for(landing(Role(membership.role))), 303))
    sessions.set_cookie(response, token)
    return response


def _sign_in_page(email: str = "", error: str = "") -> str:
    demo_people = demo.people(db()) if demo.is_demo() else ()
    return render_template("accounts/sign_in.html", email=email, error=error, demo=demo.is_demo(),
                           demo_people=demo_people, roles=ROLE_NAMES, seen=SEEN_IN_DEMO)  # fmt: skip


def _step_up_page(then: str, error: str = "") -> str:
    return render_template("accounts/step_up.html", next=then, back=open_path(then), error=error)


def _refuse_sign_in(email: str) -> ResponseReturnValue:
    return _sign_in_page(email, _("That address and password do not belong together.")), 422


def _too_many(page: str, now: datetime) -> ResponseReturnValue:
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(operations.WINDOW - int(now.timestamp()) % operations.WINDOW)
    return response


def _page_behind() -> str:
    return (request.referrer or "").partition(f"//{request.host}")[2]
