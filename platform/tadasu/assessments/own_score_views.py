"""The supplier's own score: every point explained, and what to put right first."""

from flask import abort, render_template

from tadasu.access import loaded
from tadasu.assessments import explaining, limits, pictures, queries
from tadasu.assessments.sheets import sheet
from tadasu.assessments.supplier_views import bp
from tadasu.responses import addresses
from tadasu.responses.queries import last_submission
from tadasu.responses.standing import Standing
from tadasu.transaction import db


@bp.get("/answer/score")
def own_score() -> str:
    """There for whoever signs, once something was submitted, if the campaign said so when it was sent."""
    standing = loaded(Standing)
    submission = last_submission(db(), standing.response.id)
    if submission is None or not standing.campaign.share_score:
        abort(404)
    found = sheet(db(), submission, standing.language)
    parts = explaining.sections(found, ()) if found.assessment else []
    flags = [flag for flag in explaining.flags(found) if flag.is_open]
    holding = limits.holdings(found, flags, parts)
    named = {flag.id for each in holding for flag in each.flags}
    return render_template(
        "assessments/own_score.html",
        sheet=found,
        scoring=queries.scoring_state(db(), submission, found.assessment),
        asked_by=standing.member_name,
        parts=parts,
        first=explaining.fix_first(parts),
        holding=holding,
        other_flags=[flag for flag in flags if flag.id not in named],
        waterfall=pictures.score_waterfall(found) if found.assessment else None,
        pillars=pictures.pillar_picture(found) if found.assessment else None,
        back=addresses.START,
    )
