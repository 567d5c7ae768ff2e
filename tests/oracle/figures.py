"""Exact numbers: reading them from JSON, comparing them, publishing them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from operator import ge, gt, le, lt

HALF = Fraction(1, 2)
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {"<=": le, "<": lt, ">=": ge, ">": gt}


def exact(number: int | float) -> Fraction:
    """The decimal number that was written, not its binary neighbour."""
    return Fraction(str(number))


def nine(value: Fraction) -> Fraction:
    """The value with nine decimals: what is compared with a limit and what is rounded."""
    return _half_up(value, 9)


def published(value: Fraction, decimals: int = 1) -> float:
    return float(_half_up(nine(value), decimals))


def holds(value: Fraction, sign: str, limit: Fraction) -> bool:
    return COMPARE[sign](nine(value), nine(limit))


def _half_up(value: Fraction, decimals: int) -> Fraction:
    scale: int = 10**decimals
    return Fraction(floor(value * scale + HALF), scale)
