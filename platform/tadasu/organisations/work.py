"""Jobs of supplier lists: read one and judge its rows, apply it, undo it. Each bears being done again."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.problems import Problem
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.clock import utc_now
from tadasu.jobs.work import Work
from tadasu.organisations.lists import staging
from tadasu.organisations.lists.applying import apply_rows, undo_rows
from tadasu.organisations.lists.columns import guess
from tadasu.organisations.lists.judging import Judge
from tadasu.organisations.lists.reading import ListRefused, SupplierList, read_list
from tadasu.organisations.matching import known_suppliers
from tadasu.organisations.models import SupplierImport, SupplierImportRow
from tadasu.organisations.queries import colleagues


def read_import(work: Work) -> None:
    """Reads the file named by `file`, or without one takes the rows read before, and judges every row."""
    import_id, key = work.arguments["import_id"], work.arguments.get("file", "")
    database = work.services.database
    with database.reading() as session:
        handed_in = session.get_one(SupplierImport, import_id)
        if handed_in.state != "reading":
            return
        known = known_suppliers(session, handed_in.member_id)
        people = {row.email: row.id for row in colleagues(session, handed_in.member_id)}
        found = None if key else SupplierList(handed_in.headings, staging.staged(session, import_id))
        columns = {int(column): field for column, field in handed_in.columns.items()}
    if found is None:
        try:
            found = read_list(work.services.storage.path(key))
        except ListRefused as refused:
            _refuse(work, import_id, refused.problem)
            return
        columns = guess(found.headings, [cells for _number, cells in found.rows[:50]])
    judge = Judge(columns, people, known)
    staging.write(work, import_id, judge.rows(found.rows), len(found.rows))
    with database.writing() as session:
        chosen = {str(column): field for column, field in columns.items()}
        counts = staging.counts_of(session, import_id)
        staging.move(session, import_id, ["reading"], "mapped", headings=found.headings, columns=chosen, counts=counts)
        work.finish(session)
    if key:
        work.services.storage.delete(key)


def apply_import(work: Work) -> None:
    """Applies the good rows in chunks; a try that died goes on where it was."""
    import_id = work.arguments["import_id"]
    done, total = 0, 0
    while True:
        with work.services.database.writing() as session:
            handed_in = session.get_one(SupplierImport, import_id)
            if handed_in.state != "applying":
                return
            total = total or staging.count_to_apply(session, import_id)
            rows = staging.to_apply(session, import_id)
            if not rows:
                _finish_applying(work, session, handed_in)
                return
            apply_rows(session, handed_in.member_id, rows, utc_now())
            work.hold(session)
        done += len(rows)
        work.progress(done, total)
        work.services.database.give_way()


def undo_import(work: Work) -> None:
    """Takes an applied list back in chunks. Rows that somebody has changed since stay applied."""
    import_id = work.arguments["import_id"]
    last = done = 0
    while True:
        with work.services.database.writing() as session:
            handed_in = session.get_one(SupplierImport, import_id)
            if handed_in.state != "undoing":
                return
            rows = staging.applied(session, import_id, last)
            if not rows:
                _finish_undoing(work, session, handed_in)
                return
            undo_rows(session, handed_in.member_id, rows, utc_now())
            work.hold(session)
        last, done = rows[-1].number, done + len(rows)
        work.progress(done, sum(handed_in.counts.get(each, 0) for each in ("new", "same")))
        work.services.database.give_way()


def _refuse(work: Work, import_id: int, problem: Problem) -> None:
    """A list that cannot be read is an answer to the person, and no failure of the job."""
    told = {"code": problem.code, "place": problem.place, "details": dict(problem.details)}
    with work.services.database.writing() as session:
        staging.move(session, import_id, ["reading"], "refused", counts={"problem": told})
        work.finish(session)
    work.services.storage.delete(work.arguments["file"])


def _finish_applying(work: Work, session: Session, handed_in: SupplierImport) -> None:
    now, rows = utc_now(), _still_applied(session, handed_in.id)
    handed_in.state, handed_in.applied_at = "applied", now
    handed_in.counts = {**handed_in.counts, **staging.counts_of(session, handed_in.id), "rows": rows}
    record(session, "list applied", ("supplier_import", handed_in.id), actor=SYSTEM, member_id=handed_in.member_id,
           now=now, rows=rows)  # fmt: skip
    work.finish(session)


def _finish_undoing(work: Work, session: Session, handed_in: SupplierImport) -> None:
    now, kept = utc_now(), _still_applied(session, handed_in.id)
    handed_in.state, handed_in.undone_at = "undone", now
    handed_in.counts = {**handed_in.counts, "kept": kept}
    record(session, "list undone", ("supplier_import", handed_in.id), actor=SYSTEM, member_id=handed_in.member_id,
           now=now, kept=kept)  # fmt: skip
    work.finish(session)


def _still_applied(session: Session, import_id: int) -> int:
    rows = select(func.count()).select_from(SupplierImportRow)
    is_applied = SupplierImportRow.applied_at.is_not(None)
    return session.scalar(rows.where(SupplierImportRow.import_id == import_id, is_applied)) or 0
