"""Reading exports and what can be exported."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Membership, Person
from tadasu.asker import MEMBER, Asker, member_of
from tadasu.campaigns.models import Campaign, Request
from tadasu.jobs.models import Job
from tadasu.organisations.models import Supplier
from tadasu.reports.models import Export

SHOWN = 50


def own_export(session: Session, asker: Asker, export_id: int) -> Export | None:
    """Finds an export of the asker's member, for the policy."""
    found = session.get(Export, export_id)
    return found if found is not None and found.member_id == member_of(asker) else None


def exports(session: Session, member_id: int) -> Sequence[Any]:
    """The newest exports with who asked, of which campaign, and how far the job is."""
    return session.execute(
        select(Export, Person.name, Campaign.name.label("campaign"), Job)
        .join(Person, Person.id == Export.asked_by_id)
        .join(Campaign, Campaign.id == Export.campaign_id)
        .outerjoin(Job, Job.id == Export.job_id)
        .where(Export.member_id == member_id)
        .order_by(Export.id.desc())
        .limit(SHOWN)
    ).all()


def campaigns(session: Session, member_id: int) -> Sequence[Campaign]:
    """Campaigns that were sent, newest first."""
    return session.scalars(
        select(Campaign)
        .where(Campaign.member_id == member_id, Campaign.sent_at.is_not(None))
        .order_by(Campaign.sent_at.desc(), Campaign.id.desc())
    ).all()


def may_export(session: Session, person_id: int | None, member_id: int) -> bool:
    """Whether a person still has the right to the member's exports."""
    found = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.person_id == person_id, Membership.organisation_id == member_id,
               Membership.role.in_(sorted(MEMBER)), Membership.ended_at.is_(None), Person.disabled_at.is_(None))
    )  # fmt: skip
    return session.scalar(found.limit(1)) is not None


def unanswered(session: Session, campaign_id: int) -> list[tuple[Request, str]]:
    """Requests of a campaign without a submission, with the supplier's name."""
    rows = session.execute(
        select(Request, Supplier.name)
        .join(Supplier, Supplier.id == Request.supplier_id)
        .where(Request.campaign_id == campaign_id, Request.submitted_at.is_(None))
        .order_by(Supplier.name_key, Request.id)
    )
    return [(request, name) for request, name in rows]


def suppliers(session: Session, member_id: int, ids: Sequence[int]) -> Sequence[Supplier]:
    """Those of the ids that are suppliers of the member, by name."""
    return session.scalars(
        select(Supplier).where(Supplier.id.in_(ids), Supplier.member_id == member_id).order_by(Supplier.name_key)
    ).all()
