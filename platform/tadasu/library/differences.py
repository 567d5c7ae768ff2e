"""What changed from one version of a questionnaire or rubric to another, question by question."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from questionnaires.model import Questionnaire
from scoring.rubric import Rubric


@dataclass(frozen=True)
class Difference:
    """`kind`: added, removed or changed. `part` names what changed; before and after are shown as they are written."""

    kind: str
    id: str
    part: str = ""
    before: str = ""
    after: str = ""


def between_questionnaires(before: Questionnaire, after: Questionnaire, language: str) -> list[Difference]:
    """Questions that came, went or read differently, in the order of the newer version."""
    found = _came_and_went(before.questions, after.questions)
    old, new = _texts(before, language), _texts(after, language)
    for id in after.questions:
        if id not in before.questions:
            continue
        found += _fields(id, before.questions[id], after.questions[id])
        found += _fields(id, old[id], new[id])
    return found


def between_rubrics(before: Rubric, after: Rubric) -> list[Difference]:
    """Items, groups, limits, checks and bands that came, went or count differently."""
    found: list[Difference] = []
    parts: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = (
        (before.items, after.items),
        (before.groups, after.groups),
        (before.checks, after.checks),
        ({each.id: each for each in before.bands}, {each.id: each for each in after.bands}),
    )
    for old, new in parts:
        found += _came_and_went(old, new)
        for id in new:
            if id in old:
                found += _fields(id, old[id], new[id])
    for name in ("gate_severity", "group_caps", "overall_caps", "evidence", "inherent", "remediation"):
        if getattr(before, name) != getattr(after, name):
            found.append(Difference("changed", name, "", _shown(getattr(before, name)), _shown(getattr(after, name))))
    return found


def _came_and_went(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    added = [Difference("added", id) for id in after if id not in before]
    return added + [Difference("removed", id) for id in before if id not in after]


def _fields(id: str, before: Any, after: Any) -> list[Difference]:
    if before == after or type(before) is not type(after):
        return [] if before == after else [Difference("changed", id, "", _shown(before), _shown(after))]
    return [
        Difference("changed", id, each.name, _shown(getattr(before, each.name)), _shown(getattr(after, each.name)))
        for each in fields(before)
        if getattr(before, each.name) != getattr(after, each.name)
    ]


def _texts(questionnaire: Questionnaire, language: str) -> Mapping[str, Any]:
    spoken = language if language in questionnaire.texts else questionnaire.languages[0]
    return questionnaire.texts[spoken].questions


def _shown(value: Any) -> str:
    """A rule as it is written, anything else as Python says it, cut where it gets long."""
    text = getattr(value, "text", None)
    words = text if isinstance(text, str) else str(value)
    return words if len(words) <= 300 else words[:299] + "…"
