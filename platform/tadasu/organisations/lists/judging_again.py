"""Judging rows again in the transaction that writes them: what has come, gone or changed hands since they were read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.organisations.lists.checking import from_json
from tadasu.organisations.matching import Identity, Known, identity_of, suppliers_near
from tadasu.organisations.models import Supplier, SupplierImportRow

CAME, GONE = "came", "gone"


def judge_again(session: Session, member_id: int, rows: Sequence[SupplierImportRow]) -> list[SupplierImportRow]:
    """The rows that may be written; each of the others becomes a question. All are rows of one list.

    Whom a person has once said a row not to be, it is never asked about again.
    """
    present = _present(session, member_id, [row.supplier_id for row in rows if row.supplier_id is not None])
    doubtful = [row for row in rows if row.verdict == "new" or row.supplier_id not in present]
    identities = {row.number: identity_of(from_json(row.values)) for row in doubtful}
    known = suppliers_near(session, member_id, list(identities.values()))
    of_this_list = _added_by(session, rows[0].import_id, known.ids) if rows else set()
    asked = {row.number for row in doubtful if _ask(row, identities[row.number], known, of_this_list)}
    return [row for row in rows if row.number not in asked]


def _ask(row: SupplierImportRow, identity: Identity, known: Known, of_this_list: set[int]) -> bool:
    is_new = row.verdict == "new"
    declined = {*row.declined, *row.candidates} if is_new else {*row.declined}
    sure, perhaps = known.alike(identity, but={*of_this_list, *declined})
    candidates = [*sure, *perhaps]
    if is_new and not candidates:
        return False
    row.verdict, row.supplier_id, row.since = "ask", None, CAME if is_new else GONE
    row.candidates, row.declined = candidates, sorted(declined)
    return True


def _present(session: Session, member_id: int, ids: Sequence[int]) -> set[int]:
    return set(session.scalars(select(Supplier.id).where(Supplier.member_id == member_id, Supplier.id.in_(ids))))


def _added_by(session: Session, import_id: int, ids: Sequence[int]) -> set[int]:
    """Those that earlier rows of the same list added: a list may hold two companies of one name."""
    added = select(SupplierImportRow.supplier_id).where(
        SupplierImportRow.import_id == import_id,
        SupplierImportRow.verdict == "new",
        SupplierImportRow.supplier_id.in_(ids),
    )
    return {id for id in session.scalars(added) if id is not None}
