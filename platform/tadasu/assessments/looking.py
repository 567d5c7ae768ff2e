"""Notes that a member looked at what a supplier handed in: the supplier can see who did, and when."""

from datetime import datetime

from flask import Response, after_this_request
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.campaigns.dates import today_in
from tadasu.clock import utc_now
from tadasu.database import insert_into
from tadasu.responses.models import AccessNote
from tadasu.transaction import database, db


def note_after(asker: Asker, what: str, response_id: int, object_id: int, zone: str) -> None:
    """After a GET that succeeded, in a small transaction of its own; once for each person, object and day."""
    assert asker.person_id is not None
    person_id, now = asker.person_id, utc_now()
    if _is_noted(db(), person_id, what, response_id, object_id, now, zone):
        return

    @after_this_request
    def write(reply: Response) -> Response:
        if reply.status_code == 200:
            with database().writing() as session:
                note(session, person_id, what, response_id, object_id, now, zone)
        return reply


def note(
    session: Session, person_id: int, what: str, response_id: int, object_id: int, now: datetime, zone: str
) -> None:
    """`what`: submission, export or evidence. Writing it twice on a day is writing it once."""
    session.execute(
        insert_into(session, AccessNote)
        .values(response_id=response_id, person_id=person_id, what=what, object_id=object_id,
                day=today_in(zone, now), at=now)
        .on_conflict_do_nothing()
    )  # fmt: skip


def _is_noted(
    session: Session, person_id: int, what: str, response_id: int, object_id: int, now: datetime, zone: str
) -> bool:
    found = select(AccessNote.id).where(
        AccessNote.response_id == response_id, AccessNote.person_id == person_id, AccessNote.what == what,
        AccessNote.object_id == object_id, AccessNote.day == today_in(zone, now),
    )  # fmt: skip
    return session.scalar(found) is not None
