"""Reading lists on their way in, for their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.jobs.models import Job
from tadasu.organisations.lists.checking import from_json
from tadasu.organisations.models import Supplier, SupplierImport, SupplierImportRow

KINDS = ("read_import", "apply_import", "undo_import")  # of jobs
ON_A_PAGE = 50
MOST_SHOWN = 5  # candidates of a row
_LISTED = 30


@dataclass(frozen=True)
class RowsPage:
    """Rows of a list to show, and the number of the last if more follow."""

    rows: Sequence[SupplierImportRow]
    more_after: int | None
    suppliers: Mapping[int, Supplier]  # that the rows name, as the same or as the first of the candidates


def own_import(session: Session, asker: Asker, import_id: int) -> SupplierImport | None:
    return session.scalars(
        select(SupplierImport).where(SupplierImport.id == import_id, SupplierImport.member_id == member_of(asker))
    ).first()


def imports(session: Session, asker: Asker) -> Sequence[SupplierImport]:
    """The latest lists, newest first."""
    return session.scalars(
        select(SupplierImport)
        .where(SupplierImport.member_id == member_of(asker))
        .order_by(SupplierImport.id.desc())
        .limit(_LISTED)
    ).all()


def rows_of(session: Session, handed_in: SupplierImport, verdict: str, after: int) -> RowsPage:
    """Rows of one verdict, or of all; "kept" are those that undoing left applied."""
    statement = select(SupplierImportRow).where(
        SupplierImportRow.import_id == handed_in.id, SupplierImportRow.number > after
    )
    if verdict == "kept":
        statement = statement.where(SupplierImportRow.applied_at.is_not(None))
    elif verdict:
        statement = statement.where(SupplierImportRow.verdict == verdict)
    rows = session.scalars(statement.order_by(SupplierImportRow.number).limit(ON_A_PAGE + 1)).all()
    shown = rows[:ON_A_PAGE]
    return RowsPage(shown, shown[-1].number if len(rows) > ON_A_PAGE else None, _suppliers(session, handed_in, shown))


def count_asked_since(session: Session, handed_in: SupplierImport) -> int:
    """Rows to decide that were good when the list was read, and became questions while it was applied."""
    asked = select(func.count()).where(
        SupplierImportRow.import_id == handed_in.id, SupplierImportRow.verdict == "ask", SupplierImportRow.since != ""
    )
    return session.scalar(asked) or 0


def samples(session: Session, handed_in: SupplierImport) -> list[list[str]]:
    """The first cells of each column, to choose its field by."""
    rows = session.scalars(
        select(SupplierImportRow.cells)
        .where(SupplierImportRow.import_id == handed_in.id)
        .order_by(SupplierImportRow.number)
        .limit(20)
    ).all()
    return [
        [cells[column] for cells in rows if column < len(cells) and cells[column].strip()][:3]
        for column in range(len(handed_in.headings))
    ]


def progress_of(session: Session, handed_in: SupplierImport) -> Job | None:
    """The job that works on a list now, or failed to."""
    jobs = session.scalars(
        select(Job)
        .where(Job.member_id == handed_in.member_id, Job.kind.in_(KINDS))
        .order_by(Job.id.desc())
        .limit(_LISTED)
    )
    return next((job for job in jobs if job.arguments.get("import_id") == handed_in.id), None)


def changes(row: SupplierImportRow, supplier: Supplier | None) -> list[str]:
    """The fields a row would change of a supplier that is known."""
    if supplier is None or row.verdict != "same":
        return []
    given = from_json(row.values)
    plain = [name for name in given if name not in ("aliases", "tags")]
    return [name for name in plain if getattr(supplier, name) != given[name]]


def _suppliers(session: Session, handed_in: SupplierImport, rows: Sequence[SupplierImportRow]) -> dict[int, Supplier]:
    ids = {row.supplier_id for row in rows if row.supplier_id is not None}
    ids |= {id for row in rows for id in row.candidates[:MOST_SHOWN]}
    found = session.scalars(select(Supplier).where(Supplier.member_id == handed_in.member_id, Supplier.id.in_(ids)))
    return {supplier.id: supplier for supplier in found}
