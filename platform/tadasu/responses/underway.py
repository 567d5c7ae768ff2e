"""What the runner owes for a submission: its score (the job "assess") and its receipt (the job "receipt")."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.jobs.models import Job
from tadasu.responses.models import Submission


def job_state(session: Session, kind: str, submission: Submission, done_at: datetime | None = None) -> str:
    """ "coming", "failed" once it was given up, or "" if nothing is to come. `done_at`: when the same was last done
    by whatever way; a failure before that is made good.
    """
    jobs = session.execute(
        select(Job.state, Job.finished_at)
        .where(Job.member_id == submission.member_id, Job.kind == kind)
        .where(Job.arguments["submission_id"].as_integer() == submission.id)
        .order_by(Job.id.desc())
    ).all()
    if any(job.state in ("waiting", "running") for job in jobs):
        return "coming"
    if not jobs or jobs[0].state != "failed":
        return ""
    failed_at = jobs[0].finished_at
    is_made_good = done_at is not None and failed_at is not None and done_at > failed_at
    return "" if is_made_good else "failed"
