"""Where the present contact of a request agrees to another one. Opening the link changes nothing."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tadasu.access import loaded
from tadasu.asker import Asker
from tadasu.campaigns import contacts
from tadasu.campaigns.models import ContactChange
from tadasu.campaigns.pages.blueprint import bp
from tadasu.clock import utc_now
from tadasu.config import LANGUAGES
from tadasu.language import COOKIE
from tadasu.services import settings
from tadasu.transaction import db


def asked_change(session: Session, _asker: Asker | None, token: str) -> ContactChange | None:
    """The loader: whoever holds the link is the one who was asked."""
    return contacts.change_by_token(session, token, utc_now()) if len(token) <= 100 else None


@bp.get("/contact/<token>")
def contact(token: str) -> ResponseReturnValue:
    return _page(loaded(ContactChange), token)


@bp.post("/contact/<token>")
def agree(token: str) -> ResponseReturnValue:
    contacts.confirm(db(), settings(), loaded(ContactChange), utc_now())
    return redirect(url_for("campaigns.contact", token=token), 303)


def _page(change: ContactChange, token: str) -> str:
    if COOKIE not in request.cookies and change.request.contact_language in LANGUAGES:
        g.language = change.request.contact_language
    member = change.request.campaign.member
    return render_template("campaigns/contact.html", change=change, token=token, member=member)
