"""One request: where it stands, what happened to it, what can be done. Never what the supplier has typed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import redirect, render_template, url_for
from flask import request as incoming
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.campaigns import contacts, delivery, guards, queries, requests, timeline, words, writing
from tadasu.campaigns.codes import in_groups
from tadasu.campaigns.dates import closing_instant, due_instant, is_closed
from tadasu.campaigns.models import Request
from tadasu.campaigns.pages.blueprint import Errors, attempt, bp
from tadasu.campaigns.pages.overview import may_take, steps_of
from tadasu.campaigns.schemas import ContactForm, ExtendForm, Nothing, ReasonForm
from tadasu.campaigns.steps import is_left_unasked
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import db

_LAST_MINUTE = timedelta(minutes=1)  # "until 23:59", since "until 0:00" is read as the day before


@bp.get("/requests/<int:request_id>")
def request(request_id: int) -> ResponseReturnValue:
    return _page(loaded(Request), {}, {})


@bp.post("/requests/<int:request_id>/send-again")
def send_again(request_id: int) -> ResponseReturnValue:
    return _do(_("The letter is queued again."), lambda found: writing.send_again(*_who(), found, utc_now()))


@bp.post("/requests/<int:request_id>/remind")
def remind(request_id: int) -> ResponseReturnValue:
    return _do(_("A reminder is on its way."), lambda found: writing.remind_now(*_who(), found, utc_now()))


@bp.post("/requests/<int:request_id>/ask-again")
def ask_again(request_id: int) -> ResponseReturnValue:
    return _do(_("The supplier is asked once more."), lambda found: writing.ask_again(*_who(), found, utc_now()))


@bp.post("/requests/<int:request_id>/mark-bounced")
def mark_bounced(request_id: int) -> ResponseReturnValue:
    said = _("The letter counts as returned. Correct the address, then the supplier is invited again.")
    return _do(said, lambda found: writing.mark_bounced(db(), current_asker(), found, utc_now()))


@bp.post("/requests/<int:request_id>/undo-withdrawal")
def undo_withdrawal(request_id: int) -> ResponseReturnValue:
    found = loaded(Request)
    form = read_form(Nothing())
    is_asked = requests.undo_withdrawal(*_who(), found, utc_now())
    if is_asked:
        notify(_("The request stands again. The supplier gets a new link by mail."))
    elif not found.contact_email:
        notify(_("The request stands again. No mail is sent: there is no address yet."))
    else:
        notify(_("The request stands again. No mail is sent, since no answer is awaited at present."))
    return redirect(_back(found, form["back"]), 303)


@bp.post("/requests/<int:request_id>/settle-help")
def settle_help(request_id: int) -> ResponseReturnValue:
    return _do(_("Settled."), lambda found: requests.settle_help(db(), current_asker(), found, utc_now()))


@bp.post("/requests/<int:request_id>/withdraw")
def withdraw(request_id: int) -> ResponseReturnValue:
    found = loaded(Request)

    def do(form: Mapping[str, Any]) -> None:
        requests.withdraw(*_who(), found, form["reason"], utc_now())
        notify(_("The request has been withdrawn. You can undo this."))

    return _fill(found, ReasonForm(), do, "withdraw")


@bp.post("/requests/<int:request_id>/extend")
def extend(request_id: int) -> ResponseReturnValue:
    found = loaded(Request)

    def do(form: Mapping[str, Any]) -> None:
        tell = bool(form["tell"])
        is_invited = requests.extend(*_who(), found, form["to_day"], form["reason"], utc_now(), tell=tell)
        notify(_("The due day has been moved."))
        if is_invited:
            notify(_("The contact had no link that works, and is invited by mail."), "info")

    return _fill(found, ExtendForm(), do, "extend")


@bp.post("/requests/<int:request_id>/contact")
def correct_contact(request_id: int) -> ResponseReturnValue:
    found = loaded(Request)

    def do(contact: contacts.Contact) -> None:
        sentences = {
            contacts.Outcome.NAMED: _("The contact has been corrected."),
            contacts.Outcome.INVITED: _("The contact has been changed and is invited."),
            contacts.Outcome.ON_FILE: _(
                "The contact has been changed. No mail is sent, since no answer is awaited at present."
            ),
            contacts.Outcome.ASKED: _("The present contact is asked by mail to agree. Until then nothing changes."),
        }
        notify(sentences[contacts.correct(*_who(), found, contact, utc_now())])

    return _fill(found, ContactForm(), do, "contact", incoming.form.get("back", ""))


@bp.post("/requests/<int:request_id>/contact/drop")
def drop_contact_change(request_id: int) -> ResponseReturnValue:
    said = _("The change of contact has been taken back.")
    return _do(said, lambda found: contacts.drop(db(), current_asker(), found, utc_now()))


@bp.get("/requests/<int:request_id>/contact/force")
def force_contact(request_id: int) -> ResponseReturnValue:
    return _force_page(loaded(Request), {})


@bp.post("/requests/<int:request_id>/contact/force")
def force_contact_post(request_id: int) -> ResponseReturnValue:
    found = loaded(Request)

    def do(form: Mapping[str, Any]) -> None:
        contacts.force(*_who(), found, form["reason"], utc_now())

    errors = attempt(ReasonForm(), do)
    if errors:
        return _force_page(found, errors), 422
    notify(_("The contact has been changed. The former contact has been told."))
    return redirect(url_for("campaigns.request", request_id=request_id), 303)


@bp.post("/requests/<int:request_id>/telephone-code")
def telephone_code(request_id: int) -> ResponseReturnValue:
    """The one page that shows the code; reloading it makes another."""
    found = loaded(Request)
    shown: list[str] = []

    def do(form: Mapping[str, Any]) -> None:
        shown.append(requests.telephone_code(*_who(), found, form["reason"], utc_now()))

    errors = attempt(ReasonForm(), do)
    if errors:
        return _page(found, {f"telephone_{field}": said for field, said in errors.items()}, incoming.form), 422
    return render_template("campaigns/telephone_code.html", found=found, code=in_groups(shown[0]))


def _who() -> tuple[Any, Any, Any]:
    """What every operation on a request begins with."""
    return db(), settings(), current_asker()


def _do(said: str, act: Callable[[Request], object]) -> ResponseReturnValue:
    found = loaded(Request)
    form = read_form(Nothing())
    act(found)
    notify(said)
    return redirect(_back(found, form["back"]), 303)


def _back(found: Request, back: str) -> str:
    """To the list if the button stood there."""
    if back == "list":
        return url_for("campaigns.campaign", campaign_id=found.campaign_id)
    return url_for("campaigns.request", request_id=found.id)


def _fill(found: Request, schema: Schema, do: Callable[[Any], None], part: str, back: str = "") -> ResponseReturnValue:
    errors = attempt(schema, do)
    if errors:
        return _page(found, {f"{part}_{field}": said for field, said in errors.items()}, incoming.form), 422
    return redirect(_back(found, back), 303)


def _force_page(found: Request, errors: Errors) -> str:
    change = contacts.pending(db(), found.id)
    may_force = change is not None and contacts.may_force(db(), change, utc_now())
    return render_template(
        "campaigns/force_contact.html", found=found, change=change, may_force=may_force, errors=errors
    )


def _page(found: Request, errors: Errors, form: Mapping[str, Any]) -> str:
    now = utc_now()
    takes_answers = guards.takes_answers(found, now)
    history = queries.history(db(), found)
    calls = [call for call in history.calls if call.settled_at is None]
    change = contacts.pending(db(), found.id)
    letter = delivery.latest_letter(db(), found.id)
    return render_template(
        "campaigns/request.html",
        found=found,
        campaign=found.campaign,
        errors=errors,
        form=form,
        steps=[step for step in steps_of(found, {call.kind for call in calls}) if may_take(step)],
        entries=timeline.entries(db(), history),
        messages=history.messages,
        kinds=words.letter_kinds(),
        calls=calls,
        call_kinds=words.call_kinds(),
        decline_reasons=words.decline_reasons(),
        change=change,
        may_force=change is not None and contacts.may_force(db(), change, now),
        due_until=due_instant(found, found.campaign) - _LAST_MINUTE,
        open_until=closing_instant(found, found.campaign) - _LAST_MINUTE,
        is_closed=is_closed(found, found.campaign, now),
        is_unasked=is_left_unasked(found, takes_answers=takes_answers),
        takes_answers=takes_answers,
        written_to=letter.to_email if letter is not None else found.contact_email,
    )
