"""The flags of one response in the order they are listed, and the laws they rest on."""

from dataclasses import dataclass

import numpy as np

from scoring.engine import Scorecards
from scoring.flags import FlagColumns
from scoring.rubric import FlagSlot
from scoring.severity import FlagState, Severity


@dataclass(frozen=True)
class ListedFlag:
    """One flag of one response, as listed: most severe first."""

    id: str
    severity: Severity
    group: str
    state: FlagState
    affected: int
    slot: FlagSlot
    place: int  # its row in FlagColumns


def listed_flags(cards: Scorecards, index: int) -> list[ListedFlag]:
    """Most severe first, then items, blank gates, merged, checks and raised in questionnaire order."""
    flags = cards.flags
    places = np.flatnonzero(flags.severities[:, index])
    ordered = sorted(places, key=lambda place: (-flags.severities[place, index], place))
    return [_listed(cards, flags, int(place), index) for place in ordered]


def _listed(cards: Scorecards, flags: FlagColumns, place: int, index: int) -> ListedFlag:
    slot = flags.slots[place]
    id = cards.submissions.raised[slot.position].ids[index] if slot.kind == "raised" else slot.id
    standing = [group for group in slot.groups if flags.stands[group][place, index]]
    group = _first_concerned(cards, slot, index) or (standing[0] if standing else "")
    return ListedFlag(
        id, Severity(int(flags.severities[place, index])), group, FlagState(int(flags.states[place, index])),
        int(flags.affected[place, index]), slot, place,
    )  # fmt: skip


def _first_concerned(cards: Scorecards, slot: FlagSlot, index: int) -> str:
    items = concerned_items(cards, slot, index)
    return cards.rubric.items[items[0]].group if items else ""


def flag_sources(cards: Scorecards, index: int, flag: ListedFlag) -> tuple[str, ...]:
    """The codes of the laws and standards behind a flag: of its question, of its check, or of the items
    a check found at odds. A merged flag and one a reviewer raised have none.
    """
    questions = cards.questionnaire.questions
    if flag.slot.subject in questions:
        return questions[flag.slot.subject].sources
    if flag.slot.kind != "check":
        return ()
    concerned = (code for id in concerned_items(cards, flag.slot, index) for code in questions[id].sources)
    return cards.rubric.check_sources.get(flag.slot.subject) or tuple(dict.fromkeys(concerned))


def concerned_items(cards: Scorecards, slot: FlagSlot, index: int) -> list[str]:
    """The items a check found at odds, where it names none beforehand."""
    concerns = cards.checks.concerns.get(slot.subject)
    if concerns is None:
        return []
    return [id for id, concerned in zip(cards.rubric.items, concerns[:, index], strict=True) if concerned]
