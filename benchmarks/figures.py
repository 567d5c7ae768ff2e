"""A measured figure with the bound it is held against, and ways to measure."""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measurement. `bound` is what the project promises, None where it only informs."""

    what: str
    value: float
    unit: str
    bound: float | None = None
    at_least: bool = False  # the value must be at least the bound instead of at most

    @property
    def holds(self) -> bool:
        if self.bound is None:
            return True
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def row(self) -> str:
        promise = "" if self.bound is None else f"{'≥' if self.at_least else '≤'} {self.bound:g} {self.unit}"
        verdict = "" if self.bound is None else "yes" if self.holds else "**no**"
        return f"| {self.what} | {_three_figures(self.value)} {self.unit} | {promise} | {verdict} |"


def _three_figures(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def seconds(action: Callable[[], object]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_seconds(action: Callable[[], object], runs: int) -> float:
    """The median wall time of several runs after one warm-up."""
    action()
    return sorted(seconds(action) for _ in range(runs))[runs // 2]


def peak_megabytes() -> float:
    """The most memory this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2
