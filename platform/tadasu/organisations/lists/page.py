"""What the page of a list shows, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from questionnaires.problems import Problem
from tadasu.jobs.models import Job
from tadasu.organisations import words
from tadasu.organisations.lists import queries, staging
from tadasu.organisations.lists.columns import FIELDS
from tadasu.organisations.lists.judging import VERDICTS
from tadasu.organisations.models import Supplier, SupplierImport, SupplierImportRow

_BUSY = ("reading", "applying", "undoing")
_SHOWN = ("name", "corporate_number", "prefecture", "town", "street", "contact_email")


@dataclass(frozen=True)
class ShownRow:
    """One row: its number, what it says, what is wrong with it, and whom it may mean."""

    row: SupplierImportRow
    said: Sequence[str]
    problems: Sequence[str]
    changes: str
    is_question: bool
    candidates: Sequence[Supplier]
    more_candidates: int  # that are not shown
    supplier: Supplier | None


@dataclass(frozen=True)
class ImportPage:
    is_busy: bool
    is_open: bool  # rows can be decided about, and applied
    job: Job | None
    problem: str
    verdict: str
    counts: Mapping[str, int]
    applied: int
    asked_since: int  # rows to decide that became questions while the list was applied
    rows: Sequence[ShownRow]
    more_after: int | None
    samples: Sequence[Sequence[str]]
    fields: Sequence[tuple[str, str]]
    shown: Sequence[tuple[str, str]]
    verdicts: Mapping[str, str]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def good(self) -> int:
        """The rows that can be applied and are not yet."""
        return self.counts.get("new", 0) + self.counts.get("same", 0) - self.applied


def import_page(session: Session, handed_in: SupplierImport, verdict: str, after: int) -> ImportPage:
    is_busy = handed_in.state in _BUSY
    found = queries.rows_of(session, handed_in, verdict, after)
    return ImportPage(
        is_busy=is_busy,
        is_open=staging.is_open(session, handed_in),
        job=queries.progress_of(session, handed_in) if is_busy else None,
        problem=_refusal(handed_in),
        verdict=verdict,
        counts={name: handed_in.counts[name] for name in VERDICTS if name in handed_in.counts},
        applied=handed_in.counts.get("rows", 0) if handed_in.state == "applied" else 0,
        asked_since=queries.count_asked_since(session, handed_in) if handed_in.state == "applied" else 0,
        rows=[] if is_busy else [_shown(row, found.suppliers) for row in found.rows],
        more_after=found.more_after,
        samples=queries.samples(session, handed_in) if handed_in.state == "mapped" else [],
        fields=[(field, str(words.FIELDS[field])) for field in FIELDS],
        shown=[(field, str(words.FIELDS[field])) for field in _SHOWN],
        verdicts=_verdicts(),
    )


def _verdicts() -> dict[str, str]:
    said = (_("New"), _("Known"), _("To decide"), _("With problems"), _("Left out"))
    return dict(zip(VERDICTS, said, strict=True))


def _refusal(handed_in: SupplierImport) -> str:
    told = handed_in.counts.get("problem") if handed_in.state == "refused" else None
    if not told:
        return ""
    sentence = words.in_words(Problem(told["code"], told["place"], told["details"]))
    return _("Row %(row)s: %(sentence)s", row=told["place"], sentence=sentence) if told["place"] else sentence


def _shown(row: SupplierImportRow, suppliers: Mapping[int, Supplier]) -> ShownRow:
    supplier = suppliers.get(row.supplier_id or 0)
    fields = queries.changes(row, supplier)
    return ShownRow(
        row=row,
        said=[_said(row, field) for field in _SHOWN],
        problems=[_problem(told) for told in row.problems],
        changes=_(", ").join(str(words.FIELDS["owner" if name == "owner_id" else name]) for name in fields),
        is_question=row.is_question,
        candidates=[suppliers[id] for id in row.candidates[: queries.MOST_SHOWN] if id in suppliers],
        more_candidates=len(row.candidates[queries.MOST_SHOWN :]),
        supplier=supplier,
    )


def _said(row: SupplierImportRow, field: str) -> str:
    """The value as it was understood; where a row has problems, some are missing."""
    value = row.values.get(field) or ""
    return words.prefectures().get(value, value) if field == "prefecture" else str(value)


def _problem(told: Mapping[str, object]) -> str:
    field, code, details = str(told["place"]), str(told["code"]), told["details"]
    assert isinstance(details, dict)
    label = words.FIELDS.get(field, field)
    return str(_("%(name)s: %(value)s", name=label, value=words.in_words(Problem(code, field, details))))
