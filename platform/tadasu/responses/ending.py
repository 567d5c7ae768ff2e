"""The end of delegations: with the round they were asked in, or taken back one by one. Those who helped are told."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.campaigns.models import Request
from tadasu.config import Settings
from tadasu.mail import outbox
from tadasu.responses.models import Delegation

LIVE = ("invited", "opened", "done")


def end_delegations(
    session: Session, settings: Settings, request: Request, response_id: int, now: datetime, *, is_submitted: bool
) -> None:
    """Ends all that live, once the round is over: by its submission, or because the member cancelled it."""
    live = session.scalars(
        select(Delegation).where(Delegation.response_id == response_id, Delegation.state.in_(LIVE))
    ).all()
    for delegation in live:
        delegation.state = "ended"
        tell_ended(session, settings, request, delegation, now, is_submitted=is_submitted)
    session.flush()


def tell_ended(
    session: Session, settings: Settings, request: Request, delegation: Delegation, now: datetime, *,
    is_submitted: bool,
) -> None:  # fmt: skip
    with force_locale(delegation.language):
        subject = _("Your help for %(supplier)s is no longer needed", supplier=request.supplier.name)
        why = (
            _("The answers have been submitted. Thank you for your help.")
            if is_submitted
            else _("The request to help with the answers has been taken back.")
        )
        link = _("The link you were sent no longer opens anything.")
        greeting = _("Dear %(name)s,", name=delegation.name)
    body = f"{greeting}\n\n{why}\n{link}\n"
    letter = outbox.Letter("delegation", delegation.name, delegation.email, subject, body)
    outbox.put(session, settings, letter, now, member_id=request.member_id)
