"""A site in perfect order, answered for the shipped questionnaire, to be changed in one thing by each test."""

import json
from collections.abc import Mapping
from typing import Any

from questionnaires.answers.batch import answer_frame
from questionnaires.answers.document import AnswerDocument, AnswersRejected, read_document
from questionnaires.frame import AnswerFrame
from questionnaires.problems import Problem
from tests.conftest import ROOT
from tests.shipped import LAST_RESORT, shipped_questionnaire

LEFT_OUT = object()  # the value of an answer that a test takes out
_GOOD = json.loads((ROOT / "tests" / "examples" / "EX-01.json").read_text(encoding="utf-8"))


def good_site(answers: Mapping[str, Any] | None = None, **top: Any) -> dict[str, Any]:
    """The document of example EX-01 with some answers and top-level keys changed."""
    raw: dict[str, Any] = json.loads(json.dumps(_GOOD)) | top
    merged = {**raw["answers"], **(answers or {})}
    raw["answers"] = {id: value for id, value in merged.items() if value is not LEFT_OUT}
    return raw


def read(raw: Any) -> AnswerDocument:
    return read_document(raw, shipped_questionnaire())


def refusal(raw: Any) -> tuple[Problem, ...]:
    """The problems a document is refused with; none if it is accepted."""
    try:
        read(raw)
    except AnswersRejected as error:
        return error.problems
    return ()


def frame_of(*raws: dict[str, Any]) -> AnswerFrame:
    documents = [read(raw) for raw in raws]
    return answer_frame(shipped_questionnaire(), documents, [each.as_of or LAST_RESORT for each in documents])


def row(status: str = "technical_intern", headcount: int = 5, **cells: Any) -> dict[str, Any]:
    """A row of PRF-04: some workers of one status."""
    return {"status": status, "nationality": "VN", "sex": "female", "route": "direct", "headcount": headcount, **cells}


def codes(raw: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in refusal(raw)]
