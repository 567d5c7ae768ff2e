"""The explanation of every point: items add up to the score, and say so in both languages."""

import random

import pytest

from scoring.points import point_words, points
from tests.oracle.generate import random_document
from tests.printed import example
from tests.shipped import assess_raw


@pytest.mark.parametrize("seed", range(25))
def test_the_points_of_items_add_up_to_the_declared_and_assured_score(seed: int) -> None:
    cards = assess_raw([random_document(random.Random(seed))]).cards

    found = points(cards, 0)

    total = cards.rubric.total
    assert sum(each.declared for each in found) == pytest.approx(cards.declared[total][0], abs=1e-9)
    assert sum(each.assured for each in found) == pytest.approx(cards.assured[total][0], abs=1e-9)
    assert sum(each.possible for each in found) == pytest.approx(100, abs=1e-9)


def test_every_point_is_explained_in_both_languages() -> None:
    cards = assess_raw([example("EX-05")]).cards
    wage = next(each for each in points(cards, 0) if each.item == "LAW-07")

    english, japanese = (point_words(cards, 0, wage, language) for language in ("en", "ja"))

    assert "0.9868 times the minimum wage" in english and "Value 0 of 100, weight 5: 0 of 1.364 points" in english
    assert "最低賃金の0.9868倍" in japanese and "最大1.364点" in japanese
