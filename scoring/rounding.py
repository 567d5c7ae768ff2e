"""How figures are rounded before they are compared and published."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import DECIMALS

Array = NDArray[Any]


def settled(values: Array) -> Array:
    """Values as they are compared with limits: rounded to 9 decimals, so that 1.1 is 1.1."""
    return np.round(values, DECIMALS)


def half_up(values: Array, decimals: int) -> Array:
    """Values rounded half up (away from zero has no meaning here: scores are not negative)."""
    scale = 10.0**decimals
    return np.floor(np.round(settled(values) * scale, DECIMALS - 1) + 0.5) / scale
