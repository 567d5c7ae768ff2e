"""A rubric proposal: who would move and why; publish it for campaigns, or reject it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from tadasu.access import loaded
from tadasu.asker import Asker, current_asker, member_of
from tadasu.assessments import rescoring
from tadasu.assessments.schemas import Publish
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import is_confirmed, read_form
from tadasu.language import language
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.library.models import QuestionnaireVersion, RubricProposal, RubricVersion
from tadasu.library.queries import own_proposals
from tadasu.library.words import rubric_title
from tadasu.notices import notify
from tadasu.transaction import db

bp = Blueprint("proposals", __name__, template_folder="templates")


def own_proposal(session: Session, asker: Asker, proposal_id: int) -> RubricProposal | None:
    """Finds a proposal of the asker's member, for the policy."""
    found = session.get(RubricProposal, proposal_id)
    return found if found is not None and found.member_id == member_of(asker) else None


@bp.get("/library/proposals")
def proposals() -> str:
    return render_template("assessments/proposals.html", proposals=own_proposals(db(), member_of(current_asker())))


@bp.get("/library/proposals/<int:proposal_id>")
def proposal(proposal_id: int) -> ResponseReturnValue:
    return _page(loaded(RubricProposal))


@bp.post("/library/proposals/<int:proposal_id>/publish")
def publish(proposal_id: int) -> ResponseReturnValue:
    found = loaded(RubricProposal)
    try:
        rescoring.choose(db(), current_asker(), found, read_form(Publish())["chosen"], utc_now())
    except ValidationError:
        return _page(found, _("Choose at least one of the campaigns listed.")), 422
    except Refused as refused:
        if refused.status != 422:
            raise
        return _page(found, refused.message), 422
    notify(_("The rubric is being put in force for the campaigns chosen."))
    return redirect(url_for("proposals.proposal", proposal_id=proposal_id), 303)


@bp.post("/library/proposals/<int:proposal_id>/reject")
def reject(proposal_id: int) -> ResponseReturnValue:
    found = loaded(RubricProposal)
    if not is_confirmed():
        return _page(found, asks=True)
    rescoring.reject(db(), current_asker(), found, utc_now())
    notify(_("The proposal is rejected. All scores stay as they are."))
    return redirect(url_for("proposals.proposal", proposal_id=proposal_id), 303)


def _page(found: RubricProposal, error: str = "", *, asks: bool = False) -> str:
    version = db().get_one(RubricVersion, found.rubric_id)
    asked = questionnaire_of(db().get_one(QuestionnaireVersion, version.questionnaire_id))
    return render_template(
        "assessments/proposal.html", proposal=found, rubric=version, campaigns=rescoring.campaigns_of(db(), found),
        rubric_title=rubric_title(version, rubric_of(version, asked), language()), error=error, asks=asks,
    )  # fmt: skip
