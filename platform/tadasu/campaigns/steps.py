"""Which next steps make sense for a request, the most sensible first."""

from collections.abc import Collection
from enum import StrEnum

from tadasu.campaigns.models import Answering, Delivery, Request
from tadasu.campaigns.states import ANSWERABLE


class Step(StrEnum):
    """Something a member can do about one request."""

    SEND_AGAIN = "send_again"
    CORRECT = "correct"
    REMIND = "remind"
    ASK_AGAIN = "ask_again"
    REVIEW = "review"
    EXTEND = "extend"
    TELEPHONE = "telephone"
    MARK_BOUNCED = "mark_bounced"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    SETTLE = "settle"


_WISHES = {"address": Step.CORRECT, "time": Step.EXTEND, "reopen": Step.REVIEW}
_TO_REVIEW = frozenset({Answering.SUBMITTED, Answering.IN_REVIEW})


def is_about_to_be_asked(request: Request, *, takes_answers: bool) -> bool:
    """Whether its first letter waits in the outbox, or is being written."""
    return takes_answers and request.opened_at is None and _is_unwritten(request)


def is_left_unasked(request: Request, *, takes_answers: bool) -> bool:
    """Whether nobody has written to the present address, and nobody will: nothing is taken any more."""
    is_unanswered = request.answering in ANSWERABLE and request.withdrawn_at is None
    return not takes_answers and is_unanswered and _is_unwritten(request)


def _is_unwritten(request: Request) -> bool:
    return request.delivery == Delivery.QUEUED and request.contact_email != ""


def next_steps(request: Request, *, is_closed: bool, has_ended: bool, calls: Collection[str] = ()) -> list[Step]:
    """`is_closed`: nothing is accepted any more for this request; `has_ended`: it was closed with its whole campaign;
    `calls`: the kinds of HelpNeeded that are open. What somebody asked for comes first.
    """
    if request.withdrawn_at is not None:
        return [] if has_ended else [Step.UNDO]
    steps = [*_by_state(request, is_closed)]
    if calls:
        wished = [_WISHES[kind] for kind in sorted(calls) if _WISHES[kind] in steps or kind == "reopen"]
        steps = [*wished, *steps, Step.SETTLE]
    if has_ended:
        steps = [step for step in steps if step in (Step.REVIEW, Step.SETTLE)]
    return list(dict.fromkeys(steps))


def _by_state(request: Request, is_closed: bool) -> Collection[Step]:
    before_submission = [Step.WITHDRAW] if request.round == 0 else []
    if request.answering in _TO_REVIEW:
        return [Step.REVIEW]
    if request.answering == Answering.DECLINED:
        return [*([] if is_closed else [Step.ASK_AGAIN]), Step.CORRECT, *before_submission]
    if request.answering not in ANSWERABLE:
        return []
    if not request.contact_email:
        return [Step.CORRECT, *before_submission]
    if is_closed:
        return [Step.EXTEND, Step.CORRECT, *before_submission]
    return [*_by_delivery(request), Step.EXTEND, Step.CORRECT, *_by_telephone(request), *before_submission]


def _by_delivery(request: Request) -> Collection[Step]:
    if request.delivery in (Delivery.FAILED, Delivery.UNKNOWN):
        return [Step.SEND_AGAIN]
    if request.delivery == Delivery.BOUNCED:
        return [Step.CORRECT, Step.SEND_AGAIN]
    if request.delivery == Delivery.SENT:
        return [Step.REMIND, Step.MARK_BOUNCED]
    return []


def _by_telephone(request: Request) -> Collection[Step]:
    return [Step.TELEPHONE] if request.opened_at is None else []
