"""Reads inputs in batches and scores each: what score and compare have in common."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from exports.inputs import Input, read_inputs
from questionnaires.answers.document import AnswerDocument
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from scoring.assess import Assessment, assess
from scoring.document import score_document
from scoring.rubric import Rubric

BATCH = 1_000  # responses scored at once: large enough to be quick, small enough for any memory


@dataclass(frozen=True)
class Rejected:
    """An input that was not scored, and why."""

    place: str
    problems: Sequence[Problem]


@dataclass(frozen=True)
class ScoredBatch:
    """A batch of inputs: the assessment of those that were accepted, and those that were not."""

    assessment: Assessment | None  # of accepted documents only; None where there are none
    places: Sequence[str]  # where each document of the assessment was read
    as_of_sources: Sequence[str]  # "--as-of", "document" or "today"
    rejected: Sequence[Rejected]

    def score_documents(self) -> Iterator[dict[str, Any]]:
        """The score document of each accepted input, with where its day came from and warnings."""
        for index, source in enumerate(self.as_of_sources):
            assert self.assessment is not None
            document = score_document(self.assessment.cards, index, self.assessment.documents[index])
            document["as_of_source"] = source
            document["warnings"] = [problem.text() for problem in self.warnings(index)]
            yield document

    def warnings(self, index: int) -> Sequence[Problem]:
        return self.assessment.warnings.get(index, ()) if self.assessment else ()


def scored_batches(
    paths: Iterable[Path], questionnaire: Questionnaire, rubric: Rubric, as_of: date | None, today: date
) -> Iterator[ScoredBatch]:
    """Every input, in order, in batches. `as_of` wins over the documents; `today` is the last resort."""
    gc.freeze()  # definitions stay: looking through them again and again is a tenth of the time
    inputs = iter(read_inputs(paths, questionnaire))
    while batch := list(islice(inputs, BATCH)):
        yield score_batch(batch, questionnaire, rubric, as_of, today)


def score_batch(
    batch: Sequence[Input], questionnaire: Questionnaire, rubric: Rubric, as_of: date | None, today: date
) -> ScoredBatch:
    """Scores what can be scored; a document that is refused takes nothing from the others."""
    rejected = [Rejected(each.name, each.problems) for each in batch if each.document is None]
    readable = [(each.name, each.document) for each in batch if each.document is not None]
    assessment = _assess([document for _, document in readable], questionnaire, rubric, as_of, today)
    if assessment is not None and assessment.rejected:
        rejected += [Rejected(readable[index][0], problems) for index, problems in assessment.rejected.items()]
        readable = [readable[index] for index in assessment.accepted]
        assessment = _assess([document for _, document in readable], questionnaire, rubric, as_of, today)
    sources = ["--as-of" if as_of else "document" if document.as_of else "today" for _, document in readable]
    return ScoredBatch(assessment, [place for place, _ in readable], sources, rejected)


def _assess(
    documents: Sequence[AnswerDocument],
    questionnaire: Questionnaire,
    rubric: Rubric,
    as_of: date | None,
    today: date,
) -> Assessment | None:
    if not documents:
        return None
    return assess(questionnaire, rubric, documents, [as_of or document.as_of or today for document in documents])
