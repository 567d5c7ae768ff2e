"""The end of delegations: with the submission, or taken back one by one. Those who helped are told."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.config import Settings
from tadasu.mail import outbox
from tadasu.responses.models import Delegation
from tadasu.responses.standing import Standing

LIVE = ("invited", "opened", "done")


def end_delegations(session: Session, settings: Settings, standing: Standing, now: datetime) -> None:
    """Ends all that live, once the answers are submitted."""
    live = session.scalars(
        select(Delegation).where(Delegation.response_id == standing.response.id, Delegation.state.in_(LIVE))
    ).all()
    for delegation in live:
        delegation.state = "ended"
        tell_ended(session, settings, standing, delegation, now, submitted=True)
    session.flush()


def tell_ended(
    session: Session, settings: Settings, standing: Standing, delegation: Delegation, now: datetime, *, submitted: bool
) -> None:
    with force_locale(delegation.language):
        subject = _("Your help for %(supplier)s is no longer needed", supplier=standing.supplier.name)
        why = (
            _("The answers have been submitted. Thank you for your help.")
            if submitted
            else _("The request to help with the answers has been taken back.")
        )
        link = _("The link you were sent no longer opens anything.")
        greeting = _("Dear %(name)s,", name=delegation.name)
    body = f"{greeting}\n\n{why}\n{link}\n"
    letter = outbox.Letter("delegation", delegation.name, delegation.email, subject, body)
    outbox.put(session, settings, letter, now, member_id=standing.request.member_id)
