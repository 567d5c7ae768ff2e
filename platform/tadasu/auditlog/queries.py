"""Reading the audit log, a page at a time."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.auditlog.models import AuditLine

PAGE = 50


def lines(
    session: Session, member_id: int, *, before: int = 0, action: str = "", kind: str = "", object_id: int = 0
) -> Sequence[AuditLine]:
    """What was done at one member, newest first: one more than a page, to know whether there are older ones.

    `before`: the id of the last line of the page before.
    """
    found = select(AuditLine).where(AuditLine.member_id == member_id)
    if before:
        found = found.where(AuditLine.id < before)
    if action:
        found = found.where(AuditLine.action == action)
    if kind:
        found = found.where(AuditLine.object_kind == kind)
    if object_id:
        found = found.where(AuditLine.object_id == object_id)
    return session.scalars(found.order_by(AuditLine.id.desc()).limit(PAGE + 1)).all()


def facts_of(line: AuditLine) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line.body)
    return found
