"""From submissions to score documents, in batches: one submission and a thousand take the same way."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import isnan
from typing import Any

from questionnaires.answers.canonical import document_sha256
from questionnaires.answers.document import AnswerDocument, AnswersRejected, read_document
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from scoring.assess import Assessment, assess
from scoring.document import score_document
from scoring.engine import Scorecards
from scoring.explain import answer_words, flag_words
from scoring.listing import listed_flags
from scoring.points import point_words, points
from scoring.rubric import Rubric
from tadasu.responses.models import Submission


@dataclass(frozen=True)
class Computed:
    """A score document with its words in every language, and the hashes that bind it."""

    score: dict[str, Any]
    words: dict[str, Any]  # language -> {"flags": id -> text, "points": item -> text, "answers": item -> text}
    points: list[dict[str, Any]]  # item, possible, declared, assured: points of the total
    input_sha256: str
    workers: int | None  # foreign workers, as declared

    @cached_property
    def text(self) -> bytes:
        """What is kept: one JSON text, UTF-8 without spaces. Keys stand as the score document has them, since pages
        list pillars in that order; the same submission, rubric and program give the same bytes.
        """
        whole = {"score": self.score, "words": self.words, "points": self.points, "workers": self.workers}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def stored(self) -> bytes:
        """The text, compressed; `unpack` gives it back."""
        return zlib.compress(self.text, 6)

    @property
    def document_sha256(self) -> str:
        """Of the text."""
        return sha256(self.text).hexdigest()


class CannotScore(Exception):
    """A submission the rubric cannot judge; carries the problems. Its words name places, never answers."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{each.code} at {each.place}" for each in self.problems))


def unpack(stored: bytes) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(zlib.decompress(stored))
    return whole


def compute(
    questionnaire: Questionnaire,
    rubric: Rubric,
    submissions: Sequence[Submission],
    inputs: Sequence[Mapping[str, Any]],
) -> list[Computed | CannotScore]:
    """Scores each submission at its own day. What cannot be scored takes nothing from the others."""
    found: dict[int, Computed | CannotScore] = {}
    documents: dict[int, AnswerDocument] = {}
    for place, each in enumerate(inputs):
        try:
            documents[place] = read_document(each, questionnaire)
        except AnswersRejected as error:
            found[place] = CannotScore(error.problems)
    places = list(documents)
    days = [submissions[place].as_of for place in places]
    assessment = assess(questionnaire, rubric, list(documents.values()), days)
    for index, place in enumerate(places):
        found[place] = _computed(assessment, index, inputs[place])
    return [found[place] for place in range(len(inputs))]


def _computed(assessment: Assessment, index: int, given: Mapping[str, Any]) -> Computed | CannotScore:
    if index in assessment.rejected:
        return CannotScore(assessment.rejected[index])
    cards = assessment.cards
    return Computed(
        score=score_document(cards, index, assessment.documents[index]),
        words={language: _words(cards, index, language) for language in cards.rubric.texts},
        points=_points(cards, index),
        input_sha256=document_sha256(given),
        workers=_foreign_workers(cards, index),
    )


def _words(cards: Scorecards, index: int, language: str) -> dict[str, Any]:
    return {
        "flags": {flag.id: flag_words(cards, index, flag, language) for flag in listed_flags(cards, index)},
        "answers": {item: answer_words(cards, index, item, language) for item in cards.rubric.items},
        "points": {each.item: point_words(cards, index, each, language) for each in points(cards, index)},
    }


def _points(cards: Scorecards, index: int) -> list[dict[str, Any]]:
    return [
        {
            "item": each.item,
            "possible": round(each.possible, 6),
            "declared": round(each.declared, 6),
            "assured": round(each.assured, 6),
        }
        for each in points(cards, index)
    ]


def _foreign_workers(cards: Scorecards, index: int) -> int | None:
    """As the questionnaire derives them, under the name every questionnaire of this kind gives it."""
    if "n_foreign" not in cards.questionnaire.derived:
        return None
    count = float(cards.submissions.frame.column("n_foreign")[index])
    return None if isnan(count) else int(count)
