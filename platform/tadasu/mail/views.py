"""The outbox for those who run the platform, and the mailbox of a demo."""

from ipaddress import ip_address

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tadasu.access import loaded
from tadasu.asker import Asker
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.incoming import LARGEST_ID
from tadasu.mail import delivery, queries
from tadasu.mail.models import MailboxCopy, Message
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import db

bp = Blueprint("mail", __name__, template_folder="templates")


def settings_of_mailbox(_session: Session, _asker: Asker | None) -> Settings | None:
    """The loader: the mailbox shows links and codes to anybody, so it exists on one's own machine and nowhere else."""
    return settings() if settings().has_mailbox and _is_local(request.remote_addr or "") else None


def arrived_mail(session: Session, asker: Asker | None, message_id: int) -> Message | None:
    if settings_of_mailbox(session, asker) is None or session.get(MailboxCopy, message_id) is None:
        return None
    return session.get(Message, message_id)


@bp.get("/outbox")
def outbox() -> ResponseReturnValue:
    state = request.args.get("state", "")
    before = request.args.get("before", 0, int)
    if before > LARGEST_ID:
        raise Refused("paging_invalid", _("This page of the list does not exist."), 422)
    found = queries.outbox_page(db(), state if state in queries.STATES else "", max(0, before))
    more = len(found) > queries.PAGE
    shown = found[: queries.PAGE]
    older = url_for("mail.outbox", state=state or None, before=shown[-1].id) if more else ""
    newest = url_for("mail.outbox", state=state or None) if before else ""
    return render_template("mail/outbox.html", mails=shown, state=state, counts=queries.counts(db()), older=older,
                           newest=newest)  # fmt: skip


@bp.get("/mailbox")
def mailbox() -> ResponseReturnValue:
    address = request.args.get("address", "")
    return render_template(
        "mail/mailbox.html",
        mails=queries.mailbox_page(db(), address),
        options=[(each, each) for each in queries.addresses(db())],
        address=address,
    )


@bp.get("/mailbox/<int:message_id>")
def mailbox_message(message_id: int) -> ResponseReturnValue:
    return render_template("mail/message.html", mail=queries.opened(db(), loaded(Message)))


@bp.post("/mailbox/<int:message_id>/bounce")
def bounce(message_id: int) -> ResponseReturnValue:
    """Pretends that the mail came back, to see what the platform makes of it."""
    reply = "550 5.1.1 said so in the mailbox"
    if delivery.mark_bounced(db(), loaded(Message), utc_now(), reply=reply):
        notify(_("The platform now takes this mail for undeliverable."))
    else:
        notify(_("This mail is not one that was sent and not yet returned."), "warning")
    return redirect(url_for("mail.mailbox_message", message_id=message_id), 303)


def _is_local(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
