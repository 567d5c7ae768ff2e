"""Remarks of the supplier beside answers."""

from datetime import datetime

from sqlalchemy.orm import Session

from tadasu.responses import refusals
from tadasu.responses.models import Comment
from tadasu.responses.standing import Standing


def save_comment(session: Session, standing: Standing, question: str, text: str, now: datetime) -> None:
    """Keeps a remark; an empty one takes it away. The last one counts. Raises Refused as a save does."""
    if not standing.may_edit(question):
        refusals.refuse_blocked(standing)
        raise refusals.locked(question) if standing.sees(question) else refusals.not_applicable(question)
    session.merge(Comment(response_id=standing.response.id, question=question, text=text, saved_at=now))
    session.flush()
