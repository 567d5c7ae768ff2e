"""What holds a score down where no cap on the total does: the pillar cap that costs most, in words."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from scoring.explain import plain
from scoring.rounding import half_up
from scoring.rubric import Combine, Rubric
from scoring.severity import FlagState, Severity

_LEAST = 0.05  # of a point; less is rounding


def pillar_cap_words(score: Mapping[str, Any], rubric: Rubric, language: str) -> str:
    """The pillar cap that takes the most points off the total of a score document, in words.

    "" where a cap on the total binds, where there is no final score, where no pillar cap costs
    anything, for a rubric whose total is no weighted mean of its pillars, and in a language it
    is not written in.
    """
    texts = rubric.texts.get(language)
    if texts is None or score["binding_cap"] or score["final"] is None or not _is_mean(rubric):
        return ""
    losses = _losses(score["pillars"])
    group = max(losses, key=lambda each: losses[each], default="")
    if not group or losses[group] < _LEAST:
        return ""
    pillar = score["pillars"][group]
    return texts.messages["pillar_cap"].format(
        group=texts.groups.get(group, group), limit=plain(pillar["cap"]), assured=plain(pillar["assured"]),
        cost=plain(float(half_up(np.asarray(losses[group]), 1))), because=_because(score, rubric, group),
    )  # fmt: skip


def _is_mean(rubric: Rubric) -> bool:
    pooled = any(rubric.groups[group].pooled for group in rubric.pillars)
    return rubric.groups[rubric.total].combine is Combine.MEAN and not pooled


def _losses(pillars: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The points of the total that the cap of each pillar costs."""
    counted = {id: each for id, each in pillars.items() if each["assured"] is not None}
    weights = sum(each["weight"] for each in counted.values())
    return {
        id: (each["assured"] - each["final"]) * each["weight"] / weights
        for id, each in counted.items()
        if each["cap"] is not None and weights
    }


def _because(score: Mapping[str, Any], rubric: Rubric, group: str) -> str:
    """The first flag of the list that gives the pillar its cap; the pillar where it stands elsewhere too."""
    states = {state.word: state for state in FlagState}
    for flag in score["flags"]:
        limit = rubric.group_caps.get((Severity[flag["severity"]], states[flag["state"]]))
        if flag["pillar"] == group and limit == score["pillars"][group]["cap"]:
            return str(flag["id"])
    return f"pillar:{group}"
