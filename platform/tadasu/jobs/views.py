"""The page of the queue, for those who run the platform."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.jobs import operations, presence, queries
from tadasu.jobs.models import Job
from tadasu.notices import notify
from tadasu.transaction import db

bp = Blueprint("jobs", __name__, template_folder="templates")

KINDS: dict[str, LazyString] = {
    "send_campaign": _l("Send a campaign"),
    "take_back_letters": _l("Take back the letters of a closed campaign"),
    "receipt": _l("Make a receipt"),
    "assess": _l("Assess a submission"),
    "rescore": _l("Assess anew under another rubric"),
    "publish_rubric": _l("Move campaigns to another rubric"),
    "export": _l("Make an export"),
    "read_import": _l("Read an import"),
    "apply_import": _l("Apply an import"),
    "undo_import": _l("Undo an import"),
}


@bp.get("/jobs")
def jobs() -> ResponseReturnValue:
    now = utc_now()
    return render_template(
        "jobs/jobs.html",
        lanes=queries.lanes(db(), now),
        running=queries.in_state(db(), "running"),
        failed=queries.in_state(db(), "failed"),
        runners=presence.at_work(db(), now),
        last_seen_at=presence.last_seen_at(db()),
        kinds=KINDS,
    )


@bp.post("/jobs/<int:job_id>/retry")
def retry(job_id: int) -> ResponseReturnValue:
    if not operations.try_again(db(), loaded(Job), current_asker(), utc_now()):
        raise Refused("job_state", _("Only a job that has failed can be tried again."))
    notify(_("Job %(id)s is on the queue again.", id=job_id))
    return redirect(url_for("jobs.jobs"), 303)
