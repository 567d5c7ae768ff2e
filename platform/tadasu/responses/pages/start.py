"""The first page after the code, and the list of sections."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect
from flask.typing import ResponseReturnValue

from questionnaires.expressions.evaluation import TRUE
from tadasu.access import loaded
from tadasu.campaigns.dates import closing_instant, due_instant
from tadasu.responses import addresses
from tadasu.responses.drafting import DraftView, look
from tadasu.responses.models import Delegation
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.queries import delegations, draft, returned_questions
from tadasu.responses.rendering.words import Words
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
        minutes=whole(view.minutes_left),
        is_begun=view.answered > 0,
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
        minutes=whole(view.minutes_left),
        may_be_short=_may_be_short(standing, view),
        returned=returned,
        **dates(standing),
    )


def dates(standing: Standing) -> dict[str, datetime]:
    """The last minutes in which an answer is in time, and in which it is taken at all."""
    minute = timedelta(minutes=1)
    return {
        "due_at": due_instant(standing.request, standing.campaign) - minute,
        "closing_at": closing_instant(standing.request, standing.campaign) - minute,
    }


def whole(minutes: float) -> int:
    """Rounded up: a promise that is kept."""
    return math.ceil(minutes)


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


def _may_be_short(standing: Standing, view: DraftView) -> bool:
    when = standing.questionnaire.short_form_when
    return standing.is_respondent and when is not None and bool(view.frame.result(when)[0] == TRUE)
