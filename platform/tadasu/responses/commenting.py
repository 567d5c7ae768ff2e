"""Remarks of the supplier beside answers."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tadasu.database import insert_into
from tadasu.responses import refusals
from tadasu.responses.holding import hold
from tadasu.responses.models import Comment
from tadasu.responses.standing import Standing


def mark_of(text: str) -> str:
    """What a page remembers of a remark it showed; "" of none."""
    return sha256(text.encode()).hexdigest()[:8] if text else ""


def save_comments(
    session: Session, standing: Standing, texts: Mapping[str, str], now: datetime, *,
    drawn: Mapping[str, str] | None = None,
) -> dict[str, str]:  # fmt: skip
    """Keeps remarks by question, those that are not what they were; an empty one takes it away.

    `drawn`: by question, the mark of the remark these were made from. Where another stands by now nothing is kept, and
    it is given back. Without them the last one counts. Raises Refused as a save does.
    """
    hold(session, standing)
    own = Comment.response_id == standing.response.id
    rows = session.execute(select(Comment.question, Comment.text).where(own, Comment.question.in_(texts)))
    present = dict(rows.all())
    changed_by_both: dict[str, str] = {}
    for question, text in texts.items():
        if not standing.may_edit(question):
            refusals.refuse_edit(standing, question)
        if text == present.get(question, ""):
            continue
        if drawn is not None and mark_of(present.get(question, "")) != drawn.get(question, ""):
            changed_by_both[question] = present.get(question, "")
            continue
        if not text:
            session.execute(delete(Comment).where(own, Comment.question == question))
            continue
        session.execute(  # in one statement, so that of two at once neither fails
            insert_into(session, Comment)
            .values(response_id=standing.response.id, question=question, text=text, saved_at=now)
            .on_conflict_do_update(index_elements=["response_id", "question"], set_={"text": text, "saved_at": now})
        )
    return changed_by_both
