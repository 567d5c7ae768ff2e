"""What a job is given to work with, and how it says how far it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from tadasu.services import Services


class JobRefused(Exception):
    """The job cannot ever succeed; trying again would not help. The message is for the administrator."""


class LeaseLost(Exception):
    """Somebody else has taken the job over: stop, and write nothing more."""


class Stopped(LeaseLost):
    """The runner is told to stop: the job goes back on the queue, and the try does not count."""


class Work(Protocol):
    """One try of one job. A job may be tried more than once, so what it does must bear being done again;
    what is written in the transaction of `finish` is written exactly once.
    """

    services: Services
    arguments: Mapping[str, Any]
    asked_by_id: int | None
    member_id: int | None

    def progress(self, done: int, total: int) -> None:
        """Says how far the work is. Costs nothing: it is written once a second, outside any transaction of the job.
        Raises LeaseLost when another runner holds the job by now, or this one is to stop.
        """

    def hold(self, session: Session) -> None:
        """Prolongs the lease within a transaction of the job's own, such as each 500 rows. Raises LeaseLost: then
        the transaction must not commit, for another try has done the same.
        """

    def finish(self, session: Session) -> None:
        """Ends the job within the transaction of its last effect: both happen or neither. Raises LeaseLost.
        A job that never calls it is finished when its handler returns.
        """


Handler = Callable[[Work], None]


@dataclass(frozen=True)
class Every:
    """Something done again and again, `seconds` apart, such as looking for mails to send.

    `do` has small transactions of its own and bears another runner doing the same at the same time.
    It may return True to say that there is more to do at once.
    """

    name: str
    seconds: float
    do: Callable[[Services, datetime], bool | None]
