"""The figures of the home page: counted by the runner, so that the page itself reads one row."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Organisation, OrganisationKind
from tadasu.assessments import worklist
from tadasu.assessments.models import Assessment, MemberTotals
from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.models import Campaign, Request
from tadasu.database import insert_into
from tadasu.organisations.models import Supplier, SupplierRow
from tadasu.responses.models import Submission
from tadasu.services import Services

_log = logging.getLogger(__name__)
SHOWN = 3  # things of each kind on the home page itself
CAMPAIGNS = 8
LONGEST = timedelta(minutes=1)  # mails change their state without a line in the audit log
_FORMAT = 1
_LAST_LINE = (  # of each member: a step into an index, where grouping would read every line there is
    select(func.coalesce(func.max(AuditLine.id), 0))
    .where(AuditLine.member_id == Organisation.id)
    .correlate(Organisation)
    .scalar_subquery()
)


def count_totals(services: Services, now: datetime) -> bool:
    """Counts anew for one member whose figures are out of date. True: another may be waiting."""
    with services.database.reading() as session:
        waiting = _out_of_date(session, now)
    for member_id in waiting:
        try:
            with services.database.reading() as session:
                totals = counted(session, member_id)
        except Exception:  # one that cannot be counted keeps nobody else waiting
            _log.exception("the figures of member %s cannot be counted", member_id)
            continue
        with services.database.writing() as session:
            _write(session, member_id, totals, now)
        return True
    return False


def counted(session: Session, member_id: int) -> dict[str, Any]:
    """All figures of one member as they are now."""
    return {
        "format": _FORMAT,
        "audit_id": session.scalar(select(_LAST_LINE).where(Organisation.id == member_id)),
        "bands": _bands(session, member_id),
        "campaigns": _campaigns(session, member_id),
        "work": [_work(session, member_id, kind) for kind in worklist.KINDS],
    }


def totals_of(session: Session, member_id: int, now: datetime) -> tuple[dict[str, Any], datetime]:
    """The figures and as of when. Before the runner has been there, they are counted on the spot."""
    row = session.get(MemberTotals, member_id)
    if row is None or row.totals.get("format") != _FORMAT:
        return counted(session, member_id), now
    return row.totals, row.counted_at


def _out_of_date(session: Session, now: datetime) -> list[int]:
    """Members that somebody did something for since their figures were counted: the audit log tells."""
    members = session.execute(
        select(Organisation.id, MemberTotals, _LAST_LINE)
        .outerjoin(MemberTotals, MemberTotals.member_id == Organisation.id)
        .where(Organisation.kind == OrganisationKind.MEMBER)
        .order_by(MemberTotals.counted_at.asc(), Organisation.id)
    )
    return [
        int(member_id)
        for member_id, row, last_line in members
        if row is None or row.totals.get("format") != _FORMAT or now - row.counted_at > LONGEST
        or last_line != row.totals["audit_id"]
    ]  # fmt: skip


def _bands(session: Session, member_id: int) -> dict[str, dict[str, int]]:
    """Suppliers and foreign workers by band; those never assessed are unknown."""
    rows = session.execute(
        select(SupplierRow.band, func.count(), func.sum(SupplierRow.workers))
        .select_from(Supplier)
        .outerjoin(SupplierRow, SupplierRow.supplier_id == Supplier.id)
        .where(Supplier.member_id == member_id, Supplier.archived_at.is_(None))
        .group_by(SupplierRow.band)
    )
    found: dict[str, dict[str, int]] = {}
    for band, suppliers, workers in rows:
        counts = found.setdefault(band or "unknown", {"suppliers": 0, "workers": 0})
        counts["suppliers"] += suppliers
        counts["workers"] += int(workers or 0)
    return found


def _campaigns(session: Session, member_id: int) -> list[dict[str, Any]]:
    """The last campaigns that were sent, the oldest first: how many were asked and answered, and the bands."""
    newest = session.execute(
        select(Campaign.id, Campaign.name, Campaign.sent_at, Campaign.zone)
        .where(Campaign.member_id == member_id, Campaign.sent_at.is_not(None))
        .order_by(Campaign.sent_at.desc(), Campaign.id.desc())
        .limit(CAMPAIGNS)
    ).all()
    ids = [row.id for row in newest]
    asked = session.execute(
        select(Request.campaign_id, func.count(), func.count(Request.submitted_at))
        .where(Request.campaign_id.in_(ids), Request.withdrawn_at.is_(None))
        .group_by(Request.campaign_id)
    )
    counts = {campaign: (requests, answered) for campaign, requests, answered in asked}
    bands = _campaign_bands(session, ids)
    return [
        {"id": row.id, "name": row.name, "sent_on": today_in(row.zone, row.sent_at).isoformat(),
         "asked": counts.get(row.id, (0, 0))[0], "answered": counts.get(row.id, (0, 0))[1],
         "bands": bands.get(row.id, {})}
        for row in reversed(newest)
    ]  # fmt: skip


def _campaign_bands(session: Session, ids: list[int]) -> dict[int, dict[str, int]]:
    """By campaign, how many last rounds fell into each band."""
    rows = session.execute(
        select(Request.campaign_id, Assessment.band, func.count())
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Submission, and_(Submission.request_id == Request.id, Submission.round == Request.round))
        .join(Assessment, and_(Assessment.submission_id == Submission.id,
                               Assessment.rubric_id == Campaign.rubric_id))
        .where(Request.campaign_id.in_(ids))
        .group_by(Request.campaign_id, Assessment.band)
    )  # fmt: skip
    found: dict[int, dict[str, int]] = {}
    for campaign, band, count in rows:
        found.setdefault(campaign, {})[band] = count
    return found


def _work(session: Session, member_id: int, kind: str) -> dict[str, Any]:
    count, workers = worklist.counted(session, member_id, kind)
    rows = worklist.waiting(session, member_id, kind, most=SHOWN) if count else []
    return {"kind": kind, "count": count, "workers": workers, "rows": [_row(each) for each in rows]}


def _row(each: worklist.Waiting) -> dict[str, Any]:
    return {"supplier_id": each.supplier_id, "supplier": each.supplier, "workers": each.workers,
            "code": each.code, "text": each.text, "words": dict(each.words)}  # fmt: skip


def _write(session: Session, member_id: int, totals: Mapping[str, Any], now: datetime) -> None:
    values = {"totals": dict(totals), "counted_at": now}
    session.execute(
        insert_into(session, MemberTotals)
        .values(member_id=member_id, **values)
        .on_conflict_do_update(index_elements=["member_id"], set_=values)
    )
