"""The first steps of a new campaign: its questions, and its dates. A draft is kept after every step."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.campaigns import drafting, operations, queries
from tadasu.campaigns.letters import STANDARD_PURPOSE
from tadasu.campaigns.minutes import minutes_asked
from tadasu.campaigns.models import Campaign
from tadasu.campaigns.pages.blueprint import Errors, attempt, bp, to_campaign
from tadasu.campaigns.schemas import DatesForm, QuestionsForm
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import is_confirmed
from tadasu.language import language
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.library.queries import rubrics
from tadasu.library.words import questionnaire_title, rubric_title
from tadasu.notices import notify
from tadasu.transaction import db


@bp.get("/campaigns/new")
def new() -> ResponseReturnValue:
    purposes = {f"purpose_{code}": text for code, text in STANDARD_PURPOSE.items()}
    return _questions_page(None, {"share_score": "yes", **purposes}, {})


@bp.post("/campaigns/new")
def create() -> ResponseReturnValue:
    made: list[Campaign] = []

    def make(form: Mapping[str, Any]) -> None:
        asked = _asked(form)
        campaign = operations.create(db(), current_asker(), asked.name, asked.rubric, utc_now())
        drafting.set_questions(db(), current_asker(), campaign, asked, utc_now())
        made.append(campaign)

    errors = attempt(QuestionsForm(), make)
    if errors:
        return _questions_page(None, request.form, errors), 422
    return redirect(url_for("campaigns.suppliers", campaign_id=made[0].id), 303)


@bp.get("/campaigns/<int:campaign_id>/questions")
def questions(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    if campaign.sent_at is not None:
        return to_campaign(campaign)
    purposes = {f"purpose_{code}": text for code, text in campaign.purpose.items()}
    kept = {"name": campaign.name, "rubric": campaign.rubric_id, **purposes}
    return _questions_page(campaign, {**kept, "share_score": "yes" if campaign.share_score else ""}, {})


@bp.post("/campaigns/<int:campaign_id>/questions")
def set_questions(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)

    def change(form: Mapping[str, Any]) -> None:
        drafting.set_questions(db(), current_asker(), campaign, _asked(form), utc_now())

    errors = attempt(QuestionsForm(), change)
    if errors:
        return _questions_page(campaign, request.form, errors), 422
    return redirect(url_for("campaigns.suppliers", campaign_id=campaign_id), 303)


@bp.get("/campaigns/<int:campaign_id>/dates")
def dates(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    if campaign.sent_at is not None:
        return to_campaign(campaign)
    kept = {"due_on": campaign.due_on or "", "late_days": campaign.late_days}
    return _dates_page(campaign, kept, [str(day) for day in campaign.reminder_days], {})


@bp.post("/campaigns/<int:campaign_id>/dates")
def set_dates(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    errors = attempt(DatesForm(), lambda given: operations.set_dates(db(), current_asker(), campaign, given, utc_now()))
    if errors:
        return _dates_page(campaign, request.form, request.form.getlist("reminder_days"), errors), 422
    return redirect(url_for("campaigns.letters", campaign_id=campaign_id), 303)


@bp.post("/campaigns/<int:campaign_id>/discard")
def discard(campaign_id: int) -> ResponseReturnValue:
    """Asks first; scripts ask in a dialog instead."""
    campaign = loaded(Campaign)
    if not is_confirmed():
        return render_template("campaigns/discard.html", campaign=campaign)
    drafting.discard(db(), current_asker(), campaign, utc_now())
    notify(_("The draft has been discarded."))
    return redirect(url_for("campaigns.campaigns"), 303)


def _asked(form: Mapping[str, Any]) -> drafting.Questions:
    rubric = queries.known_rubric(db(), current_asker(), form["rubric"])
    if rubric is None:
        raise Refused("no_rubric", _("Choose one of the questionnaires."), 422, "rubric")
    purpose = {"ja": form["purpose_ja"], "en": form["purpose_en"]}
    return drafting.Questions(form["name"], rubric, purpose, bool(form["share_score"]))


def _questions_page(campaign: Campaign | None, form: Mapping[str, Any], errors: Errors) -> str:
    versions = rubrics(db())
    judged = Counter(version.id for _rubric, version in versions)
    choices = []
    for rubric, version in versions:
        questionnaire, title = questionnaire_of(version), questionnaire_title(version, language())
        if judged[version.id] > 1:
            title = f"{title} – {rubric_title(rubric, rubric_of(rubric, questionnaire), language())}"
        choices.append((rubric, questionnaire, title, minutes_asked(questionnaire)))
    return render_template("campaigns/questions.html", campaign=campaign, form=form, errors=errors, choices=choices,
                           year=utc_now().year)  # fmt: skip


def _dates_page(campaign: Campaign, form: Mapping[str, Any], chosen: list[str], errors: Errors) -> str:
    ladder = sorted({*operations.REMINDER_DAYS, *campaign.reminder_days})
    return render_template(
        "campaigns/dates.html", campaign=campaign, form=form, chosen=chosen, errors=errors, ladder=ladder
    )
