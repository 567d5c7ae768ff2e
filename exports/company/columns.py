"""What the sheets show of each response, as columns."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exports.company import profile
from questionnaires.frame import Applies
from scoring.engine import Scorecards
from scoring.flags import affected_workers, gravest_open
from scoring.rounding import half_up
from scoring.severity import Severity

Array = NDArray[Any]

VALUE, NOT_APPLICABLE, BLANK, CLAIMED = range(4)  # what stands in a cell of the heat map
SEVERITIES = (Severity.ZT, Severity.CRIT, Severity.MAJOR, Severity.MINOR)


def site_columns(cards: Scorecards, first: int) -> dict[str, Array]:
    """One entry per response in every column, save that `corridor.…` has one per corridor.

    `first` is the place of the first response in the portfolio. Figures are published ones,
    NaN where there is none.
    """
    return (
        _scores(cards)
        | _flag_counts(cards)
        | _groups(cards)
        | _items(cards)
        | _profile(cards)
        | _corridors(cards, first)
    )


def _scores(cards: Scorecards) -> dict[str, Array]:
    rated = np.array([cards.rubric.rates(band) for band in cards.bands.tolist()], dtype=bool)
    total = cards.rubric.total
    return {
        "band": cards.bands,
        "declared": cards.published(cards.declared[total]),
        "assured": cards.published(cards.assured[total]),
        "before_cap": cards.published(cards.before_cap),
        "final": np.where(rated, cards.published(cards.final), np.nan),
        "coverage": cards.coverage,
        "confidence": cards.confidence,
        "inherent": half_up(cards.inherent.score, 1),
        "priority": half_up(cards.priority, 1),
        "as_of": np.asarray(cards.submissions.frame.column("as_of"), np.float64),
    }


def _flag_counts(cards: Scorecards) -> dict[str, Array]:
    open_flags = cards.flags.open
    counts: dict[str, Array] = {
        f"open.{severity.name}": (open_flags == severity).sum(axis=0).astype(np.float64) for severity in SEVERITIES
    }
    workers = profile.figures(cards, profile.FOREIGN_WORKERS)
    affected = affected_workers(cards.flags, np.nan_to_num(workers))
    affected = np.where(np.isnan(workers) & (affected == 0), np.nan, affected)  # nobody was counted
    return counts | {"gravest": gravest_open(cards.flags), "affected": affected}


def _groups(cards: Scorecards) -> dict[str, Array]:
    return {f"group.{group}": cards.published(cards.finals[group]) for group in cards.rubric.pillars}


def _items(cards: Scorecards) -> dict[str, Array]:
    """(responses) x (items of the rubric): values, and what stands where there is none."""
    applies, answered = cards.items.applies.T, cards.items.answered.T
    states = np.where(answered, np.int8(VALUE), np.int8(BLANK))
    states = np.where(applies == Applies.CLAIMED, np.int8(CLAIMED), states)
    states = np.where(cards.items.applicable.T, states, np.int8(NOT_APPLICABLE))
    return {"item.values": cards.published(cards.items.values.T).astype(np.float32), "item.states": states}


def _profile(cards: Scorecards) -> dict[str, Array]:
    leaves = {**_named("fee", profile.FEES), **_named("repayment", profile.REPAYMENT)}
    leaves |= _named("transfer", profile.TRANSFERS)
    return {
        "workers": profile.figures(cards, profile.FOREIGN_WORKERS),
        "sector": profile.choices(cards, profile.SECTOR),
        "prefecture": profile.choices(cards, profile.PREFECTURE),
        **{name: profile.figures(cards, leaf) for name, leaf in leaves.items()},
    }


def _named(prefix: str, leaves: dict[str, str]) -> dict[str, str]:
    return {f"{prefix}.{name}": leaf for name, leaf in leaves.items()}


def _corridors(cards: Scorecards, first: int) -> dict[str, Array]:
    response, nationality, status, recruits, sub_agents = profile.corridors(cards)
    return {
        "corridor.response": response.astype(np.int64) + first,
        "corridor.nationality": nationality,
        "corridor.status": status,
        "corridor.recruits": recruits,
        "corridor.sub_agents": sub_agents,
    }
