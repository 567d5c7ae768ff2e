"""How deep a document is nested, found without recursion, so that a hostile one does no harm."""

from itertools import chain
from typing import Any

_NESTING = frozenset({dict, list})


def is_deeper_than(levels: int, raw: object) -> bool:
    """Whether more than so many objects and lists stand within one another."""
    level: list[Any] = [raw] if type(raw) in _NESTING else []
    for _ in range(levels):
        inner = [item.values() if type(item) is dict else item for item in level]
        level = [value for value in chain.from_iterable(inner) if type(value) in _NESTING]
        if not level:
            return False
    return True
