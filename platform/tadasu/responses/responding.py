"""What a respondent does beside answering: decline, take up again, give an own address, ask the member."""

import json
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from tadasu.accounts import sessions
from tadasu.accounts.models import WebSession
from tadasu.asker import Asker
from tadasu.auditlog.operations import record
from tadasu.campaigns import waiting_letters
from tadasu.campaigns.dates import is_closed
from tadasu.campaigns.models import Answering
from tadasu.campaigns.states import lock
from tadasu.errors import Refused
from tadasu.responses import queries, refusals
from tadasu.responses.door import ask_member
from tadasu.responses.holding import hold
from tadasu.responses.opening import open_for_form
from tadasu.responses.standing import Standing
from tadasu.responses.transitions import step

FULL, SHORT = "full", "short"
_DECLINABLE = (Answering.NOT_OPENED, Answering.OPENED, Answering.STARTED)


def decline(session: Session, asker: Asker, standing: Standing, reason: str, text: str, now: datetime) -> None:
    """Says that this request will not be answered: no letter that waits asks for answers any more. Raises Refused once
    something was submitted.
    """
    request = standing.request
    lock(session, request)
    refusals.refuse_blocked(standing)
    step(session, request, _DECLINABLE, Answering.DECLINED, actor=asker, now=now, action="request declined",
         values={"decline_reason": reason, "decline_text": text, "state_before_decline": request.answering},
         reason=reason)  # fmt: skip
    waiting_letters.drop_asking(session, request, now, actor=asker)


def resume(session: Session, asker: Asker, standing: Standing, now: datetime) -> None:
    """Takes a declined request up again where it was left. Raises Refused after closing."""
    request = standing.request
    lock(session, request)
    if request.withdrawn_at is not None:
        raise Refused("withdrawn", refusals.blocked_sentence("withdrawn"))
    if is_closed(request, standing.campaign, standing.arrived):
        raise Refused("closed", refusals.blocked_sentence("closed"))
    back = Answering(request.state_before_decline or Answering.OPENED)
    end = Answering.OPENED if back == Answering.NOT_OPENED else back
    step(session, request, [Answering.DECLINED], end, actor=asker, now=now, action="request taken up again",
         values={"decline_reason": None, "decline_text": "", "state_before_decline": None})  # fmt: skip


def ask(session: Session, asker: Asker, standing: Standing, kind: str, text: str, now: datetime) -> None:
    """Asks the member for "time", or to "reopen" what was submitted. One such wish waits at a time."""
    if ask_member(session, standing.request, kind, text, now):
        record(session, "asked to reopen" if kind == "reopen" else "asked for more time",
               ("request", standing.request.id), actor=asker, member_id=standing.request.member_id,
               now=now)  # fmt: skip


def give_address(session: Session, asker: Asker, standing: Standing, name: str, email: str, now: datetime) -> None:
    """The respondent's own address, where the link was opened with a code read out by telephone."""
    hold(session, standing)
    request = standing.request
    if not request.address_needed:
        raise Refused("address_known", _("We have your address already. Please ask the company that asked you."))
    request.contact_name, request.contact_email, request.address_needed = name, email, False
    record(session, "contact gave own address", ("request", request.id), actor=asker,
           member_id=request.member_id, now=now)  # fmt: skip


def choose_form(session: Session, standing: Standing, form: str) -> None:
    """The full or the short form; the short one is refused at submission where it is not allowed.

    Raises Refused "locked" 409 where `may_choose` says no.
    """
    hold(session, standing)
    refusals.refuse_blocked(standing)
    if not may_choose(session, standing, form):
        raise Refused("locked", _("Only the questions sent back to you can be changed now."))
    before, standing.response.form = standing.response.form, form
    if form != before:
        open_for_form(session, standing, before)


def may_choose(session: Session, standing: Standing, form: str) -> bool:
    """In a round that is open for some questions only: the full form, as the answers may ask for it now, and the one
    that was signed, so that nobody is left with a choice made by mistake. Otherwise either.
    """
    if standing.response.editable is None or form == FULL:
        return True
    last = queries.last_submission(session, standing.response.id)
    return last is not None and bool(json.loads(last.document)["form"] == form)


def speak(session: Session, asker: Asker, standing: Standing, language: str) -> None:
    """The language of this session, and of the mails to the respondent."""
    session.execute(update(WebSession).where(WebSession.id == asker.session_id).values(language=language))
    if standing.is_respondent:
        standing.response.language = language


def leave(session: Session, asker: Asker, standing: Standing, now: datetime) -> None:
    """Signs out. Raises Refused while an own address is still missing: without one there is no way back."""
    if standing.is_respondent and standing.request.address_needed:
        message = _("Please give your own e-mail address first, so that you can come back.")
        raise Refused("address_needed", message)
    sessions.end(session, asker.session_id, now)
    record(session, "signed out", ("response", standing.response.id), actor=asker,
           member_id=standing.request.member_id, now=now)  # fmt: skip
