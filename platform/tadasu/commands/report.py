"""The workbook behind --output: of one supplier, or of a whole portfolio."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from exports.company.report import Batch, CompanyReport, Rejected
from exports.company.workbook import write_company_workbook
from exports.places import input_words, place_words
from exports.supplier.workbook import write_supplier_workbook
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from scoring.rubric import Rubric
from tadasu.commands.scoring_run import ScoredBatch
from tadasu.commands.shared import spoken


def write_report(
    path: Path,
    batches: Iterator[ScoredBatch],
    questionnaire: Questionnaire,
    rubric: Rubric,
    language: str,
    generated_at: datetime,
) -> None:
    """Writes a supplier workbook where exactly one input came and was accepted, else a company workbook."""
    first = next(batches, None)
    second = next(batches, None)
    single = first is not None and second is None and len(first.places) == 1 and not first.rejected
    if single and first is not None and first.assessment is not None:
        cards, document = first.assessment.cards, first.assessment.documents[0]
        write_supplier_workbook(path, cards, 0, document, spoken(questionnaire, language), generated_at=generated_at)
        return
    rejected: list[Rejected] = []
    report = CompanyReport(questionnaire, rubric, language, generated_at.date(), rejected=rejected)
    known = (batch for batch in (first, second) if batch is not None)
    write_company_workbook(path, _accepted(chain(known, batches), rejected, language), report)


def _accepted(batches: Iterator[ScoredBatch], rejected: list[Rejected], language: str) -> Iterator[Batch]:
    """What was scored; what was not is noted on the way, for the sheet written last."""
    for batch in batches:
        rejected.extend(_in_words(each.place, each.problems, language) for each in batch.rejected)
        if batch.assessment is not None:
            yield batch.assessment.cards, batch.assessment.documents


def _in_words(name: str, problems: Sequence[Problem], language: str) -> Rejected:
    """The input and its problems, with rows and columns named in the language of the report."""
    located = [replace(problem, place=place_words(problem.place, language)) for problem in problems]
    return Rejected(input_words(name, language), located)
