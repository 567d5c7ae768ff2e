"""Writing audit lines, in the transaction of what they tell."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.models import AuditLine

Fact = str | int | float | bool | None | list[str] | list[int] | dict[str, int]
SYSTEM = ("system", 0)


def record(
    session: Session,
    action: str,
    subject: tuple[str, int],
    *,
    actor: Asker | tuple[str, int],
    member_id: int | None,
    now: datetime,
    **facts: Fact,
) -> None:
    """Adds a line: `actor` did `action` to `subject` (kind and id). Facts hold no answers and no secrets."""
    kind, id = actor.actor if isinstance(actor, Asker) else actor
    session.add(
        AuditLine(
            at=now,
            member_id=member_id,
            actor_kind=kind,
            actor_id=id,
            action=action,
            object_kind=subject[0],
            object_id=subject[1],
            body=json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        )
    )
