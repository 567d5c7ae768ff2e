"""What respondent and helper do with sections handed over. Asking somebody is in `pages`."""

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.notices import notify
from tadasu.responses import addresses, delegating
from tadasu.responses.models import Delegation
from tadasu.responses.schemas import SendBack
from tadasu.responses.standing import Standing
from tadasu.services import settings
from tadasu.transaction import db

bp = Blueprint("delegations", __name__, url_prefix="/answer/helpers")


@bp.post("/<int:delegation_id>/back")
def send_back(delegation_id: int) -> ResponseReturnValue:
    note = read_form(SendBack())["note"]
    delegating.send_back(
        db(), settings(), current_asker(), loaded(Standing), _own(delegation_id), note, utc_now()
    )  # fmt: skip
    notify(_("The sections have been sent back."))
    return redirect(addresses.HELPERS, 303)


@bp.post("/<int:delegation_id>/revoke")
def revoke(delegation_id: int) -> ResponseReturnValue:
    delegating.revoke(db(), settings(), current_asker(), loaded(Standing), _own(delegation_id), utc_now())
    notify(_("This person can no longer open or change anything."))
    return redirect(addresses.HELPERS, 303)


@bp.post("/done")
def finish() -> ResponseReturnValue:
    standing = loaded(Standing)
    if standing.delegation is None:
        abort(403)
    delegating.finish(db(), settings(), current_asker(), standing, utc_now())
    notify(_("Thank you. The person who asked you has been told."))
    return redirect(addresses.TASKS, 303)


def _own(delegation_id: int) -> Delegation:
    return delegating.own_delegation(db(), loaded(Standing), delegation_id) or abort(404)
