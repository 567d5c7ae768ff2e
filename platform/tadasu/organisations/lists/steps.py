"""The steps a person takes with a list: hand it in, say what its columns are, decide, apply, undo."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.auditlog.operations import record
from tadasu.errors import Refused
from tadasu.jobs.queue import enqueue
from tadasu.organisations.lists import staging
from tadasu.organisations.lists.columns import FIELDS
from tadasu.organisations.models import SupplierImport, SupplierImportRow

DECISIONS = ("new", "skip", "same")


def hand_in(session: Session, asker: Asker, file_name: str, key: str, now: datetime) -> SupplierImport:
    """A list that is stored under `key` and read by a job."""
    handed_in = SupplierImport(
        member_id=member_of(asker), state="reading", file_name=file_name, headings=[], columns={}, counts={},
        by_id=asker.person_id, created_at=now,
    )  # fmt: skip
    session.add(handed_in)
    session.flush()
    _enqueue(session, asker, "read_import", handed_in, now, file=key)
    _note(session, asker, "list handed in", handed_in, now)
    return handed_in


def choose_columns(
    session: Session, asker: Asker, handed_in: SupplierImport, columns: Mapping[int, str], now: datetime
) -> None:
    """Has every row judged anew. Raises Refused for a field chosen twice."""
    chosen = {str(column): field for column, field in sorted(columns.items()) if field in FIELDS}
    twice = [field for field in set(chosen.values()) if list(chosen.values()).count(field) > 1]
    if twice:
        raise Refused("column_twice", _("Two columns cannot be the same field. Please choose one of them."), 422)
    _move(session, handed_in, "mapped", "reading", columns=chosen)
    _enqueue(session, asker, "read_import", handed_in, now)


def decide(
    session: Session, handed_in: SupplierImport, numbers: Sequence[int], decision: str, supplier_id: int | None = None
) -> int:
    """What becomes of rows that are a question. `supplier_id` is one of the candidates, for "same"."""
    _check_state(handed_in, "mapped")
    rows = session.scalars(
        select(SupplierImportRow).where(
            SupplierImportRow.import_id == handed_in.id, SupplierImportRow.number.in_(numbers)
        )
    ).all()
    open_rows = [row for row in rows if "candidates" in row.values]
    for row in open_rows:
        if decision == "same" and supplier_id not in row.values["candidates"]:
            raise Refused("no_candidate", _("That supplier is not one of those that may be meant."), 422)
        row.verdict = decision
        row.supplier_id = supplier_id if decision == "same" else None
    session.flush()
    _check_taken_once(session, handed_in, supplier_id)
    handed_in.counts = staging.counts_of(session, handed_in.id)
    return len(open_rows)


def decide_all(session: Session, handed_in: SupplierImport, decision: str) -> None:
    """The same for every question that is still open: new, or left out."""
    _check_state(handed_in, "mapped")
    session.execute(
        update(SupplierImportRow)
        .where(SupplierImportRow.import_id == handed_in.id, SupplierImportRow.verdict == "ask")
        .values(verdict=decision)
        .execution_options(synchronize_session=False)
    )
    handed_in.counts = staging.counts_of(session, handed_in.id)


def start_applying(session: Session, asker: Asker, handed_in: SupplierImport, now: datetime) -> None:
    """Raises Refused if nothing in it can be applied, or somebody was faster."""
    counts = staging.counts_of(session, handed_in.id)
    if not counts["new"] + counts["same"]:
        raise Refused("nothing_to_apply", _("No row of this list can be applied."), 422)
    _move(session, handed_in, "mapped", "applying", counts=counts)
    _enqueue(session, asker, "apply_import", handed_in, now)
    _note(session, asker, "list being applied", handed_in, now, new=counts["new"], same=counts["same"])


def start_undoing(session: Session, asker: Asker, handed_in: SupplierImport, now: datetime) -> None:
    _move(session, handed_in, "applied", "undoing")
    _enqueue(session, asker, "undo_import", handed_in, now)
    _note(session, asker, "list being undone", handed_in, now)


def _check_state(handed_in: SupplierImport, wanted: str) -> None:
    if handed_in.state != wanted:
        raise _other_state()


def _check_taken_once(session: Session, handed_in: SupplierImport, supplier_id: int | None) -> None:
    if supplier_id is None:
        return
    rows = session.scalars(
        select(SupplierImportRow.number).where(
            SupplierImportRow.import_id == handed_in.id, SupplierImportRow.supplier_id == supplier_id
        )
    ).all()
    if len(rows) > 1:
        raise Refused("supplier_taken", _("Row %(row)s of this list is that supplier already.", row=min(rows)), 422)


def _move(session: Session, handed_in: SupplierImport, before: str, after: str, **more: object) -> None:
    if not staging.move(session, handed_in.id, before, after, **more):
        raise _other_state()


def _other_state() -> Refused:
    return Refused("import_state", _("This list is at another step by now. Please reload the page."))


def _enqueue(
    session: Session, asker: Asker, kind: str, handed_in: SupplierImport, now: datetime, **arguments: str
) -> None:
    enqueue(
        session, kind, {"import_id": handed_in.id, **arguments}, now,
        lane="heavy", member_id=handed_in.member_id, asked_by_id=asker.person_id,
    )  # fmt: skip


def _note(session: Session, asker: Asker, action: str, handed_in: SupplierImport, now: datetime, **facts: int) -> None:
    record(session, action, ("supplier_import", handed_in.id), actor=asker, member_id=handed_in.member_id, now=now,
           **facts)  # fmt: skip
