"""The range a score can still reach while answers are missing (domain rules 3.2)."""

from dataclasses import dataclass

import numpy as np

from questionnaires.model import Questionnaire
from scoring.engine import Blanks, Scorecards, score
from scoring.rubric import Rubric
from scoring.submissions import Submissions


@dataclass(frozen=True)
class PossibleRange:
    """The lowest and highest final score of a response, as published, whatever its band."""

    low: float | None
    high: float | None


def possible_ranges(questionnaire: Questionnaire, rubric: Rubric, submissions: Submissions) -> list[PossibleRange]:
    """For each response: low with blanks 0 as it stands, high with blanks answered best and proved.

    High gives blanks the best of their scale at evidence level 3 and drops their UNANS-GATE flags; no
    check is added. A completion may still raise a check, and then end below its low.
    """
    low = score(questionnaire, rubric, submissions)
    high = score(questionnaire, rubric, submissions, Blanks.BEST)
    return [PossibleRange(_final(low, index), _final(high, index)) for index in range(submissions.size)]


def _final(cards: Scorecards, index: int) -> float | None:
    value = cards.published(cards.final)[index]
    return None if np.isnan(value) else float(value)
