"""Jobs of assessments."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tadasu.assessments import operations, totals
from tadasu.assessments.computing import CannotScore, compute
from tadasu.assessments.merging import last_verdict, merged_inputs
from tadasu.assessments.rescoring import give_up, publish, rescore
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.jobs.work import JobRefused, Work
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.library.models import RubricVersion
from tadasu.responses.models import Submission

__all__ = ["assess", "count_totals", "give_up_proposals", "publish_rubric", "rescore"]

count_totals = totals.count_totals
give_up_proposals = give_up
publish_rubric = publish


def assess(work: Work) -> None:
    """Scores one submission under its campaign's rubric. `submission_id` names it. No lock while scoring."""
    while not _assessed(work):
        pass  # a reviewer spoke or a rubric came into force in between: score again


def _assessed(work: Work) -> bool:
    database = work.services.database
    with database.reading() as session:
        submission = session.get_one(Submission, work.arguments["submission_id"])
        request, campaign, version = _pinned(session, submission)
        questionnaire = questionnaire_of(campaign.questionnaire)
        heard = last_verdict(session, submission.id)
        inputs = merged_inputs(session, [submission])
    (found,) = compute(questionnaire, rubric_of(version, questionnaire), [submission], inputs)
    if isinstance(found, CannotScore):
        raise JobRefused(str(found))
    with database.writing() as session:
        session.execute(select(Submission.id).where(Submission.id == submission.id).with_for_update())
        pinned = session.scalar(select(Campaign.rubric_id).where(Campaign.id == campaign.id))
        if last_verdict(session, submission.id) != heard or pinned != version.id:
            return False
        now = utc_now()
        assessment = operations.store(session, submission, request.supplier_id, version.id, found, now)
        operations.refresh_row(session, assessment, found.score, found.workers)
    return True


def _pinned(session: Session, submission: Submission) -> tuple[Request, Campaign, RubricVersion]:
    request, campaign, version = session.execute(
        select(Request, Campaign, RubricVersion)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(RubricVersion, RubricVersion.id == Campaign.rubric_id)
        .where(Request.id == submission.request_id)
        .options(joinedload(Campaign.questionnaire))
    ).one()
    return request, campaign, version
