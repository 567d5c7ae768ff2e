"""The first page after the code, and the list of sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect
from flask.typing import ResponseReturnValue

from questionnaires.expressions.evaluation import TRUE
from tadasu.access import loaded
from tadasu.campaigns.dates import closing_instant, due_instant, end_of
from tadasu.campaigns.minutes import minutes_asked
from tadasu.responses import addresses
from tadasu.responses.drafting import DraftView, look
from tadasu.responses.estimating import still_needed, whole
from tadasu.responses.models import Delegation
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.queries import delegations, draft, returned_questions, seen_by
from tadasu.responses.rendering.words import Words
from tadasu.responses.responding import SHORT, may_choose
from tadasu.responses.standing import Standing
from tadasu.transaction import db


@dataclass(frozen=True)
class Task:
    """A section in the list. `state`: new, begun or done."""

    id: str
    title: str
    answered: int
    applicable: int
    minutes: int
    helper: Delegation | None
    returned: int  # questions in it that were sent back

    @property
    def state(self) -> str:
        if self.answered == self.applicable:
            return "done"
        return "begun" if self.answered else "new"


@bp.get("", endpoint="start")
def start() -> ResponseReturnValue:
    standing = loaded(Standing)
    view = look(standing, draft(db(), standing.response.id))
    purpose = standing.campaign.purpose
    return page(
        "start",
        standing,
        purpose=purpose.get(standing.language) or next(iter(purpose.values()), ""),
        minutes=still_needed(standing, view),
        whole=None if view.answered or not standing.is_respondent else minutes_asked(standing.questionnaire),
        is_begun=view.answered > 0,
        sections=_titles(standing),
        seen=seen_by(db(), standing.response.id, standing.language) if standing.is_respondent else [],
        **dates(standing),
    )


@bp.get("/tasks")
def tasks() -> ResponseReturnValue:
    standing = loaded(Standing)
    if standing.blocked == "submitted" and standing.is_respondent:
        return redirect(addresses.RECEIPT, 303)
    view = look(standing, draft(db(), standing.response.id))
    helpers = delegations(db(), standing.response.id) if standing.is_respondent else []
    returned = returned_questions(db(), standing.response.id) if standing.is_returned else {}
    return page(
        "tasks",
        standing,
        tasks=_tasks(standing, view, helpers, returned),
        view=view,
        minutes=still_needed(standing, view),
        form_choice=_form_choice(standing, view),
        returned=returned,
        **dates(standing),
    )


def dates(standing: Standing) -> dict[str, datetime]:
    """The last minutes in which an answer is in time, and in which it is taken at all.

    Of a helper who was asked for a day, that day.
    """
    minute = timedelta(minutes=1)
    asked_for = standing.delegation.due_on if standing.delegation is not None else None
    due_at = due_instant(standing.request, standing.campaign)
    return {
        "due_at": (end_of(asked_for, standing.campaign.zone) if asked_for is not None else due_at) - minute,
        "closing_at": closing_instant(standing.request, standing.campaign) - minute,
    }


def _titles(standing: Standing) -> list[str]:
    """Of the sections a helper is asked to answer."""
    if standing.is_respondent:
        return []
    words = Words(standing.questionnaire, standing.language)
    return [words.texts.sections[id] for id in standing.sections]


def _tasks(
    standing: Standing, view: DraftView, helpers: Sequence[Delegation], returned: Mapping[str, str]
) -> list[Task]:
    words = Words(standing.questionnaire, standing.language)
    live = {id: each for each in helpers if each.state in ("invited", "opened", "done") for id in each.sections}
    return [
        Task(
            id=id,
            title=words.texts.sections[id],
            answered=part.answered,
            applicable=part.applicable,
            minutes=whole(part.minutes_left),
            helper=live.get(id),
            returned=sum(standing.prepared.section_of.get(question) == id for question in returned),
        )
        for id, part in view.own.items()
    ]


def _form_choice(standing: Standing, view: DraftView) -> str:
    """What can be said of the form: that there is a "shorter" one, that it "is_short", or that it "must_be_full"."""
    if not standing.is_respondent:
        return ""
    when = standing.questionnaire.short_form_when
    is_allowed = when is not None and bool(view.frame.result(when)[0] == TRUE)
    if standing.response.form == SHORT:
        return "is_short" if is_allowed else "must_be_full"
    return "shorter" if is_allowed and may_choose(db(), standing, SHORT) else ""
