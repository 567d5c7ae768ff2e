"""Figures are published rounded half up, after the noise of 64-bit arithmetic is taken off."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from scoring.rounding import half_up, settled


@pytest.mark.parametrize(
    ("figure", "decimals", "published"),
    [
        (0.05, 1, 0.1), (0.049999, 1, 0.0), (0.15, 1, 0.2), (0.25, 1, 0.3), (73.25, 1, 73.3), (1.005, 2, 1.01),
        (2.5, 0, 3.0), (0.0005, 3, 0.001), (100.0, 1, 100.0), (0.3 - 0.25, 1, 0.1), (0.0499999999999, 1, 0.1),
    ],
)  # fmt: skip
def test_a_half_is_rounded_up(figure: float, decimals: int, published: float) -> None:
    assert half_up(np.array(figure), decimals) == published


def test_every_half_between_0_and_100_goes_up() -> None:
    halves = [Decimal(2 * step + 1) / 20 for step in range(1_000)]

    wanted = [float(half.quantize(Decimal("0.1"), ROUND_HALF_UP)) for half in halves]

    assert half_up(np.array([float(half) for half in halves]), 1).tolist() == wanted


def test_what_is_not_known_stays_so() -> None:
    assert np.isnan(half_up(np.array([np.nan]), 1)).all()


def test_figures_are_compared_as_numpy_rounds_them() -> None:
    rng = np.random.default_rng(9)
    figures = rng.normal(size=10_000) * 10.0 ** rng.integers(-12, 16, 10_000)

    assert settled(figures).tolist() == np.round(figures, 9).tolist()
