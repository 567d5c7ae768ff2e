"""Where every point of the total comes from: what each item gives, and what it could have given."""

from dataclasses import dataclass

import numpy as np

from scoring.engine import Scorecards
from scoring.explain import answer_words, plain
from scoring.rounding import half_up
from scoring.rubric import Blank, Combine

_DECIMALS = 3


@dataclass(frozen=True)
class Points:
    """One item's part in the total, in points of the total: unrounded, they add up to it."""

    item: str
    possible: float  # with the best value of its scale
    declared: float  # by the answer alone; the sum over items is the declared score
    assured: float  # after evidence; the sum over items is the assured score


def points(cards: Scorecards, index: int) -> list[Points]:
    """The points of every item that counts.

    Only where the score is a mean of means; by other methodologies no item has a share of its
    own, and there are none.
    """
    groups = cards.rubric.groups.values()
    if any(group.combine is not Combine.MEAN or group.pooled or group.decimals is not None for group in groups):
        return []
    columns = cards.items.applicable if cards.rubric.blank is Blank.ZERO else cards.items.answered
    counted = columns[:, index]
    shares = _shares(cards, index, counted)
    found = []
    for row, item in enumerate(cards.rubric.items.values()):
        if counted[row] and item.scale is not None and item.weight:
            share = shares[item.group] * item.weight
            values = cards.items.values[row, index], cards.assured_items[row, index]
            found.append(Points(item.id, share * item.scale.best, *(float(share * value) for value in values)))
    return found


def _shares(cards: Scorecards, index: int, counted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> dict[str, float]:
    """For each group, what one unit of weight in it is worth in the total, for each point of value."""
    rubric = cards.rubric
    weights: dict[str, float] = dict.fromkeys(rubric.groups, 0.0)
    for row, item in enumerate(rubric.items.values()):
        if counted[row] and item.scale is not None:
            weights[item.group] += item.weight
    for group in rubric.groups.values():
        if group.parent is not None and not np.isnan(cards.declared[group.id][index]):
            weights[group.parent] += group.weight
    shares: dict[str, float] = {}
    for group in reversed(list(rubric.groups.values())):
        above = 1.0 if group.parent is None else shares[group.parent] * group.weight
        shares[group.id] = above / weights[group.id] if weights[group.id] else 0.0
    return shares


def point_words(cards: Scorecards, index: int, each: Points, language: str) -> str:
    """One item's points in a sentence: the answer, its value and weight, and what it gives."""
    row = cards.rubric.item_rows[each.item]
    return (
        cards.rubric.texts[language]
        .messages["points"]
        .format(
            label=cards.questionnaire.texts[language].questions[each.item].label,
            answer=answer_words(cards, index, each.item, language),
            value=_figure(cards.assured_items[row, index], 1),
            weight=plain(cards.rubric.items[each.item].weight),
            given=_figure(each.assured, _DECIMALS),
            possible=_figure(each.possible, _DECIMALS),
            item=each.item,
        )
    )


def _figure(value: float, decimals: int) -> str:
    return plain(float(half_up(np.asarray(value), decimals)))
