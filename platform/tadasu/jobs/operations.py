"""What a person can do about a job."""

from datetime import datetime

from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.operations import record
from tadasu.jobs import queue
from tadasu.jobs.models import Job


def try_again(session: Session, job: Job, asker: Asker, now: datetime) -> bool:
    """Puts a failed job on the queue with all its tries; False if it has not failed."""
    if not queue.retry(session, job.id, now):
        return False
    record(session, "job tried again", ("job", job.id), actor=asker, member_id=job.member_id, now=now, kind=job.kind)
    return True
