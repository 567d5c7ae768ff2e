"""The door of the answering side: links, codes by mail, and calls for help from somebody who cannot get in."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.accounts import sessions, throttle
from tadasu.accounts.models import Organisation
from tadasu.asker import Role
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.campaigns import links
from tadasu.campaigns.codes import LIFE, TELEPHONE, in_groups
from tadasu.campaigns.dates import link_ends_at
from tadasu.campaigns.models import Answering, Campaign, HelpNeeded, Invitation, Request, Response
from tadasu.config import Settings
from tadasu.mail import outbox
from tadasu.responses import codes
from tadasu.responses.codes import Door
from tadasu.responses.holding import hold_request
from tadasu.responses.models import Delegation
from tadasu.responses.opening import open_what_aged
from tadasu.responses.transitions import step

CODES_AN_HOUR = 5
TRIES_AN_HOUR = 60  # from one place, whatever the door
LINKS_A_DAY = 3
LONGEST_WISH = 6_000  # letters of all that was said in one matter; the newest stay
_HOUR, _DAY = 3_600, 86_400
_DEAD = ("revoked", "ended")


@dataclass(frozen=True)
class Behind:
    """What lies behind a door. Before the code, pages show of it only campaign and member."""

    door: Door
    request: Request
    campaign: Campaign
    member: Organisation
    response: Response
    delegation: Delegation | None

    @property
    def to(self) -> tuple[str, str]:
        """Name and address a code is sent to."""
        if self.delegation is not None:
            return self.delegation.name, self.delegation.email
        return self.request.contact_name, self.request.contact_email

    @property
    def language(self) -> str:
        return self.response.language if self.delegation is None else self.delegation.language


def door_of(session: Session, token: str, now: datetime) -> Door | None:
    """The door a link leads to; None for a link that is wrong, revoked or too old."""
    hashed = links.token_sha256(token)
    invitation = session.scalars(select(Invitation).where(Invitation.token_sha256 == hashed)).one_or_none()
    if invitation is not None:
        return Door("invitation", invitation.id) if _works(invitation, now) else None
    found = session.execute(
        select(Delegation, Invitation)
        .join(Response, Response.id == Delegation.response_id)
        .join(Invitation, Invitation.request_id == Response.request_id)
        .where(Delegation.token_sha256 == hashed, Delegation.state.not_in(_DEAD))
    ).one_or_none()
    return Door("delegation", found[0].id) if found is not None and _works(found[1], now) else None


def behind(session: Session, door: Door, now: datetime) -> Behind | None:
    """What lies behind a door that still opens."""
    wanted = (
        select(Request, Campaign, Organisation, Response, Delegation, Invitation)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Organisation, Organisation.id == Request.member_id)
        .join(Response, Response.request_id == Request.id)
        .join(Invitation, Invitation.request_id == Request.id)
    )
    if door.kind == "invitation":
        wanted = wanted.outerjoin(Delegation, Delegation.id == 0).where(Invitation.id == door.id)
    else:
        wanted = wanted.join(Delegation, Delegation.response_id == Response.id)
        wanted = wanted.where(Delegation.id == door.id, Delegation.state.not_in(_DEAD))
    row = session.execute(wanted).one_or_none()
    if row is None or not _works(row[5], now):
        return None
    return Behind(door, row[0], row[1], row[2], row[3], row[4])


def send_code(session: Session, settings: Settings, found: Behind, *, nonce: str, place: str, now: datetime) -> bool:
    """Mails a code to the address on file; False, and no mail, when too many were asked for."""
    key = settings.key("throttle")
    of_door = throttle.count(session, key, "code", f"{found.door.kind}:{found.door.id}", _HOUR, now)
    of_place = throttle.count(session, key, "code from", place, _HOUR, now)
    if of_door > CODES_AN_HOUR or of_place > TRIES_AN_HOUR:
        return False
    code = codes.issue(session, settings, found.door, nonce, now)
    outbox.put(session, settings, _code_letter(found, code, now), now, member_id=found.request.member_id,
               request_id=None if found.delegation is not None else found.request.id)  # fmt: skip
    return True


def open_with(
    session: Session, settings: Settings, found: Behind, *, typed: str, nonce: str, place: str, device: str,
    language: str, now: datetime,
) -> str | None:  # fmt: skip
    """Starts a session for whoever typed the right code, and gives the secret for its cookie; else None."""
    if throttle.count(session, settings.key("throttle"), "code try from", place, _HOUR, now) > TRIES_AN_HOUR:
        return None
    code = codes.accept(session, settings, found.door, typed=typed, nonce=nonce, now=now)
    if code is None:
        record(session, "code refused", (found.door.kind, found.door.id), actor=SYSTEM,
               member_id=found.request.member_id, now=now)  # fmt: skip
        return None
    hold_request(session, found.request.id)  # before the help that was asked for in it, which ends with a round
    if found.delegation is not None:
        session.refresh(found.delegation)
        if found.delegation.state in _DEAD:
            return None
    _note_opened(session, found, code.channel, now)
    open_what_aged(session, found.request, found.response, now)
    return sessions.begin(
        session,
        Role.RESPONDENT if found.delegation is None else Role.DELEGATE,
        now,
        language=language,
        device=device,
        response_id=found.response.id,
        delegation_id=None if found.delegation is None else found.delegation.id,
    )


def ask_for_address(session: Session, settings: Settings, found: Behind, *, place: str, now: datetime) -> None:
    """Puts "this address is not mine" before the member, once until it is settled. Changes no state."""
    too_many = throttle.count(session, settings.key("throttle"), "help from", place, _HOUR, now) > TRIES_AN_HOUR
    if too_many or found.delegation is not None:
        return
    ask_member(session, found.request, "address", "", now)


def ask_member(session: Session, request: Request, kind: str, text: str, now: datetime) -> bool:
    """A row on the member's worklist: "address", "time" or "reopen"; False if one waits already, which is added to."""
    waiting = select(HelpNeeded).where(
        HelpNeeded.request_id == request.id, HelpNeeded.kind == kind, HelpNeeded.settled_at.is_(None)
    )
    present = session.scalars(waiting).first()
    if present is not None:
        if text and text not in present.text:
            present.text = f"{present.text}\n\n{text}".strip()[-LONGEST_WISH:]
        return False
    session.add(HelpNeeded(request_id=request.id, member_id=request.member_id, kind=kind, text=text, created_at=now))
    session.flush()
    return True


