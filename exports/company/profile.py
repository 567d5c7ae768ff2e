"""What a questionnaire tells of a site beside its score, where it asks at all.

These are the only question ids this package knows. A questionnaire without them, or with
something else under the same id, gives None, which the workbook shows as "not recorded".
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.tree import Kind
from questionnaires.model import Questionnaire
from scoring.engine import Scorecards

Array = NDArray[Any]

SECTOR = "PRF-02.sector"
PREFECTURE = "PRF-01.prefecture"
FOREIGN_WORKERS = "n_foreign"
CORRIDORS = "PRF-06"
CORRIDOR_NATIONALITY = "PRF-06.nationality"
CORRIDOR_STATUS = "PRF-06.status"
CORRIDOR_RECRUITS = "PRF-06.recruited_36m"
CORRIDOR_SUB_AGENTS = "PRF-06.sub_agents"
FEES = {
    "average": "FEE-04",
    "highest": "FEE-05",
    "indebted": "FEE-06",
    "debt": "FEE-07",
    "employer_cost": "FEE-13",
    "interviewed": "FEE-14",
}
REPAYMENT = {
    "identified": "FEE-17.identified",
    "repaid": "FEE-17.repaid",
    "eligible": "FEE-17.eligible",
    "repaid_workers": "FEE-17.repaid_workers",
}
TRANSFERS = {
    "received": "JOB-03.received",
    "handled": "JOB-03.handled",
    "withdrawn": "JOB-03.withdrawn",
    "refused": "JOB-03.refused",
    "refused_lawful": "JOB-03.refused_lawful",
    "days_to_notice": "JOB-04",
    "days_notice": "JOB-05",
    "missing": "PRF-09",
}
_CHOICES = {SECTOR, PREFECTURE, CORRIDOR_NATIONALITY, CORRIDOR_STATUS, CORRIDOR_SUB_AGENTS}
_IN_TABLE = {CORRIDOR_NATIONALITY, CORRIDOR_STATUS, CORRIDOR_SUB_AGENTS, CORRIDOR_RECRUITS}


def is_asked(questionnaire: Questionnaire, leaf: str) -> bool:
    """Whether the questionnaire has this leaf, with the kind of answer meant here."""
    if leaf == FOREIGN_WORKERS:
        return leaf in questionnaire.derived
    info = questionnaire.leaves.get(leaf)
    kind = Kind.CHOICE if leaf in _CHOICES else Kind.NUMBER
    table = CORRIDORS if leaf in _IN_TABLE else None
    return info is not None and info.kind is kind and info.table == table


def figures(cards: Scorecards, leaf: str) -> Array:
    """A number per response; NaN where it is not known or not asked."""
    if not is_asked(cards.questionnaire, leaf):
        return np.full(cards.size, np.nan)
    return np.asarray(cards.submissions.frame.column(leaf), np.float64)


def choices(cards: Scorecards, leaf: str) -> Array:
    """The place of the option chosen per response; -1 where it is not known or not asked."""
    if not is_asked(cards.questionnaire, leaf):
        return np.full(cards.size, -1, np.int16)
    return np.asarray(cards.submissions.frame.column(leaf), np.int16)


def corridors(cards: Scorecards) -> tuple[Array, Array, Array, Array, Array]:
    """Per corridor of a site: response, nationality, status, recruits and sub-agents."""
    frame = cards.submissions.frame
    if not all(is_asked(cards.questionnaire, leaf) for leaf in _IN_TABLE):
        nothing = np.zeros(0, np.int16)
        return nothing, nothing, nothing, nothing.astype(np.float64), nothing
    return (
        frame.row_index(CORRIDORS),
        frame.column(CORRIDOR_NATIONALITY),
        frame.column(CORRIDOR_STATUS),
        frame.column(CORRIDOR_RECRUITS),
        frame.column(CORRIDOR_SUB_AGENTS),
    )
