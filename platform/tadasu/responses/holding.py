"""Holding a request while something of it is written, so that no signature comes between look and write.

Whoever writes more than one of these rows takes them in this order, so that of two at once one waits and neither
is sent away: the request, its response, then answers, remarks, files and delegations. A save of a first round does
without the hold, and comes to the request last: nobody but saves writes answers then. Once a round was sent back, a
member may cancel it and put all answers back; so from then on a save holds the request before its answer.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.campaigns.models import Request, Response
from tadasu.campaigns.states import lock
from tadasu.database import held, is_sqlite
from tadasu.responses.standing import Standing


def hold(session: Session, standing: Standing) -> None:
    """Reads request and response as they are now; until the end of the transaction nobody else changes either."""
    hold_request(session, standing.request.id)


def hold_with_letters(session: Session, standing: Standing) -> None:
    """The same for a step that ends the round: the letters that still ask for it are taken before (`states.lock`)."""
    lock(session, standing.request)
    hold(session, standing)


def hold_request(session: Session, request_id: int) -> None:
    """The same by id, for whoever has no standing. A row that is not held itself would be read as it was before
    the wait for the other one.
    """
    both = select(Request, Response).join(Response, Response.request_id == Request.id)
    session.execute(held(both.where(Request.id == request_id))).one()


def hold_for_save(session: Session, standing: Standing) -> None:
    """The same in a round that was sent back: of two saves at once the second sees what the first put in the way of
    signing. Saves of a first round do without this query, and SQLite lets one write at a time anyway.
    """
    if standing.is_returned and not is_sqlite(session):
        hold(session, standing)
