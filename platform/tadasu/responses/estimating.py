"""How long answering takes, told the same in the mail, at the door and on the pages: rounded up, and never nothing."""

import math
from collections.abc import Collection

from questionnaires.model import Questionnaire
from tadasu.campaigns.minutes import minutes_asked
from tadasu.responses.drafting import DraftView
from tadasu.responses.standing import Standing


def of_sections(questionnaire: Questionnaire, sections: Collection[str]) -> int:
    """Minutes for whole sections, with every question that may be asked there."""
    ids = (id for section in questionnaire.sections if section.id in sections for id in section.questions)
    return whole(sum(questionnaire.questions[id].minutes for id in ids))


def still_needed(standing: Standing, view: DraftView) -> int:
    """Minutes until all that the person sees and may change is answered; 0 only once it is.

    Until the facts are known that decide what is asked, the respondent is told no more than the mail
    said, and a helper no more than the door.
    """
    if standing.response.editable is not None:
        left = sum(
            view.frame.questionnaire.questions[id].minutes for id in view.progress.missing if standing.may_edit(id)
        )
        return whole(left) if left else 0
    if view.answered == view.applicable:
        return 0
    left = whole(view.minutes_left)
    if not standing.is_respondent:
        return min(left, of_sections(standing.questionnaire, standing.sections))
    if any(id in view.progress.missing for id in standing.questionnaire.required):
        return min(left, minutes_asked(standing.questionnaire).with_trainees)
    return left


def whole(minutes: float) -> int:
    """Rounded up, and at least one: a promise that is kept."""
    return max(1, math.ceil(minutes))
