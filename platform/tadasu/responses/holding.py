"""Holding a request while something of it is written, so that no signature comes between look and write."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.campaigns.models import Request, Response
from tadasu.database import held, is_sqlite
from tadasu.responses.standing import Standing


def hold(session: Session, standing: Standing) -> None:
    """Reads request and response as they are now; until the end of the transaction nobody else changes the request."""
    both = select(Request, Response).join(Response, Response.request_id == Request.id)
    session.execute(held(both.where(Request.id == standing.request.id), Request)).one()


def hold_for_save(session: Session, standing: Standing) -> None:
    """The same in a round that is open for some questions only: of two saves at once the second sees what the first
    put in the way of signing. Other saves do without this query, and SQLite lets one write at a time anyway.
    """
    if standing.response.editable is not None and not is_sqlite(session):
        hold(session, standing)
