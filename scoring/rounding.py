"""How figures are rounded before they are compared and published."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

DECIMALS = 9  # two figures closer than this are the same figure


def settled(values: Array) -> Array:
    """Values as they are compared with limits: rounded to 9 decimals, so that 1.1 is 1.1."""
    return np.round(values, DECIMALS)


def half_up(values: Array, decimals: int) -> Array:
    """Values rounded half up (away from zero has no meaning here: scores are not negative)."""
    scale = 10.0**decimals
    return np.floor(np.round(settled(values) * scale, DECIMALS - 1) + 0.5) / scale
