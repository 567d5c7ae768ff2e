"""How figures are rounded before they are compared and published."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import DECIMALS, settled

Array = NDArray[Any]

__all__ = ["half_up", "settled"]


def half_up(values: Array, decimals: int) -> Array:
    """Values rounded half up (away from zero has no meaning here: scores are not negative)."""
    scale = 10.0**decimals
    return np.floor(np.round(settled(values) * scale, DECIMALS - 1) + 0.5) / scale
