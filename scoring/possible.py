"""What a response can still come to while answers are missing (domain rules 3.2), and what may be slips in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers.composite import Record
from questionnaires.answers.numbers import Money, Number
from questionnaires.model import Questionnaire
from scoring.binding import binding_cap
from scoring.engine import Scorecards, possible_finals
from scoring.explain import flag_words
from scoring.listing import ListedFlag, listed_flags
from scoring.rubric import Rubric
from scoring.severity import Severity
from scoring.submissions import Submissions

Array = NDArray[Any]


@dataclass(frozen=True)
class Remark:
    """A sentence about a response, by language. `item`: the question it speaks of, "" where it names none."""

    item: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class PossibleRange:
    """The lowest and highest final score of a response, as published, whatever its band.

    `limit`: why the highest is no higher, None where no cap holds it down. `doubts`: figures that earn
    a flag of some weight and answers that a check finds at odds, which may be slips.
    """

    low: float | None
    high: float | None
    limit: Remark | None
    doubts: tuple[Remark, ...]


def possible_ranges(questionnaire: Questionnaire, rubric: Rubric, submissions: Submissions) -> list[PossibleRange]:
    """For each response: low with blanks 0 as it stands, high with blanks answered best and proved.

    High gives blanks the best of their scale at evidence level 3 and drops their UNANS-GATE flags; no
    check is added. A completion may still raise a check, and then end below its low.
    """
    low, best = possible_finals(questionnaire, rubric, submissions)
    high = best.published(best.final)
    return [_range(best, low, high, index) for index in range(submissions.size)]


def _range(best: Scorecards, low: Array, high: Array, index: int) -> PossibleRange:
    flags = listed_flags(best, index)
    return PossibleRange(
        _figure(low, index), _figure(high, index), _limit(best, index, flags), tuple(_doubts(best, index, flags))
    )


def _limit(best: Scorecards, index: int, flags: list[ListedFlag]) -> Remark | None:
    cap = binding_cap(best, index, flags)
    if cap is None:
        return None
    named = next((flag for flag in flags if flag.id == cap["because"]), None)
    return Remark("" if named is None else _item(best, named), cap["text"])


def _doubts(best: Scorecards, index: int, flags: list[ListedFlag]) -> Iterator[Remark]:
    for flag in flags:
        if flag.severity >= Severity.MAJOR and (flag.slot.kind == "check" or _is_figure(best, index, flag)):
            words = {language: flag_words(best, index, flag, language) for language in best.rubric.texts}
            yield Remark(_item(best, flag), words)


def _is_figure(best: Scorecards, index: int, flag: ListedFlag) -> bool:
    """Whether a flag comes from figures somebody typed, and not from an option that was chosen."""
    item = best.rubric.items.get(flag.slot.subject)
    if flag.slot.kind != "item" or item is None or best.submissions.frame.said_unknown(item.id)[index]:
        return False
    return isinstance(best.questionnaire.questions[item.id].shape, Number | Money | Record)


def _item(best: Scorecards, flag: ListedFlag) -> str:
    """The question a flag speaks of; of a check, the first it weakens."""
    check = best.rubric.checks.get(flag.slot.subject)
    if flag.slot.kind != "check" or check is None:
        return flag.slot.subject if flag.slot.subject in best.rubric.items else ""
    return next(iter(check.weakens), "")


def _figure(figures: Array, index: int) -> float | None:
    return None if np.isnan(figures[index]) else float(figures[index])
