"""What the member does with a submission: begin to review it, accept it, send questions back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tadasu.asker import Asker, Role
from tadasu.campaigns import waiting_letters
from tadasu.campaigns.dates import link_ends_at, today_in
from tadasu.campaigns.inviting import invitation_of, write
from tadasu.campaigns.models import Answering, Campaign, Request, Response
from tadasu.campaigns.states import StateChanged, lock
from tadasu.config import Settings
from tadasu.database import held
from tadasu.errors import Refused
from tadasu.responses import queries
from tadasu.responses.ending import end_delegations
from tadasu.responses.models import ReturnedQuestion, Submission
from tadasu.responses.opening import opened
from tadasu.responses.prepared import Prepared, prepared
from tadasu.responses.restoring import restore
from tadasu.responses.transitions import step

DAYS_TO_ANSWER = 10
LONGEST_RETURN = timedelta(days=365)


@dataclass(frozen=True)
class Return:
    """The questions sent back, each with its reason, and the day until which they can be answered."""

    reasons: Mapping[str, str]
    due_on: date


def start_review(session: Session, asker: Asker, request: Request, now: datetime) -> None:
    """Raises StateChanged unless the request is freshly submitted."""
    step(session, request, [Answering.SUBMITTED], Answering.IN_REVIEW, actor=asker, now=now, action="review started")


def accept(session: Session, asker: Asker, request: Request, *, is_assessed: bool, now: datetime) -> None:
    """`is_assessed`: whether the latest submission has been scored; without it there is nothing to accept."""
    if not is_assessed:
        raise Refused("not_assessed", _("The score is not there yet. Please wait a moment and try again."))
    step(session, request, [Answering.SUBMITTED, Answering.IN_REVIEW], Answering.ACCEPTED, actor=asker, now=now,
         action="submission accepted")  # fmt: skip


def default_due_on(campaign: Campaign, now: datetime) -> date:
    return today_in(campaign.zone, now) + timedelta(days=DAYS_TO_ANSWER)


def return_questions(
    session: Session, settings: Settings, asker: Asker, request: Request, back: Return, now: datetime
) -> None:
    """Sends single questions back. Only these can then be changed, and what `opening` opens because of them."""
    lock(session, request)
    _refuse_ended(request.campaign)
    _refuse_day(request.campaign, back.due_on, now)
    made = _prepared(session, request)
    unknown = [id for id in back.reasons if id not in made.places]
    if not back.reasons or unknown:
        raise Refused("question_unknown", _("Choose at least one question to send back."), 422)
    if any(not reason.strip() for reason in back.reasons.values()):
        raise Refused("reason_missing", _("Say for each question what you need."), 422)
    _back(session, settings, asker, request, back.due_on, now, start=(Answering.SUBMITTED, Answering.IN_REVIEW),
          action="questions returned", count=len(back.reasons))  # fmt: skip
    response, submission = _latest(session, request)
    for question, reason in back.reasons.items():
        session.add(ReturnedQuestion(submission_id=submission.id, question=question, reason=reason.strip(),
                                     by_id=asker.person_id, created_at=now))  # fmt: skip
    today = today_in(request.campaign.zone, now)
    response.editable = opened(session, made, request, response, submission, back.reasons, today)
    session.flush()


def reopen(
    session: Session, settings: Settings, asker: Asker, request: Request, *, reason: str, due_on: date, now: datetime
) -> None:
    """Opens all questions again, for a reason. Only a member's administrator may."""
    if asker.role is not Role.MEMBER_ADMIN:
        raise Refused("forbidden", _("Only an administrator of your organisation can do this."), 403)
    if not reason.strip():
        raise Refused("reason_missing", _("Please give a reason."), 422, "reason")
    lock(session, request)
    _refuse_ended(request.campaign)
    _refuse_day(request.campaign, due_on, now)
    _back(session, settings, asker, request, due_on, now,
          start=(Answering.SUBMITTED, Answering.IN_REVIEW, Answering.ACCEPTED), action="response reopened",
          reason=reason.strip())  # fmt: skip
    response, _submission = _latest(session, request)
    response.editable = None
    session.flush()


def cancel_return(session: Session, settings: Settings, asker: Asker, request: Request, now: datetime) -> None:
    """Takes a return back: the last submission stands, and what was changed since is kept as earlier versions only.

    The questions can be returned anew, so what was asked of them is forgotten. Help asked for in the round ends too.
    """
    lock(session, request)
    step(session, request, [Answering.RETURNED], Answering.IN_REVIEW, actor=asker, now=now, action="return cancelled",
         values={"return_due_on": None})  # fmt: skip
    waiting_letters.drop_asking(session, request, now, actor=asker)
    response, submission = _latest(session, request)
    restore(session, _prepared(session, request), response, submission, now)
    session.execute(delete(ReturnedQuestion).where(ReturnedQuestion.submission_id == submission.id))
    end_delegations(session, settings, request, response.id, now, is_submitted=False)
    response.editable = None
    session.flush()


def _back(
    session: Session, settings: Settings, asker: Asker, request: Request, due_on: date, now: datetime, *,
    start: tuple[Answering, ...], action: str, **facts: str | int,
) -> None:  # fmt: skip
    step(session, request, start, Answering.RETURNED, actor=asker, now=now, action=action,
         values={"return_due_on": due_on}, due_on=due_on.isoformat(), **facts)  # fmt: skip
    invitation = invitation_of(session, request)
    if invitation is not None:
        invitation.expires_at = max(invitation.expires_at, link_ends_at(due_on, request.campaign))
        write(session, settings, request.campaign, request, invitation, "returned", now)


def _refuse_ended(campaign: Campaign) -> None:
    """Days that have passed close nothing for good: a return has its own. But whoever closed a campaign ended it."""
    if campaign.closed_at is not None:
        raise Refused("closed", _("This campaign is closed: nothing can be opened for answering any more."))


def _refuse_day(campaign: Campaign, due_on: date, now: datetime) -> None:
    today = today_in(campaign.zone, now)
    if not today < due_on <= today + LONGEST_RETURN:
        raise Refused("due_day", _("Choose a day from tomorrow to a year from now."), 422, "due_on")


def _latest(session: Session, request: Request) -> tuple[Response, Submission]:
    """As they are now. The step comes first: it takes the request, and the response comes after it (`holding`)."""
    response = session.scalars(held(select(Response).where(Response.request_id == request.id))).one()
    submission = queries.last_submission(session, response.id)
    if submission is None:
        raise StateChanged(request.answering)
    return response, submission


def _prepared(session: Session, request: Request) -> Prepared:
    version = request.campaign.questionnaire
    return prepared(session, version.id, version.sha256)
