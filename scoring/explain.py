"""Scores in words: what a flag says, why a cap binds, and what was answered."""

from typing import Any

import numpy as np

from questionnaires.answers.choices import Choice, Choices
from questionnaires.frame import Applies
from questionnaires.option_words import option_words
from scoring.engine import Scorecards
from scoring.listing import ListedFlag
from scoring.rounding import half_up
from scoring.scales import BandScale, FormulaScale, MatrixScale, Reversed, Scale


def cap_words(cards: Scorecards, index: int, flags: list[ListedFlag], because: str, limit: float, language: str) -> str:
    """`Final 20: passports are kept … (LAW-21)`."""
    texts = cards.rubric.texts[language]
    flag = next((flag for flag in flags if flag.id == because), None)
    if flag is not None:
        fact = flag_words(cards, index, flag, language)
    else:
        kind, _, group = because.partition(":")
        final = published_words(cards, cards.finals[group][index]) if group else ""
        fact = texts.messages[f"cap_{kind}"].format(group=texts.groups.get(group, group), final=final)
    return texts.messages["cap"].format(limit=plain(limit), fact=fact, because=because)


def flag_words(cards: Scorecards, index: int, flag: ListedFlag, language: str) -> str:
    """The fact behind a flag, in words."""
    texts = cards.rubric.texts[language]
    slot = flag.slot
    if slot.kind == "check":
        return texts.checks.get(slot.subject, slot.subject)
    if slot.kind == "raised":
        return cards.submissions.raised[slot.position].reasons[index]
    if slot.kind == "merged":
        return texts.messages["merged"]
    question = cards.questionnaire.texts[language].questions[slot.subject].label
    if slot.kind == "blank_gate":
        return texts.messages["blank_gate"].format(question=question)
    answer = answer_words(cards, index, slot.subject, language)
    return texts.messages["answer"].format(question=question, answer=answer)


def answer_words(cards: Scorecards, index: int, item: str, language: str) -> str:
    """The answer to an item as a reader sees it: the words of an option, or the figure judged."""
    texts = cards.questionnaire.texts[language].questions[item]
    messages = cards.rubric.texts[language].messages
    frame = cards.submissions.frame
    row = cards.rubric.item_rows[item]
    applies = cards.items.applies[row, index]
    if applies == Applies.CLAIMED:
        return messages["claimed"]
    if applies != Applies.YES:
        return messages["not_applicable"]
    if not cards.items.answered[row, index]:
        return messages["blank"]
    shape, options = cards.questionnaire.questions[item].shape, option_words(cards.questionnaire, item, language)
    if isinstance(shape, Choice):
        code = shape.codes[frame.column(item)[index]]
        return options.get(code, code)
    if isinstance(shape, Choices):
        mask = int(frame.column(item)[index])
        return " / ".join(options.get(code, code) for bit, code in enumerate(shape.codes) if mask >> bit & 1)
    measured = measured_figure(cards, index, item)
    if frame.said_unknown(item)[index] or measured is None:
        return messages["unknown"] if frame.said_unknown(item)[index] else messages["see_answers"]
    figure = plain(float(half_up(np.asarray(measured), 4)))
    written = cards.rubric.texts[language].measures.get(item)
    return written.format(figure=figure) if written else f"{figure} {texts.unit}".strip()


def measured_figure(cards: Scorecards, index: int, item: str) -> float | None:
    """The figure an item's bands or formula judge, before it becomes points; None where there is none."""
    scale = _inner(cards.rubric.items[item].scale)
    frame = cards.submissions.frame
    if isinstance(scale, BandScale):
        value = frame.result(scale.measure)[index]
    elif isinstance(scale, FormulaScale):
        value = frame.result(scale.value)[index]
    elif isinstance(scale, MatrixScale):
        value = cards.items.values[cards.rubric.item_rows[item], index]
    else:
        return None
    return None if np.isnan(value) else float(value)


def _inner(scale: Scale | None) -> Scale | None:
    return _inner(scale.scale) if isinstance(scale, Reversed) else scale


def published_words(cards: Scorecards, value: Any) -> str:
    return plain(float(cards.published(np.asarray([value]))[0]))


def plain(value: float) -> str:
    """A number without a trailing .0."""
    return str(int(value)) if value == int(value) else str(value)
