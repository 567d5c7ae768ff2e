"""What the company workbook says beside the scorecards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from exports.texts import Labels, labels
from questionnaires.answers.document import AnswerDocument
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from scoring.engine import Scorecards
from scoring.rubric import Rubric, RubricTexts

Batch = tuple[Scorecards, Sequence[AnswerDocument]]
"""Scorecards and, in the same order, the documents they were made from."""


@dataclass(frozen=True)
class Rejected:
    """An input that could not be scored, with everything found wrong in it."""

    file: str
    problems: Sequence[Problem]


@dataclass(frozen=True)
class NonResponse:
    """A supplier that was asked and has not answered; `status` is in the report's language."""

    supplier: str
    site: str = ""
    invited_on: date | None = None
    reminders: int | None = None
    last_reminder_on: date | None = None
    status: str = ""


@dataclass(frozen=True)
class CorrectiveAction:
    """One agreed step to put a problem right; `status` is in the report's language."""

    supplier: str
    site: str
    id: str
    flag: str
    severity: str
    action: str
    status: str
    affected: int | None = None
    owner: str = ""
    opened_on: date | None = None
    due_on: date | None = None
    closed_on: date | None = None
    reopened: int = 0


@dataclass(frozen=True)
class TrendPoint:
    """Responses per band at an earlier time, under the rubric version that judged them."""

    period: str
    rubric: str
    responses: int
    bands: Mapping[str, int]


@dataclass(frozen=True)
class LogEntry:
    """One change to what this workbook shows, and who made it."""

    at: datetime
    who: str
    what: str
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CompanyReport:
    """The frame of a company workbook. What is None was not recorded, which the sheets say.

    `rejected` may be a list that grows while the batches are read.
    """

    questionnaire: Questionnaire
    rubric: Rubric
    language: str
    generated_on: date
    company: str = ""
    period: str = ""
    approved_by: str = ""
    rejected: Sequence[Rejected] = ()
    non_responses: Sequence[NonResponse] | None = None
    actions: Sequence[CorrectiveAction] | None = None
    trend: Sequence[TrendPoint] | None = None
    log: Sequence[LogEntry] | None = None
    owners: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by supplier and site

    @property
    def labels(self) -> Labels:
        return labels("company", self.language)

    @property
    def data_language(self) -> str:
        """The report's language if questionnaire and rubric have it, otherwise one that both have."""
        both = [language for language in self.questionnaire.languages if language in self.rubric.texts]
        return self.language if self.language in both else both[0]

    @property
    def words(self) -> RubricTexts:
        """The rubric's own words."""
        return self.rubric.texts[self.data_language]
