"""The order in which suppliers are listed: who is harmed most, and worst, comes first."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.rubric import Band, Rubric

Array = NDArray[Any]


def bands_listed(rubric: Rubric) -> list[Band]:
    """Rated bands in the order the rubric tries them (worst first), then the others, last tried first."""
    rated = [band for band in rubric.bands if band.rated]
    return rated + [band for band in reversed(rubric.bands) if not band.rated]


def band_ranks(rubric: Rubric) -> Array:
    """By place in rubric.bands: 0 is listed first. The last entry is for responses without a band (-1)."""
    listed = [band.id for band in bands_listed(rubric)]
    return np.array([*(listed.index(band.id) for band in rubric.bands), len(listed)])


def portfolio_order(rubric: Rubric, columns: Mapping[str, Array]) -> Array:
    """By band, gravest open flag, workers affected by it and priority index; ties as they came."""
    keys = (
        -np.nan_to_num(columns["priority"]),
        -np.nan_to_num(columns["affected"]),
        -columns["gravest"],
        band_ranks(rubric)[columns["band"]],
    )
    return np.lexsort(keys)
