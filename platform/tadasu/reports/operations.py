"""Asking for an export, and ending it well or badly."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from unicodedata import category, normalize

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tadasu.asker import Asker, member_of
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.campaigns.models import Campaign
from tadasu.errors import Refused
from tadasu.jobs.models import Job
from tadasu.jobs.queue import enqueue
from tadasu.organisations.filters import read_query
from tadasu.organisations.models import Supplier
from tadasu.reports import picking
from tadasu.reports.models import Export
from tadasu.reports.selecting import MOST, Chosen, chosen, too_many

_ENDINGS = {"company": "xlsx", "supplier": "xlsx", "csv": "csv", "jsonl": "jsonl"}
_WAITING_AT_ONCE = 5
_SIGNS = " -_・()"
_LONGEST_NAME = 110  # bytes; twice this with day and ending is what a file name may have, which is 255


def ask(
    session: Session, asker: Asker, *, kind: str, language: str, campaign_id: int, selection: dict[str, Any],
    now: datetime,
) -> Export:  # fmt: skip
    """Queues an export. A filter of suppliers is kept with those it leaves over now.

    Raises Refused: "campaign_unknown", "supplier_unknown", "nothing_chosen", "too_many", "one_supplier" or
    "too_many_waiting".
    """
    member_id = member_of(asker)
    campaign = session.get(Campaign, campaign_id)
    if campaign is None or campaign.member_id != member_id or campaign.sent_at is None:
        raise Refused("campaign_unknown", _("Choose one of your campaigns."), 422, "campaign")
    if selection.get("filter"):
        selection = selection | {"supplier_ids": _of_filter(session, member_id, campaign_id, selection["filter"])}
    _refuse_foreign(session, member_id, selection.get("supplier_ids", ()))
    if _waiting(session, member_id) >= _WAITING_AT_ONCE:
        raise Refused("too_many_waiting", _("Several exports are still being made. Please wait for one of them."))
    export = Export(
        member_id=member_id, kind=kind, language=language, campaign_id=campaign_id, selection=selection,
        asked_by_id=asker.person_id, asked_at=now,
    )  # fmt: skip
    rows = chosen(session, export)
    _refuse_count(kind, rows)
    export.suppliers = len(rows)
    session.add(export)
    session.flush()
    job = enqueue(session, "export", {"export_id": export.id}, now, lane="heavy", member_id=member_id,
                  asked_by_id=asker.person_id)  # fmt: skip
    export.job_id = job.id
    record(session, "export asked for", ("export", export.id), actor=asker, member_id=member_id, now=now, kind=kind,
           campaign=campaign_id, suppliers=len(rows))  # fmt: skip
    session.flush()
    return export


def file_name(export: Export, campaign: str, supplier: str, day: date) -> str:
    """Of the campaign, the supplier or else the kind, and the day; such that every file system takes it."""
    names = [_plain(campaign) or "tadasu", _plain(supplier) or export.kind, day.isoformat()]
    return f"{'_'.join(names)}.{_ENDINGS[export.kind]}"


def end_badly(session: Session, export_id: int, why: str, now: datetime) -> None:
    export = session.get_one(Export, export_id)
    export.state, export.finished_at = "failed", now
    record(session, "export failed", ("export", export.id), actor=SYSTEM, member_id=export.member_id, now=now, why=why)


def _of_filter(session: Session, member_id: int, campaign_id: int, query: str) -> list[int]:
    ids = picking.supplier_ids(session, member_id, campaign_id, read_query(query))
    if not ids:
        raise Refused("nothing_chosen", _("No scored submission fits this choice."), 422)
    return sorted(ids)


def _refuse_foreign(session: Session, member_id: int, ids: Sequence[int]) -> None:
    if not ids:
        return
    if len(ids) > MOST:
        raise Refused("too_many", too_many(), 422)
    own = session.scalar(select(func.count()).where(Supplier.id.in_(ids), Supplier.member_id == member_id))
    if own != len(set(ids)):
        raise Refused("supplier_unknown", _("One of the suppliers chosen is not there any more."), 422)


def _refuse_count(kind: str, rows: Sequence[Chosen]) -> None:
    if not rows:
        raise Refused("nothing_chosen", _("No scored submission fits this choice."), 422)
    if len(rows) > MOST:
        raise Refused("too_many", too_many(), 422)
    if kind == "supplier" and len(rows) != 1:
        raise Refused("one_supplier", _("A supplier workbook is of one supplier. Please choose exactly one."), 422)


def _waiting(session: Session, member_id: int) -> int:
    """How many are to come. One whose job failed for good is not, whatever ended the job."""
    return session.scalar(
        select(func.count(Export.id))
        .join(Job, Job.id == Export.job_id)
        .where(Export.member_id == member_id, Export.state == "waiting", Job.state != "failed")
    ) or 0  # fmt: skip


def _plain(name: str) -> str:
    """Letters and digits of every script, spaces and a few signs; of the full-width forms the narrow ones."""
    kept = [each for each in normalize("NFKC", name) if category(each)[0] in "LMN" or each in _SIGNS]
    plain = "".join(kept).encode()[:_LONGEST_NAME].decode(errors="ignore")
    return plain.strip()
