"""The one way a request changes its answering state: an UPDATE that names the state it was in. And its lock."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tadasu.campaigns import rows
from tadasu.campaigns.models import Answering, Campaign, Delivery, Request
from tadasu.database import held, held_still
from tadasu.errors import Refused
from tadasu.mail.models import Message

ALLOWED: frozenset[tuple[Answering, Answering]] = frozenset(
    (Answering(start), Answering(end))
    for start, end in (
        ("not_opened", "opened"),
        ("opened", "started"),
        ("not_opened", "declined"),
        ("opened", "declined"),
        ("started", "declined"),
        ("declined", "opened"),
        ("declined", "started"),
        ("started", "submitted"),
        ("submitted", "in_review"),
        ("submitted", "returned"),
        ("in_review", "returned"),
        ("accepted", "returned"),
        ("returned", "submitted"),
        ("returned", "in_review"),
        ("submitted", "accepted"),
        ("in_review", "accepted"),
    )
)
ANSWERABLE = (Answering.NOT_OPENED, Answering.OPENED, Answering.STARTED, Answering.RETURNED)
"""Where the supplier still has something to answer."""
UNDELIVERED = (Delivery.FAILED, Delivery.BOUNCED, Delivery.UNKNOWN)
"""Where the last letter did not arrive, or may not have."""


class StateChanged(Refused):
    """Somebody else was quicker, or the step is not possible from where the request is."""

    def __init__(self, found: str) -> None:
        super().__init__("state_changed", _("This has changed in the meantime. Please reload the page."), state=found)


def lock(session: Session, request: Request) -> None:
    """Two who act on one request at the same moment: one of them comes second, and finds it as the first left it.

    Its campaign stays as it is until then, so that nothing is written into one that is being closed. The waiting
    letters come next and the request last: whoever sends a letter holds it, and then notes on the request what
    became of it.
    """
    campaign = session.scalars(held_still(select(Campaign).where(Campaign.id == request.campaign_id))).one()
    waiting = select(Message.id).where(Message.request_id == request.id, Message.state == "queued")
    session.execute(held(waiting.order_by(Message.id)))
    session.scalars(held(select(Request).where(Request.id == request.id))).one()
    assert request.campaign is campaign, "a request stays in its campaign"


def move(session: Session, request: Request, start: Iterable[Answering], end: Answering, **values: Any) -> None:
    """Moves a request from one of the states `start` to `end`. Raises StateChanged if it is in none of them."""
    starts = tuple(start)
    assert all((each, end) in ALLOWED for each in starts), f"{starts} to {end} is not a step of the state machine"
    moved = session.execute(
        update(Request)
        .where(Request.id == request.id, Request.answering.in_(starts))
        .values(answering=end, **values)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    session.refresh(request)
    if moved is None:
        raise StateChanged(request.answering)
    rows.refresh(session, request)
