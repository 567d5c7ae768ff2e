"""What must hold before something is done to a request. Each raises Refused with a sentence that says why not."""

from datetime import datetime

from flask_babel import gettext as _

from tadasu.campaigns.dates import closing_instant, is_closed
from tadasu.campaigns.models import Campaign, Request
from tadasu.campaigns.states import ANSWERABLE
from tadasu.errors import Refused


def takes_answers(request: Request, now: datetime) -> bool:
    """Whether the supplier has something to answer that would come in time: nobody is asked for anything else.
    The grace of slow lines is none for asking.
    """
    is_out = request.campaign.sent_at is not None and request.withdrawn_at is None
    return is_out and request.answering in ANSWERABLE and now < closing_instant(request, request.campaign)


def refuse_unsent(campaign: Campaign) -> None:
    if campaign.sent_at is None:
        raise Refused("not_sent", _("This campaign has not been sent yet."))


def refuse_withdrawn(request: Request) -> None:
    if request.withdrawn_at is not None:
        raise Refused("withdrawn", _("This request has been withdrawn."))


def has_ended(request: Request) -> bool:
    """Whether its campaign was closed before its time, and this request with it: questions that were sent back are
    answered until a day of their own.
    """
    return request.campaign.closed_at is not None and request.return_due_on is None


def refuse_ended(request: Request) -> None:
    if has_ended(request):
        raise Refused("closed", _("This campaign is closed."))


def refuse_closed(request: Request, now: datetime) -> None:
    if is_closed(request, request.campaign, now):
        raise Refused("closed", _("This request is closed: nothing is accepted any more."))


def refuse_settled(request: Request) -> None:
    """Only a supplier who still has something to answer is written to."""
    if request.answering not in ANSWERABLE:
        raise Refused("nothing_to_answer", _("There is nothing for this supplier to answer at present."))


def refuse_unless_open(request: Request, now: datetime) -> None:
    """The supplier can answer, and what they answer will be accepted."""
    refuse_unsent(request.campaign)
    refuse_withdrawn(request)
    refuse_settled(request)
    refuse_closed(request, now)
