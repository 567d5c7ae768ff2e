"""One step for many requests at once. What needs a day or a reason asks for it on a page between."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import ValidationError
from werkzeug.exceptions import Forbidden

from tadasu.access import loaded, may
from tadasu.asker import current_asker
from tadasu.campaigns import queries, requests, writing
from tadasu.campaigns.models import Campaign, Request
from tadasu.campaigns.pages.blueprint import Errors, bp
from tadasu.campaigns.schemas import BulkForm
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import Day, read_form
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import db

_NEEDS_ADMINISTRATOR = frozenset({"extend", "withdraw"})
Act = Callable[[Request], object]


@bp.post("/campaigns/<int:campaign_id>/bulk")
def bulk(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    form = read_form(BulkForm())
    do = form["do"]
    if do in _NEEDS_ADMINISTRATOR and not may("campaigns.withdraw"):
        raise Forbidden
    chosen = queries.chosen_requests(db(), campaign, form["chosen"])
    if not chosen:
        notify(_("Choose at least one supplier first."), "warning")
        return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)
    errors = _missing(form) if do in _NEEDS_ADMINISTRATOR else {}
    if errors or (do in _NEEDS_ADMINISTRATOR and not form["confirmed"]):
        return _ask(campaign, chosen, do, errors if form["confirmed"] else {})
    _do_all(chosen, _act(do, form["reason"], form["to_day"], bool(form["tell"])))
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)


def _act(do: str, reason: str, to_day: str, tell: bool) -> Act:
    session, asker, now = db(), current_asker(), utc_now()
    if do == "send_again":
        return lambda each: writing.send_again(session, settings(), asker, each, now)
    if do == "remind":
        return lambda each: writing.remind_now(session, settings(), asker, each, now)
    if do == "withdraw":
        return lambda each: requests.withdraw(session, settings(), asker, each, reason, now)
    day: date = Day(required=True).deserialize(to_day)
    return lambda each: requests.extend(session, settings(), asker, each, day, reason, now, tell=tell)


def _do_all(chosen: Sequence[Request], act: Act) -> None:
    """Each by itself: one that is refused leaves the others be, and the reasons are told with their numbers."""
    refused: Counter[str] = Counter()
    for each in chosen:
        try:
            with db().begin_nested():
                act(each)
        except Refused as refusal:
            refused[refusal.message] += 1
    done = len(chosen) - refused.total()
    if done:
        notify(ngettext("Done for %(num)s supplier.", "Done for %(num)s suppliers.", done))
    for sentence, count in refused.most_common(3):
        counted = ngettext("Not for %(num)s supplier:", "Not for %(num)s suppliers:", count)
        notify(f"{counted} {sentence}", "warning")


def _missing(form: dict[str, str]) -> Errors:
    errors: dict[str, str] = {}
    if not form["reason"]:
        errors["reason"] = _("Please fill this in.")
    if form["do"] == "extend":
        try:
            Day(required=True).deserialize(form["to_day"])
        except ValidationError as error:
            errors["to_day"] = str(error.messages[0])
    return errors


def _ask(campaign: Campaign, chosen: Sequence[Request], do: str, errors: Errors) -> ResponseReturnValue:
    page = render_template(
        "campaigns/bulk.html", campaign=campaign, chosen=chosen, do=do, errors=errors, form=request.form
    )
    return (page, 422) if errors else page
