"""The rows of a list between reading and applying: written in chunks, counted, paged."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from tadasu.database import Database
from tadasu.jobs.work import Work
from tadasu.organisations.lists.judging import VERDICTS
from tadasu.organisations.lists.reading import ListRow
from tadasu.organisations.models import SupplierImport, SupplierImportRow

CHUNK = 500
_CLEARED = 5_000  # rows deleted at once


def write(work: Work, import_id: int, rows: Iterator[Mapping[str, Any]], total: int) -> None:
    """Puts judged rows where the page shows them; whatever an earlier try left is taken away first."""
    clear(work.services.database, import_id)
    done = 0
    while chunk := list(islice(rows, CHUNK)):
        with work.services.database.writing() as session:
            session.execute(insert(SupplierImportRow), [{"import_id": import_id, **row} for row in chunk])
            work.hold(session)
        done += len(chunk)
        work.progress(done, total)


def clear(database: Database, import_id: int) -> None:
    """Deletes the rows of a list, in transactions that hold nobody up."""
    own = SupplierImportRow.import_id == import_id
    while True:
        with database.writing() as session:
            numbers = select(SupplierImportRow.number).where(own).order_by(SupplierImportRow.number).limit(_CLEARED)
            last = max(session.scalars(numbers), default=None)
            if last is None:
                return
            session.execute(delete(SupplierImportRow).where(own, SupplierImportRow.number <= last))
        database.give_way()


def staged(session: Session, import_id: int) -> list[ListRow]:
    """The rows as they came, to be judged anew."""
    rows = session.execute(
        select(SupplierImportRow.number, SupplierImportRow.cells)
        .where(SupplierImportRow.import_id == import_id)
        .order_by(SupplierImportRow.number)
    )
    return [(number, cells) for number, cells in rows]


def counts_of(session: Session, import_id: int) -> dict[str, int]:
    rows = session.execute(
        select(SupplierImportRow.verdict, func.count())
        .where(SupplierImportRow.import_id == import_id)
        .group_by(SupplierImportRow.verdict)
    )
    found = dict.fromkeys(VERDICTS, 0)
    for verdict, count in rows:
        found[verdict] = count
    return found


def to_apply(session: Session, import_id: int) -> Sequence[SupplierImportRow]:
    """The next rows that are good and not applied yet."""
    return session.scalars(
        select(SupplierImportRow).where(*_good(import_id)).order_by(SupplierImportRow.number).limit(CHUNK)
    ).all()


def count_to_apply(session: Session, import_id: int) -> int:
    return session.scalar(select(func.count()).select_from(SupplierImportRow).where(*_good(import_id))) or 0


def applied(session: Session, import_id: int, after: int) -> Sequence[SupplierImportRow]:
    """The next rows that are applied, to be undone."""
    return session.scalars(
        select(SupplierImportRow)
        .where(
            SupplierImportRow.import_id == import_id,
            SupplierImportRow.number > after,
            SupplierImportRow.applied_at.is_not(None),
        )
        .order_by(SupplierImportRow.number)
        .limit(CHUNK)
    ).all()


def is_open(session: Session, handed_in: SupplierImport) -> bool:
    """Whether rows can be decided about and applied: before a list is applied, and while it still holds a question,
    or an answer that is not applied yet.
    """
    if handed_in.state != "applied":
        return handed_in.state == "mapped"
    left = select(SupplierImportRow.number).where(
        SupplierImportRow.import_id == handed_in.id,
        SupplierImportRow.verdict.in_(("new", "same", "ask")),
        SupplierImportRow.applied_at.is_(None),
    )
    return session.scalar(left.limit(1)) is not None


def _good(import_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        SupplierImportRow.import_id == import_id,
        SupplierImportRow.verdict.in_(("new", "same")),
        SupplierImportRow.applied_at.is_(None),
    )


def move(session: Session, import_id: int, before: Collection[str], after: str, **more: Any) -> bool:
    """Takes an import from one of these states to the next; False if it is in another."""
    moved = session.scalar(
        update(SupplierImport)
        .where(SupplierImport.id == import_id, SupplierImport.state.in_(before))
        .values(state=after, **more)
        .returning(SupplierImport.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None
