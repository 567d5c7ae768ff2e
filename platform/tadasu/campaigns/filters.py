"""Where the requests of a campaign stand: the stages of the funnel and the chips of the list, each one condition.

Figures and lists come from the same conditions, so a number always equals the list behind it.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select

from tadasu.campaigns.models import Answering, Delivery, HelpNeeded, Request
from tadasu.campaigns.states import UNDELIVERED

_IN_FORCE = Request.withdrawn_at.is_(None)
_UNOPENED = Request.opened_at.is_(None) & (Request.answering == Answering.NOT_OPENED)
_CALLS_FOR_HELP = Request.id.in_(select(HelpNeeded.request_id).where(HelpNeeded.settled_at.is_(None)))
_TROUBLED = Request.delivery.in_(UNDELIVERED)
_FINISHED = Request.answering.in_((Answering.SUBMITTED, Answering.IN_REVIEW, Answering.ACCEPTED))

STAGES: Mapping[str, ColumnElement[bool]] = {
    "asked": _IN_FORCE,
    "delivered": _IN_FORCE & ((Request.delivery == Delivery.SENT) | Request.opened_at.is_not(None)),
    "opened": _IN_FORCE & Request.opened_at.is_not(None),
    "begun": _IN_FORCE
    & ((Request.round > 0) | Request.answering.in_(tuple(each for each in Answering if each not in (
        Answering.NOT_OPENED, Answering.OPENED, Answering.DECLINED)))
       | (Request.state_before_decline == Answering.STARTED)),
    "answered": _IN_FORCE & (Request.round > 0),
    "reviewed": _IN_FORCE & (Request.answering == Answering.ACCEPTED),
}  # fmt: skip
"""How many have come at least so far."""

PLACES: Mapping[str, ColumnElement[bool]] = {
    "attention": _IN_FORCE & (
        _CALLS_FOR_HELP
        | (~_FINISHED & (_TROUBLED | (Request.answering == Answering.DECLINED) | (Request.contact_email == "")))
    ),
    "queued": _IN_FORCE & _UNOPENED & (Request.delivery == Delivery.QUEUED),
    "failed": _IN_FORCE & ~_FINISHED & (Request.delivery == Delivery.FAILED),
    "bounced": _IN_FORCE & ~_FINISHED & (Request.delivery == Delivery.BOUNCED),
    "unknown": _IN_FORCE & ~_FINISHED & (Request.delivery == Delivery.UNKNOWN),
    "no_address": _IN_FORCE & (Request.contact_email == ""),
    "help": _IN_FORCE & _CALLS_FOR_HELP,
    "not_opened": _IN_FORCE & (Request.answering == Answering.NOT_OPENED) & (Request.delivery == Delivery.SENT),
    **{
        str(state): _IN_FORCE & (Request.answering == state)
        for state in (Answering.STARTED, Answering.SUBMITTED, Answering.IN_REVIEW, Answering.RETURNED,
                      Answering.DECLINED)
    },
    "only_opened": _IN_FORCE & (Request.answering == Answering.OPENED),
    "withdrawn": Request.withdrawn_at.is_not(None),
}  # fmt: skip
"""Where each one is now."""

ALL: Mapping[str, ColumnElement[bool]] = {**STAGES, **PLACES}
