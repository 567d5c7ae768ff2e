"""Reads inputs in batches and scores each: what score and compare have in common."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from exports.inputs import Input, read_inputs
from exports.offline.typed import RepairNote
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
    repairs: Sequence[RepairNote] = ()


@dataclass(frozen=True)
class ScoredBatch:
    """A batch of inputs: the assessment of those that were accepted, and those that were not."""

    assessment: Assessment | None  # of accepted documents only; None where there are none
    places: Sequence[str]  # where each document of the assessment was read
    as_of_sources: Sequence[str]  # "--as-of", "document" or "today"
    rejected: Sequence[Rejected]
    inputs: Sequence[Input] = ()  # as they were read, one for each place
    remarks: Sequence[tuple[str, Sequence[Problem]]] = ()  # what of a file was passed over, by its name

    def score_documents(self) -> Iterator[dict[str, Any]]:
        """The score document of each accepted input, with its name, the source of its day, warnings and repairs."""
        for index, source in enumerate(self.as_of_sources):
            assert self.assessment is not None
            document = score_document(self.assessment.cards, index, self.assessment.documents[index])
            document["input"] = self.places[index]
            document["as_of_source"] = source
            document["warnings"] = [problem.text() for problem in self.warnings(index)]
            document["repairs"] = repairs_listed(self.repairs(index))
            yield document

    def warnings(self, index: int) -> Sequence[Problem]:
        found = self.assessment.warnings.get(index, ()) if self.assessment else ()
        read = self.inputs[index]
        return [*map(read.located, found), *read.doubts]

    def repairs(self, index: int) -> Sequence[RepairNote]:
        return self.inputs[index].repairs


def repairs_listed(repairs: Sequence[RepairNote]) -> list[dict[str, object]]:
    """Repairs as score documents list them; `read_as` is null for a cell that was passed over."""
    return [
        {"place": note.place, "typed": note.typed, "read_as": note.read_as, "by_formula": note.by_formula}
        for note in repairs
    ]


def scored_batches(
    paths: Iterable[Path], questionnaire: Questionnaire, rubric: Rubric, as_of: date | None, today: date
) -> Iterator[ScoredBatch]:
    """Every input, in order, in batches. `as_of` wins over the documents; `today` is the last resort."""
    gc.freeze()  # definitions stay: looking through them again and again is a tenth of the time
    inputs = iter(read_inputs(paths, questionnaire))
    while True:
        with _collector_at_rest():
            batch = list(islice(inputs, BATCH))
            scored = score_batch(batch, questionnaire, rubric, as_of, today) if batch else None
        if scored is None:
            return
        yield scored


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Documents hold no cycles, but so many objects that looking for cycles is a seventh of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def score_batch(
    batch: Sequence[Input], questionnaire: Questionnaire, rubric: Rubric, as_of: date | None, today: date
) -> ScoredBatch:
    """Scores what can be scored; a document that is refused takes nothing from the others."""
    rejected = [Rejected(each.name, each.problems, each.repairs) for each in batch if each.problems]
    remarks = [(each.name, each.remarks) for each in batch if each.remarks]
    readable = [(each, each.document) for each in batch if each.document is not None]
    assessment = _assess([document for _, document in readable], questionnaire, rubric, as_of, today)
    if assessment is not None and assessment.rejected:
        rejected += [_refused(readable[index][0], problems) for index, problems in assessment.rejected.items()]
        readable = [readable[index] for index in assessment.accepted]
        assessment = _assess([document for _, document in readable], questionnaire, rubric, as_of, today)
    sources = ["--as-of" if as_of else "document" if document.as_of else "today" for _, document in readable]
    inputs = [each for each, _ in readable]
    return ScoredBatch(assessment, [each.name for each in inputs], sources, rejected, inputs, remarks)


def _refused(read: Input, problems: Sequence[Problem]) -> Rejected:
    """A document the assessment refused, with its problems at the cells the answers came from."""
    return Rejected(read.name, [read.located(problem) for problem in problems], read.repairs)


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
