"""Why somebody who answers cannot do something just now, in words."""

from datetime import datetime
from typing import NoReturn

from flask_babel import gettext as _

from tadasu.errors import Refused
from tadasu.responses.standing import Standing


def refuse_blocked(standing: Standing) -> None:
    """Raises Refused when nothing of the response can be changed any more."""
    reason = standing.blocked
    if reason:
        raise Refused(reason, blocked_sentence(reason), 403 if reason == "revoked" else 409)


def refuse_edit(standing: Standing, question_id: str) -> NoReturn:
    """Raises Refused for a question that the person may not change as things stand."""
    refuse_blocked(standing)
    raise locked(question_id) if standing.sees(question_id) else not_applicable(question_id)


def blocked_sentence(reason: str) -> str:
    sentences = {
        "revoked": _("You are no longer asked to help with this. What stands on this page can still be copied."),
        "withdrawn": _("The request has been withdrawn, so nothing more can be saved. You can still copy your text."),
        "declined": _("This request was declined. Take it up again to go on answering."),
        "submitted": _("The answers have been submitted, so they can no longer be changed."),
        "closed": _("The time to answer is over. You can still copy your text, and ask for more time."),
    }
    return str(sentences[reason])


def not_applicable(question_id: str) -> Refused:
    """The same for a question that is not asked, not handed over, or not there at all."""
    return Refused("question_not_applicable", _("This question is not asked here."), 422, question_id)


def locked(question_id: str) -> Refused:
    return Refused("locked", _("Only the questions sent back to you can be changed now."), 409, question_id)


def conflict(question_id: str, *, yours: object, theirs: object, version: int, by: str, at: datetime) -> Refused:
    """`by` is the role of who was quicker: "respondent" or "delegate"."""
    message = _("This answer has been changed on another device or by another person. Please choose which one to keep.")
    return Refused(
        "conflict", message, 409, question_id, yours=yours, theirs=theirs, version=version, by=by,
        saved_at=at.isoformat(),
    )  # fmt: skip


def key_reused() -> Refused:
    return Refused("key_reused", _("This save was sent before with other content. Please reload the page."), 422)
