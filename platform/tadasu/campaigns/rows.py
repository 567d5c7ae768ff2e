"""Keeps the supplier table's line on a supplier's latest request up to date, so that its filters work at once."""

from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from tadasu.campaigns.models import Request
from tadasu.database import insert_into
from tadasu.organisations.models import SupplierRow

WITHDRAWN = "withdrawn"


def refresh(session: Session, request: Request) -> None:
    """Writes the states of a request into the line of its supplier, unless the line is about a later request.

    A withdrawn one is shown as such, though it keeps the state it was in.
    """
    shown = {
        "request_id": request.id,
        "answering": WITHDRAWN if request.withdrawn_at is not None else request.answering,
        "delivery": request.delivery,
    }
    session.execute(
        insert_into(session, SupplierRow)
        .values(supplier_id=request.supplier_id, member_id=request.member_id, binding={}, **shown)
        .on_conflict_do_update(
            index_elements=["supplier_id"],
            set_=shown,
            where=SupplierRow.request_id.is_(None) | (SupplierRow.request_id <= request.id),
        )
    )
    held = session.identity_map.get(identity_key(SupplierRow, request.supplier_id))
    if held is not None:
        session.expire(held)
