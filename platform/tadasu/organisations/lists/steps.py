"""The steps a person takes with a list: hand it in, say what its columns are, decide, apply, undo."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.auditlog.operations import record
from tadasu.errors import Refused
from tadasu.jobs.models import Job
from tadasu.jobs.queue import enqueue
from tadasu.organisations.lists import queries, staging
from tadasu.organisations.lists.columns import FIELDS
from tadasu.organisations.models import Supplier, SupplierImport, SupplierImportRow
from tadasu.organisations.records import hold_list

MOST_IN_HAND = 2


def hand_in(session: Session, asker: Asker, file_name: str, key: str, now: datetime) -> SupplierImport:
    """A list that is stored under `key` and read by a job. Raises Refused while enough is in hand already."""
    refuse_many(session, asker)
    handed_in = SupplierImport(
        member_id=member_of(asker), state="reading", file_name=file_name, headings=[], columns={}, counts={},
        by_id=asker.person_id, created_at=now, touched_at=now,
    )  # fmt: skip
    session.add(handed_in)
    session.flush()
    _enqueue(session, asker, "read_import", handed_in, now, file=key)
    _note(session, asker, "list handed in", handed_in, now)
    return handed_in


def choose_columns(
    session: Session, asker: Asker, handed_in: SupplierImport, columns: Mapping[int, str], now: datetime
) -> None:
    """Has every row judged anew. Raises Refused for a field chosen twice, and while enough is in hand already."""
    chosen = {str(column): field for column, field in sorted(columns.items()) if field in FIELDS}
    twice = [field for field in set(chosen.values()) if list(chosen.values()).count(field) > 1]
    if twice:
        raise Refused("column_twice", _("Two columns cannot be the same field. Please choose one of them."), 422)
    refuse_many(session, asker)
    _move(session, handed_in, ["mapped"], "reading", columns=chosen, touched_at=now)
    _enqueue(session, asker, "read_import", handed_in, now)


def decide(
    session: Session, handed_in: SupplierImport, numbers: Sequence[int], decision: str, now: datetime,
    supplier_id: int | None = None,
) -> int:  # fmt: skip
    """What becomes of rows that are a question. `supplier_id` is one of the candidates, for "same".

    Of an applied list too: rows that were questions then, or became some, can be applied afterwards.
    """
    _check_open(session, handed_in)
    rows = session.scalars(
        select(SupplierImportRow).where(
            SupplierImportRow.import_id == handed_in.id, SupplierImportRow.number.in_(numbers)
        )
    ).all()
    open_rows = [row for row in rows if row.is_question]
    for row in open_rows:
        if decision == "same" and supplier_id not in row.candidates:
            raise Refused("no_candidate", _("That supplier is not one of those that may be meant."), 422)
        if decision == "same" and not _is_there(session, handed_in, supplier_id):
            raise Refused("supplier_gone", _("That supplier is no longer in your list. Please choose anew."))
        row.verdict = decision
        row.supplier_id = supplier_id if decision == "same" else None
    session.flush()
    _check_taken_once(session, handed_in, supplier_id)
    _decided(session, handed_in, now)
    return len(open_rows)


def decide_all(session: Session, handed_in: SupplierImport, decision: str, now: datetime) -> None:
    """The same for every question that is still open: new, or left out."""
    _check_open(session, handed_in)
    session.execute(
        update(SupplierImportRow)
        .where(SupplierImportRow.import_id == handed_in.id, SupplierImportRow.verdict == "ask")
        .values(verdict=decision)
        .execution_options(synchronize_session=False)
    )
    _decided(session, handed_in, now)


def start_applying(session: Session, asker: Asker, handed_in: SupplierImport, now: datetime) -> None:
    """Applies what is good and not applied yet. Raises Refused if there is nothing, or somebody was faster."""
    if handed_in.state == "applied":
        _check_open(session, handed_in)
    if not staging.count_to_apply(session, handed_in.id):
        raise Refused("nothing_to_apply", _("No row of this list can be applied."), 422)
    counts = staging.counts_of(session, handed_in.id)
    _move(session, handed_in, ["mapped", "applied"], "applying", counts=counts, touched_at=now)
    _enqueue(session, asker, "apply_import", handed_in, now)
    _note(session, asker, "list being applied", handed_in, now, new=counts["new"], same=counts["same"])


def start_undoing(session: Session, asker: Asker, handed_in: SupplierImport, now: datetime) -> None:
    _move(session, handed_in, ["applied"], "undoing", touched_at=now)
    _enqueue(session, asker, "undo_import", handed_in, now)
    _note(session, asker, "list being undone", handed_in, now)


def refuse_many(session: Session, asker: Asker) -> None:
    """Nobody may fill the queue that all members share. Raises Refused."""
    member_id = member_of(asker)
    hold_list(session, member_id)  # two who hand in at the same moment
    in_hand = select(func.count()).select_from(Job).where(
        Job.member_id == member_id, Job.kind.in_(queries.KINDS), Job.state.in_(("waiting", "running"))
    )  # fmt: skip
    if (session.scalar(in_hand) or 0) >= MOST_IN_HAND:
        raise Refused(
            "too_many_lists",
            _("%(most)s lists of your organisation are being worked on. Please wait until one of them is done.",
              most=MOST_IN_HAND),
        )  # fmt: skip


def _decided(session: Session, handed_in: SupplierImport, now: datetime) -> None:
    handed_in.counts = {**handed_in.counts, **staging.counts_of(session, handed_in.id)}
    handed_in.touched_at = now


def _check_open(session: Session, handed_in: SupplierImport) -> None:
    if not staging.is_open(session, handed_in):
        raise _other_state()


def _is_there(session: Session, handed_in: SupplierImport, supplier_id: int | None) -> bool:
    own = select(Supplier.id).where(Supplier.id == supplier_id, Supplier.member_id == handed_in.member_id)
    return session.scalar(own) is not None


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


def _move(session: Session, handed_in: SupplierImport, before: Sequence[str], after: str, **more: object) -> None:
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
