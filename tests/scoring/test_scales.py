"""What a scale says of itself: the best it can give, whatever it counts to."""

import pytest

from questionnaires.expressions.tree import Constant, Kind
from questionnaires.model import Rule
from scoring.scales import (
    Band,
    BandScale,
    FormulaScale,
    MatrixScale,
    OptionScale,
    PartsScale,
    Reversed,
    Scale,
    SeveralScale,
    Verdict,
)

RULE = Rule("1", Constant(Kind.NUMBER, None, 1.0))
THREE = tuple(Verdict(value) for value in (0.0, 2.0, 3.0))
BANDS = (Band(">=", 90, Verdict(5)), Band("<", 90, Verdict(1)))
SCALES: list[tuple[Scale, float]] = [
    (OptionScale(THREE), 3),
    (SeveralScale(THREE, add=True), 5),
    (SeveralScale(THREE, add=True, most=4), 4),
    (SeveralScale(THREE, add=False), 3),
    (MatrixScale({"visa": 1.0}, (4.0, None, 2.0)), 4),
    (BandScale(RULE, BANDS), 5),
    (PartsScale({"one": BANDS, "two": (Band(">=", 0, Verdict(7)),)}), 7),
    (FormulaScale(RULE), 100),
    (Reversed(OptionScale(THREE), 3), 3),
]


@pytest.mark.parametrize(("scale", "best"), SCALES, ids=[type(scale).__name__ for scale, _ in SCALES])
def test_a_scale_knows_the_best_it_can_give(scale: Scale, best: float) -> None:
    assert scale.best == best
