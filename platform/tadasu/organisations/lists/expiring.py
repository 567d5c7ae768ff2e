"""Lists that somebody handed in and never applied: their rows are other people's data and are not kept for ever."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.auditlog.operations import SYSTEM, record
from tadasu.jobs.models import Job
from tadasu.organisations.lists import staging
from tadasu.organisations.models import SupplierImport, SupplierImportRow
from tadasu.services import Services

UNTOUCHED = timedelta(days=30)


def expire_untouched(services: Services, now: datetime) -> bool:
    """Ends one list that nobody has touched for 30 days, and deletes its rows and its file; True if there was one.

    One that is applied stays: it can be taken back. A step that was interrupted is finished by the next.
    """
    with services.database.writing() as session:
        ended = _ended(session) or _end_next(session, now)
        readings = _readings(session, ended) if ended else []
    if ended is None:
        return False
    files = [job.arguments["file"] for job in readings if "file" in job.arguments]
    for key in files:  # still there if the list could not be read
        services.storage.delete(key)
    staging.clear(services.database, ended.id)
    return True


def _ended(session: Session) -> SupplierImport | None:
    """A list that was ended before, of which rows are left."""
    has_rows = select(SupplierImportRow.number).where(SupplierImportRow.import_id == SupplierImport.id).exists()
    return session.scalar(select(SupplierImport).where(SupplierImport.state == "expired", has_rows).limit(1))


def _end_next(session: Session, now: datetime) -> SupplierImport | None:
    old = (
        select(SupplierImport)
        .where(SupplierImport.state.in_(("reading", "mapped")), SupplierImport.touched_at < now - UNTOUCHED)
        .order_by(SupplierImport.id)
    )
    for handed_in in session.scalars(old):
        at_work = any(job.state in ("waiting", "running") for job in _readings(session, handed_in))
        if at_work or not staging.move(session, handed_in.id, [handed_in.state], "expired"):
            continue
        record(session, "list expired", ("supplier_import", handed_in.id), actor=SYSTEM, now=now,
               member_id=handed_in.member_id)  # fmt: skip
        return handed_in
    return None


def _readings(session: Session, handed_in: SupplierImport) -> Sequence[Job]:
    jobs = select(Job).where(Job.member_id == handed_in.member_id, Job.kind == "read_import")
    return session.scalars(jobs.where(Job.arguments["import_id"].as_integer() == handed_in.id)).all()
