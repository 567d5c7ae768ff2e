"""What every step of a request's answering side leaves behind: an audit line and the supplier's line in the lists."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.operations import Fact, record
from tadasu.campaigns.models import Answering, Request
from tadasu.campaigns.states import move


def step(
    session: Session, request: Request, start: Iterable[Answering], end: Answering, *, actor: Asker | tuple[str, int],
    now: datetime, action: str, values: dict[str, Any] | None = None, **facts: Fact,
) -> None:  # fmt: skip
    """Moves a request on and notes it. Raises StateChanged; `values` are columns of the request set with it."""
    before = request.answering
    move(session, request, start, end, **(values or {}))
    note(session, request, before, actor=actor, now=now, action=action, **facts)


def note(
    session: Session, request: Request, before: str, *, actor: Asker | tuple[str, int], now: datetime, action: str,
    **facts: Fact,
) -> None:  # fmt: skip
    """Notes in the audit log a step that was taken."""
    record(session, action, ("request", request.id), actor=actor, member_id=request.member_id, now=now,
           before=before, after=request.answering, round=request.round, **facts)  # fmt: skip
