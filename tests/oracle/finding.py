"""What a consistency check brings to light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.oracle.case import Case


@dataclass(frozen=True)
class Finding:
    severity: str
    #: Where its cap falls; only CC-16 and CC-26 can name more than one.
    pillars: tuple[str, ...]
    #: The items that lose their evidence while the check is not closed.
    items: tuple[str, ...] = ()


def finding(severity: str, pillar: str, *items: str) -> Finding:
    return Finding(severity, (pillar,), items)


Check = Callable[[Case], Finding | None]
