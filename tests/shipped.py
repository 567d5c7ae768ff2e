"""The shipped questionnaire and rubric, and short ways to score documents with them."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from questionnaires import catalogue
from questionnaires.answers.document import read_document
from questionnaires.model import Questionnaire
from scoring.assess import Assessment, assess
from scoring.catalogue import rubric
from scoring.document import score_document
from scoring.rubric import Rubric

LAST_RESORT = date(2026, 4, 30)  # the day of documents that name none


def shipped_questionnaire() -> Questionnaire:
    return catalogue.questionnaire()


@cache
def shipped_rubric() -> Rubric:
    return rubric("responsible-acceptance", shipped_questionnaire())


def assess_raw(raws: Sequence[dict[str, Any]]) -> Assessment:
    """Answer documents as plain JSON values, read and assessed together."""
    documents = [read_document(raw, shipped_questionnaire()) for raw in raws]
    days = [document.as_of or LAST_RESORT for document in documents]
    return assess(shipped_questionnaire(), shipped_rubric(), documents, days)


def score_raws(raws: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The score documents of plain JSON values, none of which may be refused."""
    assessment = assess_raw(raws)
    assert not assessment.rejected, assessment.rejected
    return [score_document(assessment.cards, index, each) for index, each in enumerate(assessment.documents)]


def score_raw(raw: dict[str, Any]) -> dict[str, Any]:
    return score_raws([raw])[0]


def as_bytes(result: dict[str, Any]) -> bytes:
    """A score document as it is written, to compare to the last byte."""
    return json.dumps(result, ensure_ascii=False).encode()
