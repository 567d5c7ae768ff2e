"""All campaigns of a member, and the questionnaire as a supplier would read it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.campaigns import queries
from tadasu.campaigns.minutes import minutes_asked
from tadasu.campaigns.pages.blueprint import bp
from tadasu.config import LANGUAGES
from tadasu.language import language
from tadasu.library.definitions import questionnaire_of
from tadasu.library.models import RubricVersion
from tadasu.transaction import db


@bp.get("/campaigns")
def campaigns() -> ResponseReturnValue:
    return render_template("campaigns/campaigns.html", lines=queries.campaign_lines(db(), current_asker()))


@bp.get("/campaigns/questionnaire/<int:rubric_id>")
def preview(rubric_id: int) -> ResponseReturnValue:
    """The questionnaire of a rubric, to read before it is sent."""
    version = queries.judged_by(db(), loaded(RubricVersion))
    questionnaire = questionnaire_of(version)
    wanted = request.args.get("language", language())
    shown = wanted if wanted in LANGUAGES and wanted in questionnaire.texts else questionnaire.languages[0]
    return render_template(
        "campaigns/preview.html",
        questionnaire=questionnaire,
        texts=questionnaire.texts[shown],
        shown=shown,
        minutes=minutes_asked(questionnaire),
        rubric_id=rubric_id,
    )
