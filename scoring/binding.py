"""The cap that binds: the lowest limit on the total, and the reason in words."""

from typing import Any

import numpy as np

from scoring.caps import flags_under
from scoring.engine import Scorecards
from scoring.explain import cap_words
from scoring.listing import ListedFlag
from scoring.rounding import settled


def binding_cap(cards: Scorecards, index: int, flags: list[ListedFlag]) -> dict[str, Any] | None:
    """The limit that holds the total down, None where none lies below the score before caps.

    Of several with the same limit a flag is named before "four-major", and that before a
    group such as "pillar:A".
    """
    limit = cards.caps.limit[index]
    if not settled(limit) < settled(cards.before_cap[index]):
        return None
    because, severity = _reason(cards, index, flags, limit)
    words = {language: cap_words(cards, index, flags, because, limit, language) for language in cards.rubric.texts}
    return {"limit": float(limit), "because": because, "severity": severity, "text": words}


def _reason(cards: Scorecards, index: int, flags: list[ListedFlag], limit: float) -> tuple[str, str | None]:
    rules = [
        cap
        for cap, holds in zip(cards.rubric.overall_caps, cards.caps.holds, strict=True)
        if cap.limit == limit and holds[index]
    ]
    single = [cap for cap in rules if cap.group_below is None and cap.count == 1]
    for flag in flags:
        for cap in single:
            in_core = any(
                group.core and cards.flags.stands[group.id][flag.place, index] for group in cards.rubric.groups.values()
            )
            if flags_under(cap, cards.flags)[flag.place, index] and (in_core or not cap.core_only):
                return flag.id, flag.severity.name
    several = [cap for cap in rules if cap.group_below is None]
    if several:
        return several[0].because, None
    below = max(cap.group_below or 0.0 for cap in rules)
    weak = [
        group.id
        for group in cards.rubric.groups.values()
        if group.core and np.less(settled(cards.finals[group.id][index]), below)
    ]
    return f"{rules[0].because}:{weak[0]}", None