def send_link_again(session: Session, settings: Settings, token: str, *, place: str, now: datetime) -> None:
    """Mails the link once more to the address on file, if the old link is known and there is still something to do.

    Who asks is told the same whatever happens here.
    """
    hashed = links.token_sha256(token)
    key = settings.key("throttle")
    if throttle.count(session, key, "link from", place, _HOUR, now) > TRIES_AN_HOUR:
        return
    if throttle.count(session, key, "link", hashed, _DAY, now) > LINKS_A_DAY:
        return
    invitation = session.scalars(select(Invitation).where(Invitation.token_sha256 == hashed)).one_or_none()
    if invitation is None or invitation.revoked_at is not None:
        return
    request = invitation.request
    if request.withdrawn_at is not None:
        return
    ends_at = link_ends_at(request.return_due_on or request.due_on, request.campaign)
    invitation.expires_at = max(invitation.expires_at, ends_at)
    if not _works(invitation, now):
        return
    link = links.link(settings, links.token(settings, "invitation", invitation.id, invitation.generation))
    outbox.put(session, settings, _link_letter(request, link), now, member_id=request.member_id, request_id=request.id)


def _works(invitation: Invitation, now: datetime) -> bool:
    return invitation.revoked_at is None and now < invitation.expires_at


def _note_opened(session: Session, found: Behind, channel: str, now: datetime) -> None:
    delegation = found.delegation
    if delegation is not None:
        actor = ("delegate", delegation.id)
        if delegation.state == "invited":
            delegation.state, delegation.opened_at = "opened", now
    else:
        actor = ("respondent", found.response.id)
        if channel == TELEPHONE:
            found.request.address_needed = True
        if found.request.answering == Answering.NOT_OPENED:
            step(session, found.request, [Answering.NOT_OPENED], Answering.OPENED, actor=actor, now=now,
                 action="request opened", values={"opened_at": now})  # fmt: skip
    record(session, "signed in with a code", (found.door.kind, found.door.id), actor=actor,
           member_id=found.request.member_id, now=now, channel=channel)  # fmt: skip


def _code_letter(found: Behind, code: str, now: datetime) -> outbox.Letter:
    """The subject names no code: it stays in the outbox when the body is blanked."""
    name, email = found.to
    with force_locale(found.language):
        subject = _("Your code to answer %(company)s", company=found.member.name_in(found.language))
        body = _(
            "Enter this code on the page that you opened:\n\n    %(code)s\n\n"
            "It works for 10 minutes, in that browser only. If you did not ask for it, nothing needs to be done.\n",
            code=in_groups(code),
        )
    return outbox.Letter("code", name, email, subject, body, holds_secret=True, drop_at=now + LIFE)


def _link_letter(request: Request, link: str) -> outbox.Letter:
    language = request.contact_language
    with force_locale(language):
        subject = _("Your link to %(campaign)s", campaign=request.campaign.name)
        body = _("Here is the link to your answers again:\n\n%(link)s\n", link=link)
    return outbox.Letter("link", request.contact_name, request.contact_email, subject, body, holds_secret=True)
