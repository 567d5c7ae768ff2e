"""The page of one's organisation: who works there, in what role, and who is invited."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded, may
from tadasu.accounts import colleagues as operations
from tadasu.accounts import queries
from tadasu.accounts.blueprint import bp
from tadasu.accounts.models import ColleagueInvitation, Membership, Organisation
from tadasu.accounts.schemas import ChangeRole, Invite
from tadasu.accounts.words import ROLE_NAMES, ROLE_RIGHTS
from tadasu.asker import Asker, Role, current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import is_confirmed, read_form
from tadasu.invalid import errors_of
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import db


@bp.get("/organisation")
def colleagues() -> ResponseReturnValue:
    return _page(current_asker(), utc_now())


@bp.post("/organisation/invitations")
def invite() -> ResponseReturnValue:
    asker, now = current_asker(), utc_now()
    try:
        form = read_form(Invite())
        operations.invite(
            db(), settings(), asker, _own(asker), email=form["email"],
            role=Role(form["role"]), language=form["language"], now=now,
        )  # fmt: skip
    except ValidationError as error:
        return _page(asker, now, errors=errors_of(error)), 422
    except Refused as refused:
        if not refused.field:
            raise
        return _page(asker, now, errors={refused.field: refused.message}), refused.status
    notify(_("An invitation is on its way to %(email)s. Its link works for two days.", email=form["email"]))
    return redirect(url_for("accounts.colleagues"), 303)


@bp.post("/organisation/invitations/<int:invitation_id>/revoke")
def revoke_invitation(invitation_id: int) -> ResponseReturnValue:
    invited = loaded(ColleagueInvitation)
    operations.revoke(db(), current_asker(), invited, utc_now())
    notify(_("The invitation of %(email)s no longer works.", email=invited.email))
    return redirect(url_for("accounts.colleagues"), 303)


@bp.post("/organisation/colleagues/<int:membership_id>/role")
def change_role(membership_id: int) -> ResponseReturnValue:
    membership = loaded(Membership)
    try:
        role = Role(read_form(ChangeRole())["role"])
    except ValidationError as error:
        raise Refused("role", _("Please choose one of the list."), 422) from error
    operations.change_role(db(), current_asker(), membership, role, utc_now())
    notify(_("%(name)s now has the role: %(role)s.", name=membership.person.name, role=ROLE_NAMES[role]))
    return redirect(url_for("accounts.colleagues"), 303)


@bp.post("/organisation/colleagues/<int:membership_id>/end")
def end_membership(membership_id: int) -> ResponseReturnValue:
    """Asks first."""
    membership = loaded(Membership)
    if not is_confirmed():
        return render_template("accounts/end_membership.html", membership=membership)
    operations.end(db(), current_asker(), membership, utc_now())
    notify(_("%(name)s no longer has access to this organisation.", name=membership.person.name))
    return redirect(url_for("accounts.colleagues"), 303)


def _own(asker: Asker) -> Organisation:
    return db().get_one(Organisation, asker.organisation_id)


def _page(asker: Asker, now: datetime, errors: Any = None) -> str:
    manages = may("accounts.invite")
    roles = operations.roles_in(_own(asker))
    return render_template(
        "accounts/colleagues.html",
        colleagues=queries.colleagues(db(), asker.organisation_id),
        invitations=queries.open_invitations(db(), asker.organisation_id) if manages else (),
        manages=manages,
        is_unlocked=asker.stepped_up_until is not None and asker.stepped_up_until > now,
        role_names=ROLE_NAMES,
        role_choices=[(role.value, ROLE_NAMES[role], ROLE_RIGHTS.get(role, "")) for role in roles],
        form=request.form,
        errors=errors or {},
        now=now,
    )
