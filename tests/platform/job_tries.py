"""A job without a runner: one try of it, handed straight to its function."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tadasu.jobs.work import LeaseLost
from tadasu.services import Services


@dataclass
class Try:
    """One try of a job. After `holds` chunks its lease is lost, as if another runner had taken the job over."""

    services: Services
    arguments: Mapping[str, Any]
    asked_by_id: int | None = None
    member_id: int | None = None
    holds: int = 1_000_000
    seen: list[tuple[int, int]] = field(default_factory=list)
    is_finished: bool = False

    def progress(self, done: int, total: int) -> None:
        self.seen.append((done, total))

    def hold(self, session: Session) -> None:
        self.holds -= 1
        if self.holds < 0:
            raise LeaseLost

    def finish(self, session: Session) -> None:
        self.is_finished = True
