"""Remarks of the supplier beside answers."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tadasu.database import insert_into
from tadasu.responses import refusals
from tadasu.responses.holding import hold
from tadasu.responses.models import Comment
from tadasu.responses.standing import Standing


def save_comment(session: Session, standing: Standing, question: str, text: str, now: datetime) -> None:
    """Keeps a remark; an empty one takes it away. The last one counts. Raises Refused as a save does."""
    hold(session, standing)
    if not standing.may_edit(question):
        refusals.refuse_edit(standing, question)
    if not text:
        here = Comment.response_id == standing.response.id
        session.execute(delete(Comment).where(here, Comment.question == question))
        return
    session.execute(  # in one statement, so that of two at once neither fails
        insert_into(session, Comment)
        .values(response_id=standing.response.id, question=question, text=text, saved_at=now)
        .on_conflict_do_update(index_elements=["response_id", "question"], set_={"text": text, "saved_at": now})
    )
