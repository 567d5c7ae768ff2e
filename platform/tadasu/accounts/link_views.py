"""Pages behind the links of mails: joining an organisation, and choosing a new password.

GET changes nothing, since mail scanners follow every link. A link that is wrong, used, revoked or
too old gives one and the same page.
"""

from datetime import datetime

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.accounts import joining, operations, own, passwords, sessions, throttle
from tadasu.accounts.blueprint import bp
from tadasu.accounts.landing import landing
from tadasu.accounts.models import ColleagueInvitation, Organisation, PasswordReset, Person
from tadasu.accounts.queries import followed_invitation, followed_reset, person_with
from tadasu.accounts.schemas import Forgotten, Join, NewPassword
from tadasu.accounts.words import ROLE_NAMES, ROLE_RIGHTS, password_refusal
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.invalid import errors_of
from tadasu.language import language
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import database, db, release, roll_back

RESETS_AN_HOUR = 3  # for one account
RESETS_FROM_ONE_PLACE = 20


@bp.get("/join/<token>")
def join(token: str) -> ResponseReturnValue:
    found = followed_invitation(db(), token, utc_now())
    if found is None:
        return _link_over("join")
    return _join_page(*found, person_with(db(), found[0].email))


@bp.post("/join/<token>")
def join_post(token: str) -> ResponseReturnValue:
    """Somebody new gives a name and a password; somebody known gives the password they have."""
    now = utc_now()
    release()
    with database().reading() as session:
        found = followed_invitation(session, token, now)
        if found is None:
            return _link_over("join")
        known = person_with(session, found[0].email)
    if known is not None:
        return _join_known(*found, known, now)
    return _join_new(*found, now)


@bp.get("/forgotten")
def forgotten() -> ResponseReturnValue:
    return render_template("accounts/forgotten.html", sent=False)


@bp.post("/forgotten")
def forgotten_post() -> ResponseReturnValue:
    """The same reply for everybody, whether there is an account or not."""
    now, key = utc_now(), settings().key("throttle")
    try:
        email = str(read_form(Forgotten())["email"]).strip().lower()
    except ValidationError:
        return render_template("accounts/forgotten.html", sent=False, error=_("Please fill this in.")), 422
    by_account = throttle.count(db(), key, "reset", email, 3600, now)
    by_place = throttle.count(db(), key, "reset from", request.remote_addr or "", 3600, now)
    found = operations.find_for_sign_in(db(), email)
    if found is not None and by_account <= RESETS_AN_HOUR and by_place <= RESETS_FROM_ONE_PLACE:
        own.ask_for_reset(db(), settings(), found[0], now)
    return render_template("accounts/forgotten.html", sent=True)


@bp.get("/reset/<token>")
def reset(token: str) -> ResponseReturnValue:
    found = followed_reset(db(), token, utc_now())
    if found is None:
        return _link_over("reset")
    return _reset_page(found[1])


@bp.post("/reset/<token>")
def reset_post(token: str) -> ResponseReturnValue:
    now = utc_now()
    release()
    with database().reading() as session:
        found = followed_reset(session, token, now)
    if found is None:
        return _link_over("reset")
    asked, person = found
    try:
        password = read_form(NewPassword())["password"]
        passwords.check_new(password, *names_of(person))
    except (ValidationError, passwords.PasswordRefused) as error:
        return _reset_page(person, _password_error(error)), 422
    password_hash = passwords.hash_password(password)
    attached = db().get_one(PasswordReset, asked.id), db().get_one(Person, person.id)
    if not own.reset_password(db(), settings(), *attached, password_hash, now):
        return _link_over("reset")
    notify(_("Your password is changed. Please sign in with the new one."))
    return redirect(url_for("accounts.sign_in"), 303)


def names_of(person: Person, *organisations: Organisation) -> list[str]:
    """What a password of this person must not be made of."""
    local, _at, domain = person.email.partition("@")
    return [*person.name.split(), person.name, local, domain.partition(".")[0],
            *(name for each in organisations for name in (each.name, each.name_en))]  # fmt: skip


def _join_new(invited: ColleagueInvitation, organisation: Organisation, now: datetime) -> ResponseReturnValue:
    try:
        form = read_form(Join())
        nobody_yet = Person(email=invited.email, name=form["name"])
        passwords.check_new(form["password"], *names_of(nobody_yet, organisation))
    except ValidationError as error:
        return _join_page(invited, organisation, None, errors_of(error)), 422
    except passwords.PasswordRefused as refused:
        return _join_page(invited, organisation, None, {"password": password_refusal(refused)}), 422
    password_hash = passwords.hash_password(form["password"])
    if not joining.accept(db(), invited, now):
        return _link_over("join")
    try:
        person = joining.new_person(
            db(), organisation, email=invited.email, name=form["name"], password_hash=password_hash,
            language=language(), now=now,
        )  # fmt: skip
    except joining.AlreadyKnown:
        return _join_after_all(invited, organisation)
    return _enter(invited, person, now)


def _join_after_all(invited: ColleagueInvitation, organisation: Organisation) -> ResponseReturnValue:
    """Two invitations of one address were followed at once: the second finds an account, and its link still works."""
    roll_back()
    known = person_with(db(), invited.email)
    return _join_page(invited, organisation, known, {"password": _("Please give the password of this account.")}), 422


def _join_known(
    invited: ColleagueInvitation, organisation: Organisation, person: Person, now: datetime
) -> ResponseReturnValue:
    address = request.remote_addr or ""
    with database().writing() as session:
        if operations.is_throttled(session, settings(), person.email, address, now):
            raise operations.too_many()
    try:
        password = read_form(NewPassword())["password"]
    except ValidationError:
        password = ""
    if not passwords.is_right(person.password_hash, password) or person.disabled_at is not None:
        return _join_page(invited, organisation, person, {"password": _("That is not your password.")}), 422
    operations.forgive(db(), settings(), person.email, address, now)
    if not joining.accept(db(), invited, now):
        return _link_over("join")
    return _enter(invited, db().get_one(Person, person.id), now)


def _enter(invited: ColleagueInvitation, person: Person, now: datetime) -> ResponseReturnValue:
    membership = joining.join(db(), invited, person, now)
    token = operations.sign_in(db(), membership, language=person.language, device=request.user_agent.string,
                               now=now, before=g.asker, stepped_up=True)  # fmt: skip
    response = make_response(redirect(url_for(landing(Role(membership.role))), 303))
    sessions.set_cookie(response, token)
    return response


def _join_page(
    invited: ColleagueInvitation, organisation: Organisation, known: Person | None, errors: object = None
) -> str:
    return render_template(
        "accounts/join.html", invited=invited, organisation=organisation.name_in(language()), known=known,
        shortest=passwords.SHORTEST,
        role=ROLE_NAMES[invited.role], rights=ROLE_RIGHTS.get(invited.role, ""), errors=errors or {}, form=request.form,
    )  # fmt: skip


def _reset_page(person: Person, error: str = "") -> str:
    return render_template("accounts/reset.html", email=person.email, error=error, shortest=passwords.SHORTEST)


def _password_error(error: ValidationError | passwords.PasswordRefused) -> str:
    if isinstance(error, passwords.PasswordRefused):
        return password_refusal(error)
    return str(_("Please fill this in."))


def _link_over(kind: str) -> ResponseReturnValue:
    return render_template("accounts/link_over.html", kind=kind), 404
