"""What is known of a submission beside its answers: who signed it, when, its hashes, its files and their review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class GivenFile:
    """A file given to support an answer. `size` is in bytes; `dated_on` is the day the document itself bears."""

    question: str
    name: str
    size: int
    sha256: str
    dated_on: date | None = None


@dataclass(frozen=True)
class EvidenceReview:
    """The evidence level that a reviewer confirmed for an answer, and why."""

    level: int
    reviewer: str
    reason: str = ""


@dataclass(frozen=True)
class SubmissionRecord:
    """The frame of a supplier workbook: whoever keeps the submission knows it, the answers do not say it.

    `answers_sha256` is of the answer document as it was signed, `submission_sha256` of what binds it to its
    request, files and signer. `submitted_at` has a zone. Without `site` the answers are on the whole company.
    `files` are those named when it was signed; `reviews` and the
    supplier's `comments` go by question; a review of `"*"` is of all questions that have none of their own.
    """

    answers_sha256: str
    submission_sha256: str
    submitted_at: datetime
    signer: str
    signer_post: str = ""
    corporate_number: str = ""
    site: str = ""
    reviewers: Sequence[str] = ()
    files: Sequence[GivenFile] = ()
    reviews: Mapping[str, EvidenceReview] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
