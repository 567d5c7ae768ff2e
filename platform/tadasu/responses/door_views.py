"""Pages before the code. A link is only looked at here: nothing is written, whoever opens it and how often."""

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.accounts import sessions
from tadasu.campaigns.minutes import minutes_asked
from tadasu.clock import utc_now
from tadasu.config import LANGUAGES
from tadasu.forms import is_confirmed, read_form
from tadasu.language import COOKIE as LANGUAGE_COOKIE
from tadasu.language import language
from tadasu.library.definitions import questionnaire_of
from tadasu.notices import notify
from tadasu.responses import addresses, door, visiting
from tadasu.responses.door import Behind
from tadasu.responses.estimating import of_sections
from tadasu.responses.schemas import EnterCode, NewLink
from tadasu.services import settings
from tadasu.transaction import db

bp = Blueprint("responses", __name__, template_folder="templates")


@bp.get("/i/<token>")
def follow(token: str) -> ResponseReturnValue:
    """Writes nothing: remembers the link in a signed cookie and goes to the door."""
    found = door.door_of(db(), token, utc_now())
    if found is None:
        return render_template("responses/link_dead.html", link=token[:200]), 404
    response = make_response(redirect(url_for(".door"), 303))
    visiting.remember(response, found)
    return response


@bp.get("/answer/door", endpoint="door")
def door_page() -> ResponseReturnValue:
    """Shows what is the same for everybody the campaign asks; nothing of this supplier."""
    found = _found()
    if found is None:
        return render_template("responses/link_needed.html"), 200
    if g.asker is not None and g.asker.response_id == found.response.id and _is_same_role(found):
        return redirect(addresses.START, 303)
    return render_template("responses/door.html", **_told(found))


@bp.post("/answer/code")
def send_code() -> ResponseReturnValue:
    visit, found = visiting.visit(), _found()
    if visit is None or found is None:
        return redirect(url_for(".door"), 303)
    place = request.remote_addr or ""
    if not door.send_code(db(), settings(), found, nonce=visit.nonce, place=place, now=utc_now()):
        return _code_page(found, _("Too many codes were asked for. Please wait an hour and try again."), 429)
    notify(_("A code is on its way to the address the request was sent to."))
    return redirect(url_for(".code_page"), 303)


@bp.get("/answer/code")
def code_page() -> ResponseReturnValue:
    found = _found()
    return redirect(url_for(".door"), 303) if found is None else _code_page(found)


@bp.post("/answer/open")
def open_response() -> ResponseReturnValue:
    """A wrong code is an answer like any other, so that the try is counted."""
    visit, found = visiting.visit(), _found()
    if visit is None or found is None:
        return redirect(url_for(".door"), 303)
    try:
        typed = read_form(EnterCode())["code"]
    except ValidationError:
        typed = ""
    token = door.open_with(
        db(), settings(), found, typed=typed, nonce=visit.nonce, place=request.remote_addr or "",
        device=request.user_agent.string, language=language(), now=utc_now(),
    )  # fmt: skip
    if token is None:
        return _code_page(
            found, _("This code does not work here, or no longer. Please check it or ask for a new one."), 403
        )
    response = make_response(redirect(addresses.START, 303))
    sessions.set_cookie(response, token, answering=True)
    return response


@bp.get("/answer/help")
def help_page() -> ResponseReturnValue:
    found = _found()
    if found is None:
        return redirect(url_for(".door"), 303)
    return render_template("responses/help.html", **_told(found))


@bp.post("/answer/help")
def ask_help() -> ResponseReturnValue:
    """Asks first; then the same reply always."""
    found = _found()
    if found is None:
        return redirect(url_for(".door"), 303)
    if not is_confirmed():
        return redirect(url_for(".help_page"), 303)
    door.ask_for_address(db(), settings(), found, place=request.remote_addr or "", now=utc_now())
    return render_template("responses/help_asked.html", **_told(found))


@bp.post("/answer/link")
def new_link() -> ResponseReturnValue:
    """The one button of the page of a link that does not work; the same reply always."""
    link = read_form(NewLink())["link"]
    door.send_link_again(db(), settings(), link, place=request.remote_addr or "", now=utc_now())
    return render_template("responses/link_asked.html")


def _code_page(found: Behind, error: str = "", status: int = 200) -> ResponseReturnValue:
    return render_template("responses/code.html", error=error, **_told(found)), status


def _found() -> Behind | None:
    """What lies behind the door of this browser's visit; sets the page's language, unless the reader chose one."""
    visit = visiting.visit()
    found = door.behind(db(), visit.door, utc_now()) if visit is not None else None
    if found is not None and g.asker is None and request.cookies.get(LANGUAGE_COOKIE) not in LANGUAGES:
        g.language = found.language
    return found


def _told(found: Behind) -> dict[str, object]:
    shown = language()
    questionnaire = questionnaire_of(found.campaign.questionnaire)
    helped = found.delegation.sections if found.delegation is not None else ()
    return {
        "campaign": found.campaign.name,
        "asked_by": found.member.name_in(shown),
        "purpose": found.campaign.purpose.get(shown, ""),
        "minutes": minutes_asked(questionnaire),
        "own_minutes": of_sections(questionnaire, helped),
        "is_delegate": found.delegation is not None,
        "language_url": "/answer/language",
    }


def _is_same_role(found: Behind) -> bool:
    return bool(g.asker.delegation_id == (found.delegation.id if found.delegation is not None else None))
