"""The last page before sending: everything once more, then send now or later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.campaigns import operations, planned, queries
from tadasu.campaigns.dates import instants_of
from tadasu.campaigns.listing_now import count_archived
from tadasu.campaigns.minutes import minutes_asked
from tadasu.campaigns.models import Campaign
from tadasu.campaigns.pages.blueprint import Errors, attempt, bp, to_campaign
from tadasu.campaigns.ready import ready_problems
from tadasu.campaigns.schemas import LaterForm, SendForm
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import is_confirmed
from tadasu.language import language
from tadasu.library.definitions import questionnaire_of
from tadasu.library.words import questionnaire_title
from tadasu.notices import notify
from tadasu.transaction import db

_SHOWN = 5  # recipients by name


@bp.get("/campaigns/<int:campaign_id>/check")
def check(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    if campaign.sent_at is not None:
        return to_campaign(campaign)
    return _page(campaign, {"when": "now", "send_time": "09:00"}, {})


@bp.post("/campaigns/<int:campaign_id>/send")
def send(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    errors = attempt(SendForm(), lambda form: _send(campaign, form))
    if errors:
        return _page(campaign, request.form, errors), 422
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)


@bp.post("/campaigns/<int:campaign_id>/cancel-sending")
def cancel_sending(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    operations.cancel_sending(db(), current_asker(), campaign, utc_now())
    notify(_("The campaign is a draft again. Nothing will be sent."))
    return redirect(url_for("campaigns.check", campaign_id=campaign_id), 303)


@bp.post("/campaigns/<int:campaign_id>/close")
def close(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    if not is_confirmed():
        return render_template("campaigns/close.html", campaign=campaign)
    operations.close(db(), current_asker(), campaign, utc_now())
    notify(_("The campaign is closed. Only questions that were sent back are still answered, until their own day."))
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)


def _send(campaign: Campaign, form: Mapping[str, Any]) -> None:
    if form["when"] == "now":
        left_out = operations.send(db(), current_asker(), campaign, None, utc_now())
        notify(_("The campaign has been sent. The mails are leaving one after the other."))
        if left_out:
            notify(
                ngettext(
                    "%(num)s supplier was left out: archived since it was put on the list.",
                    "%(num)s suppliers were left out: archived since they were put on the list.",
                    left_out,
                ),
                "info",
            )
        return
    later = LaterForm().load({name: form[name] for name in ("send_on", "send_time")})
    send_at = _instant(campaign, later)
    operations.send(db(), current_asker(), campaign, send_at, utc_now())
    notify(_("The sending is planned. Until then you can change or cancel it."))


def _instant(campaign: Campaign, later: Mapping[str, Any]) -> datetime:
    """Raises Refused for a time of day that does not exist on that day, or exists twice."""
    found = instants_of(later["send_on"], later["send_time"], campaign.zone)
    if len(found) != 1:
        raise Refused(
            "time_ambiguous",
            _("On that day the clocks are changed: this time does not exist or exists twice. Choose another hour."),
            422,
            "send_time",
        )
    return found[0]


def _page(campaign: Campaign, form: Mapping[str, Any], errors: Errors) -> str:
    questionnaire = questionnaire_of(campaign.questionnaire)
    archived = count_archived(db(), campaign.id)
    return render_template(
        "campaigns/check.html",
        campaign=campaign,
        form=form,
        errors=errors,
        problems=ready_problems(db(), campaign, utc_now()),
        archived=archived,
        failed_at=planned.failed_at(db(), campaign),
        asked=queries.counts(db(), campaign.id)["asked"] - archived,
        first=queries.first_recipients(db(), campaign.id, _SHOWN),
        readers=queries.readers(db(), campaign.id),
        questionnaire_title=questionnaire_title(campaign.questionnaire, language()),
        minutes=minutes_asked(questionnaire),
    )
