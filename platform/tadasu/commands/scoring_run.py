"""Reads inputs in batches and scores each: what score and compare have in common."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from exports.inputs import Input, read_inputs
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
    """A batch of inputs: the assessment of those that could be read, and those rejected."""

    assessment: Assessment | None
    inputs: Sequence[Input]  # of the documents in the assessment, in their order
    rejected: Sequence[Rejected]
    as_of_sources: Sequence[str]

    @property
    def accepted(self) -> list[int]:
        return self.assessment.accepted if self.assessment else []

    def score_documents(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each accepted document's place in the batch and its score document."""
        for index in self.accepted:
            assert self.assessment is not None
            document = score_document(self.assessment.cards, index, self.assessment.documents[index])
            document["as_of_source"] = self.as_of_sources[index]
            warnings = self.assessment.warnings.get(index, ())
            document["warnings"] = [problem.text() for problem in warnings]
            yield index, document


def scored_batches(
    paths: Iterable[Path], questionnaire: Questionnaire, rubric: Rubric, as_of: date | None, today: date
) -> Iterator[ScoredBatch]:
    """Every input, in order, in batches. `as_of` wins over the documents; `today` is the last resort."""
    inputs = iter(read_inputs(paths, questionnaire))
    while batch := list(islice(inputs, BATCH)):
        yield score_batch(batch, questionnaire, rubric, as_of, today)


def score_batch(
    batch: Sequence[Input], questionnaire: Questionnaire, rubric: Rubric, as_of: date | None, today: date
) -> ScoredBatch:
    readable = [each for each in batch if each.document is not None]
    documents = [each.document for each in readable if each.document is not None]
    rejected = [Rejected(each.place, each.problems) for each in batch if each.document is None]
    if not documents:
        return ScoredBatch(None, (), rejected, ())
    days = [as_of or document.as_of or today for document in documents]
    sources = ["--as-of" if as_of else "document" if document.as_of else "today" for document in documents]
    assessment = assess(questionnaire, rubric, documents, days)
    rejected += [Rejected(readable[index].place, problems) for index, problems in assessment.rejected.items()]
    return ScoredBatch(assessment, readable, rejected, sources)
