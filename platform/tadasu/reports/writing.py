"""Writing the file of an export: submissions stream by in batches, whatever their number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.company.report import Batch, CompanyReport
from exports.company.workbook import write_company_workbook
from exports.supplier.record import SubmissionRecord
from exports.supplier.workbook import write_supplier_workbook
from exports.tabular import item_table, site_table, write_csv, write_json_lines
from questionnaires.answers.canonical import document_sha256
from questionnaires.answers.document import read_document
from questionnaires.model import Questionnaire
from scoring.assess import assess
from scoring.rubric import Rubric
from tadasu.assessments.merging import merged_inputs
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs.queue import enqueue
from tadasu.reports.records import record_of
from tadasu.reports.selecting import Chosen
from tadasu.responses.models import Submission

BATCH = 500


class Stale(Exception):
    """What stands behind a stored score has changed: it is scored again, and the export tries once more after that."""


@dataclass(frozen=True)
class Frame:
    """What a file is written with beside the submissions."""

    kind: str
    table: str  # of flat files: "sites" or "items"
    report: CompanyReport
    made_at: datetime  # in the zone whose times the file shows


@dataclass
class Stream:
    """Scorecards of the chosen submissions, batch by batch; counts what has gone by."""

    database: Database
    questionnaire: Questionnaire
    rubric: Rubric
    rows: Sequence[Chosen]
    progress: Callable[[int, int], None]
    count: int = 0

    def __iter__(self) -> Iterator[Batch]:
        for start in range(0, len(self.rows), BATCH):
            rows = self.rows[start : start + BATCH]
            batch = self._batch(rows)
            self.count += len(batch[1])
            yield batch
            self.progress(self.count, len(self.rows))

    def record(self) -> SubmissionRecord:
        """What is known beside the answers of the first submission."""
        with self.database.reading() as session:
            return record_of(session, session.get_one(Submission, self.rows[0].submission_id))

    def _batch(self, rows: Sequence[Chosen]) -> Batch:
        """The same inputs the stored scores were made of: the file cannot say anything else than the page."""
        with self.database.reading() as session:
            submissions = _in_order(session, rows)
            inputs = merged_inputs(session, submissions)
        stale = [row for each, row in zip(inputs, rows, strict=True) if document_sha256(each) != row.input_sha256]
        if stale:
            self._score_again(stale)
            raise Stale
        documents = [read_document(each, self.questionnaire) for each in inputs]
        return assess(self.questionnaire, self.rubric, documents, [each.as_of for each in submissions]).cards, documents

    def _score_again(self, rows: Sequence[Chosen]) -> None:
        now = utc_now()
        with self.database.writing() as session:
            for row in rows:
                enqueue(session, "assess", {"submission_id": row.submission_id}, now, member_id=row.member_id)


def write(out: BinaryIO, stream: Stream, frame: Frame) -> None:
    if frame.kind == "supplier":
        cards, documents = next(iter(stream))
        write_supplier_workbook(
            out, cards, 0, documents[0], frame.report.language, generated_at=frame.made_at, record=stream.record()
        )
    elif frame.kind == "company":
        write_company_workbook(out, stream, frame.report)
    else:
        table = (item_table if frame.table == "items" else site_table)(stream, frame.report)
        (write_csv if frame.kind == "csv" else write_json_lines)(out, table)


def _in_order(session: Session, rows: Sequence[Chosen]) -> list[Submission]:
    wanted = select(Submission).where(Submission.id.in_([row.submission_id for row in rows]))
    found = {each.id: each for each in session.scalars(wanted)}
    return [found[row.submission_id] for row in rows]
