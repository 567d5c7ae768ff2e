"""The list of a draft as it stands now: a supplier's contact is that of its record until the campaign is sent.

A draft may wait for weeks, and so may a planned sending. Whoever was the contact when the supplier
was put on the list may have left since, and no link may go there.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, tuple_, update
from sqlalchemy.orm import Session

from tadasu.campaigns.models import Campaign, Request, Response
from tadasu.database import held
from tadasu.organisations.models import Supplier
from tadasu.services import Services

_AS_LISTED = (Request.contact_name, Request.contact_email, Request.contact_language)
_ON_RECORD = (Supplier.contact_name, Supplier.contact_email, Supplier.contact_language)


def follow_records(session: Session, campaign_id: int) -> None:
    """Takes the contacts of a draft over from the suppliers' records. The caller holds the campaign."""
    mine = (Request.campaign_id == campaign_id) & _differs()
    values = {
        column.key: select(recorded).where(Supplier.id == Request.supplier_id).scalar_subquery()
        for column, recorded in zip(_AS_LISTED, _ON_RECORD, strict=True)
    }
    session.execute(update(Request).where(mine).values(values).execution_options(synchronize_session=False))
    for kept in session.identity_map.values():
        if isinstance(kept, Request) and kept.campaign_id == campaign_id:
            session.expire(kept, [column.key for column in _AS_LISTED])
    _tell_responses(session, campaign_id)


def follow_all_records(services: Services, _now: datetime) -> None:
    """One round over all drafts, so that their pages show who would be written to."""
    with services.database.reading() as session:
        drafts = select(Campaign.id).where(Campaign.sent_at.is_(None))
        behind = session.scalars(drafts.where(exists().where(Request.campaign_id == Campaign.id, _differs()))).all()
    for id in behind:
        with services.database.writing() as session:
            draft = select(Campaign).where(Campaign.id == id, Campaign.sent_at.is_(None))
            if session.scalar(held(draft)) is not None:
                follow_records(session, id)


def count_archived(session: Session, campaign_id: int) -> int:
    """How many on the list would be left out."""
    return session.scalar(select(func.count()).select_from(_archived(campaign_id).subquery())) or 0


def leave_out_archived(session: Session, campaign_id: int) -> int:
    """Takes suppliers off the list of a draft that have been archived since; gives how many."""
    ids = session.scalars(_archived(campaign_id)).all()
    if ids:
        gone = _archived(campaign_id).scalar_subquery()
        session.execute(delete(Response).where(Response.request_id.in_(gone)))
        session.execute(delete(Request).where(Request.id.in_(gone)))
    return len(ids)


def _archived(campaign_id: int) -> Select[int]:
    return (
        select(Request.id)
        .join(Supplier, Supplier.id == Request.supplier_id)
        .where(Request.campaign_id == campaign_id, Supplier.archived_at.is_not(None))
    )


def _differs() -> ColumnElement[bool]:
    return exists().where(Supplier.id == Request.supplier_id, tuple_(*_AS_LISTED) != tuple_(*_ON_RECORD))


def _tell_responses(session: Session, campaign_id: int) -> None:
    """An answer sheet begins in the language of the contact."""
    own = select(Request.id).where(Request.campaign_id == campaign_id)
    spoken = select(Request.contact_language).where(Request.id == Response.request_id).scalar_subquery()
    session.execute(
        update(Response)
        .where(Response.request_id.in_(own), Response.language != spoken)
        .values(language=spoken)
        .execution_options(synchronize_session=False)
    )
