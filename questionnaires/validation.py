"""Whether answers fit together: contradictions that refuse a document, and the short form."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import TRUE
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire
from questionnaires.names import question_of
from questionnaires.problems import LANGUAGES, Problem


def contradictions(frame: AnswerFrame) -> Mapping[int, list[Problem]]:
    """For each response that must be refused, the problems found in it."""
    found: dict[int, list[Problem]] = {}
    questionnaire = frame.questionnaire
    for rule in questionnaire.rules:
        for index in np.flatnonzero(frame.result(rule.when) == TRUE):
            found.setdefault(int(index), []).append(rule_problem(questionnaire, rule.id, rule.place))
    for index in np.flatnonzero(_short_form_misused(frame)):
        found.setdefault(int(index), []).append(Problem("short_form", "form", {}))
    return found


def rule_problem(questionnaire: Questionnaire, rule: str, place: str) -> Problem:
    """The problem of a validity rule; its words are texts of the questionnaire, in its first language if need be."""
    details = {}
    for language in LANGUAGES:
        texts = questionnaire.texts.get(language) or questionnaire.texts[questionnaire.languages[0]]
        details[f"reason_{language}"], details[f"remedy_{language}"] = texts.rules[rule]
    within = "answers." if question_of(place) in questionnaire.questions else ""  # an input stands beside them
    return Problem("validity_rule", f"{within}{place}", {"rule": rule, **details})


def _short_form_misused(frame: AnswerFrame) -> NDArray[np.bool_]:
    when = frame.questionnaire.short_form_when
    allowed = np.zeros(frame.size, bool) if when is None else frame.result(when) == TRUE
    misused: NDArray[np.bool_] = frame.short & ~allowed
    return misused
