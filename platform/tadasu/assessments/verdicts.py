"""What reviewers say of a submission: rows laid over it. The submission itself never changes."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.answers.document import CHECK_STATES
from questionnaires.answers.raised import FLAG_STATES
from tadasu.asker import Asker, Role
from tadasu.assessments.models import ReviewVerdict
from tadasu.assessments.operations import CLOSED
from tadasu.assessments.sheets import Sheet
from tadasu.auditlog.operations import record
from tadasu.errors import Refused
from tadasu.jobs.queue import enqueue
from tadasu.responses.models import Submission

_GRAVE = frozenset({"ZT", "CRIT"})
_STATES = {"flag": FLAG_STATES, "check": CHECK_STATES}
ALL = "*"
_INDEPENDENT = "3"
EVIDENCE = {
    "2": _l("Accepted: it shows what the answer says"),
    _INDEPENDENT: _l("Confirmed by an independent source, such as an audit"),
    "0": _l("Rejected: it does not show what the answer says"),
}
"""What a reviewer may say of the evidence for an answer, by level; 1 is a file nobody has looked at yet."""


def give(
    session: Session, asker: Asker, sheet: Sheet, *, kind: str, subject: str, verdict: str, reason: str, now: datetime
) -> ReviewVerdict:
    """Notes a verdict and has the submission scored again with it laid over.

    Raises Refused: "not_latest", "not_raised", "unknown_state", "not_claimed", "not_answered", or "forbidden" where
    somebody who is no administrator would close a grave flag (authorisation matrix, row 22) or call evidence
    independent, which can close one too.
    """
    submission = sheet.submission
    session.execute(select(Submission.id).where(Submission.id == submission.id).with_for_update())
    if submission.round != sheet.request.round:
        raise Refused("not_latest", _("The supplier has submitted again. Please look at the newest submission."))
    if kind == "accepted_na":
        _refuse_unclaimed(sheet, subject)
        verdict = "accepted"
    elif kind == "evidence":
        _refuse_evidence(asker, sheet, subject, verdict)
    else:
        _refuse_state(asker, sheet, kind, subject, verdict)
    row = ReviewVerdict(
        member_id=submission.member_id, submission_id=submission.id, kind=kind, subject=subject, verdict=verdict,
        reason=reason, by_id=asker.person_id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    enqueue(session, "assess", {"submission_id": submission.id}, now, member_id=submission.member_id,
            asked_by_id=asker.person_id)  # fmt: skip
    record(session, "verdict given", ("submission", submission.id), actor=asker, member_id=submission.member_id,
           now=now, kind=kind, about=subject, verdict=verdict)  # fmt: skip
    return row


def _refuse_unclaimed(sheet: Sheet, question: str) -> None:
    item = sheet.items.get(question)
    if item is None or not item["na_claimed"]:
        raise Refused("not_claimed", _("The supplier does not say that this question does not apply."), 422)


def levels_for(asker: Asker) -> list[tuple[str, str]]:
    """What somebody may say of evidence, with the words for it."""
    return [(level, str(words)) for level, words in EVIDENCE.items() if _may_say(asker, level)]


def _may_say(asker: Asker, level: str) -> bool:
    return level != _INDEPENDENT or asker.role is Role.MEMBER_ADMIN


def _refuse_evidence(asker: Asker, sheet: Sheet, question: str, level: str) -> None:
    item = sheet.items.get(question)
    if question != ALL and (item is None or not item["answered"]):
        raise Refused("not_answered", _("This question has no answer that evidence could be for."), 422)
    if level not in EVIDENCE:
        raise Refused("unknown_state", _("Choose one of the states offered."), 422, "verdict")
    if not _may_say(asker, level):
        said = _("Only an administrator of your organisation can call evidence independently confirmed.")
        raise Refused("forbidden", said, 403)


def _refuse_state(asker: Asker, sheet: Sheet, kind: str, subject: str, state: str) -> None:
    flag = next((each for each in sheet.score.get("flags", ()) if each["id"] == subject), None)
    if flag is None or (subject in sheet.rubric.checks) != (kind == "check"):
        raise Refused("not_raised", _("This flag is not raised any more. Please reload the page."))
    if state not in _STATES[kind]:
        raise Refused("unknown_state", _("Choose one of the states offered."), 422, "verdict")
    if state in CLOSED and flag["severity"] in _GRAVE and asker.role is not Role.MEMBER_ADMIN:
        raise Refused("forbidden", _("Only an administrator of your organisation can close a grave flag."), 403)
