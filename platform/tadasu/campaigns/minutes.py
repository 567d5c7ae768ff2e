"""What a campaign costs a supplier, in minutes: two figures, since one average would mislead."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from questionnaires.answers.document import FORMAT, AnswersRejected, read_document
from questionnaires.model import Questionnaire
from questionnaires.progress import progress

_FACTORY: Mapping[str, object] = {
    "PRF-01": {"prefecture": "JP-23"},
    "PRF-03": 40,
    "PRF-04": [
        {"status": "technical_intern", "nationality": "VN", "route": "direct", "headcount": 6},
    ],
}
_NO_FOREIGN_WORKERS: Mapping[str, object] = {**_FACTORY, "PRF-04": []}
_STEP = 5
_kept: dict[str, "Minutes"] = {}


@dataclass(frozen=True)
class Minutes:
    """Minutes, for a factory of forty with six trainees and for one without foreign workers.

    Rounded up to the next five, here and nowhere else: mails, pages and the door name the same figure.
    """

    with_trainees: int
    without_foreign_workers: int


def minutes_asked(questionnaire: Questionnaire) -> Minutes:
    """Worked out once for each questionnaire. One that asks for other facts takes the same for both."""
    if questionnaire.sha256 not in _kept:
        _kept[questionnaire.sha256] = Minutes(
            _minutes(questionnaire, _FACTORY, "short" if questionnaire.short_form_when else "full"),
            _minutes(questionnaire, _NO_FOREIGN_WORKERS, "full"),
        )
    return _kept[questionnaire.sha256]


def _minutes(questionnaire: Questionnaire, facts: Mapping[str, object], form: str) -> int:
    document = {
        "format": FORMAT,
        "questionnaire": questionnaire.name,
        "as_of": "2026-01-01",
        "answers": dict(facts),
        "form": form,
    }
    try:
        asked = progress(questionnaire, read_document(document, questionnaire)).questions
    except AnswersRejected:
        asked = tuple(questionnaire.questions)
    return ceil(sum(questionnaire.questions[id].minutes for id in asked) / _STEP) * _STEP
