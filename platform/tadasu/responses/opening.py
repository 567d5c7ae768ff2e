"""Which questions can be changed in a round that was returned for some of them.

Those returned; those that were not asked when the last round was signed, since they can only appear
through the others; those beside which "N/A" may no longer hold once the others change; and those a signature
would be refused for, since nobody could ever sign otherwise. What was opened once stays open until the round is over.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from questionnaires.frame import Applies
from questionnaires.names import question_of, uses
from questionnaires.problems import Problem
from questionnaires.progress import progress
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.models import Answering, Campaign, Request, Response
from tadasu.responses import queries
from tadasu.responses.applying import EMPTY, Texts, draft_frame
from tadasu.responses.holding import hold_request
from tadasu.responses.models import Submission
from tadasu.responses.prepared import Prepared, prepared
from tadasu.responses.standing import Standing


def opened(
    session: Session, made: Prepared, request: Request, response: Response, submission: Submission,
    returned: Collection[str], today: date,
) -> list[str]:  # fmt: skip
    """The questions that are open from the return on, in the order of the questionnaire."""
    texts = queries.stored_texts(session, response.id)
    in_the_way = _in_the_way(made, texts, response.form, _days(request, request.campaign, today))
    found = {*returned, *in_the_way, *not_asked_when_signed(made, submission)}
    found |= _dropped_by(made, submission, found)
    return [id for id in made.places if id in found]


def open_more(standing: Standing, texts: Texts) -> None:
    """Opens what a save has put in the way of signing."""
    if standing.response.editable is not None:
        days = _days(standing.request, standing.campaign, standing.today)
        _open(standing.prepared, standing.response, texts, days)


def open_what_aged(session: Session, request: Request, response: Response, now: datetime) -> None:
    """Opens what has grown too old to be signed, or will by the last day: that may have been put off since."""
    if response.editable is None or request.answering != Answering.RETURNED:
        return
    hold_request(session, request.id)
    if response.editable is None:  # the round was ended a moment ago
        return
    campaign, version = request.campaign, request.campaign.questionnaire
    days = _days(request, campaign, today_in(campaign.zone, now))
    _open(prepared(session, version.id, version.sha256), response, queries.stored_texts(session, response.id), days)


def open_for_form(session: Session, standing: Standing, before: str) -> None:
    """Opens what the form at hand asks and the form `before` did not, and what it puts in the way of signing."""
    if standing.response.editable is None:
        return
    texts, form = queries.stored_texts(session, standing.response.id), standing.response.form
    asked = [
        queries.asked_in(standing.prepared, _values(texts), form=each, as_of=standing.today) for each in (form, before)
    ]
    days = _days(standing.request, standing.campaign, standing.today)
    _open(standing.prepared, standing.response, texts, days, asked[0] - asked[1])


def not_asked_when_signed(made: Prepared, submission: Submission) -> frozenset[str]:
    """The questions that stood on no page when a round was signed."""
    document = json.loads(submission.document)
    asked = queries.asked_in(made, document["answers"], form=document["form"], as_of=submission.as_of)
    return frozenset(made.places) - asked


def _open(
    made: Prepared, response: Response, texts: Texts, days: Collection[date], others: Collection[str] = ()
) -> None:
    editable = set(response.editable or ())
    more = _in_the_way(made, texts, response.form, days) | set(others)
    if more - editable:
        response.editable = [id for id in made.places if id in more or id in editable]


def _dropped_by(made: Prepared, submission: Submission, changing: Collection[str]) -> set[str]:
    """The questions that dropped out of what was signed by a rule on answers that may change now."""
    document = json.loads(submission.document)
    frame = draft_frame(made, document["answers"], form=document["form"], as_of=submission.as_of)
    return {id for id in made.places if frame.applies(id)[0] == Applies.RULE and _rests_on(made, id, changing)}


def _rests_on(made: Prepared, id: str, others: Collection[str]) -> bool:
    """Whether the rule by which a question drops out names one of these, beside the question itself."""
    rule = made.questionnaire.questions[id].not_applicable
    named = set().union(*(made.behind(each) for each in (rule.when, rule.only_if) if each is not None))
    return not (named - {id}).isdisjoint(others)


def _days(request: Request, campaign: Campaign, today: date) -> tuple[date, ...]:
    """Today, and the last day the round can be signed: until then an answer may become too old.

    That is the day after closing, when a quarter of an hour is let pass.
    """
    last = (request.return_due_on or request.due_on) + timedelta(days=campaign.late_days + 1)
    return (today, last) if last > today else (today,)


def _in_the_way(made: Prepared, texts: Texts, form: str, days: Collection[date]) -> set[str]:
    """The questions for which a signature on one of the days would be refused."""
    values = _values(texts)
    found: set[str] = set()
    for day in days:
        stands = progress(made.questionnaire, draft_frame(made, values, form=form, as_of=day))
        found.update(stands.missing_before_submission)
        for each in stands.contradictions:
            found |= _spoken_of(made, each)
    return found & made.places.keys()


def _values(texts: Texts) -> Mapping[str, object]:
    return {id: json.loads(text) for id, text in texts.items() if text != EMPTY}


def _spoken_of(made: Prepared, contradiction: Problem) -> set[str]:
    """The question it is reported at, and those its rule compares: any of the answers may be the wrong one."""
    at = question_of(contradiction.place.removeprefix("answers."))  # `PRF-04` of `answers.PRF-04.status`
    rules = [rule for rule in made.questionnaire.rules if rule.id == contradiction.details.get("rule")]
    return {at, *(name for rule in rules for name in uses(rule.when.tree))}
