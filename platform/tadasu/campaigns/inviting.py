"""Putting invitations and reminders into the outbox."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Person
from tadasu.asker import Asker
from tadasu.campaigns import letters, links, rows
from tadasu.campaigns.dates import link_ends_at
from tadasu.campaigns.minutes import minutes_asked
from tadasu.campaigns.models import Campaign, Delivery, Invitation, Request
from tadasu.config import Settings
from tadasu.library.definitions import questionnaire_of
from tadasu.mail import outbox
from tadasu.mail.models import Message


def invite(
    session: Session, settings: Settings, campaign: Campaign, request: Request, now: datetime, *,
    kind: str = "invitation",
) -> Message:  # fmt: skip
    """The first mail of a request, or the same again to a corrected address."""
    invitation = invitation_of(session, request)
    if invitation is None:
        invitation = _new_invitation(session, settings, campaign, request, now)
    request.delivery = Delivery.QUEUED
    session.flush()
    rows.refresh(session, request)
    return write(session, settings, campaign, request, invitation, kind, now)


def invitation_of(session: Session, request: Request) -> Invitation | None:
    """None while the first letter has not been written yet."""
    return session.scalars(select(Invitation).where(Invitation.request_id == request.id)).one_or_none()


def write(
    session: Session, settings: Settings, campaign: Campaign, request: Request, invitation: Invitation, kind: str,
    now: datetime,
) -> Message:  # fmt: skip
    """One letter of a campaign, in the language of the contact; every one carries the same link."""
    text = text_of(settings, campaign, request, invitation, kind)
    letter = outbox.Letter(
        kind=kind, to_name=request.contact_name, to_email=request.contact_email, subject=text.subject,
        body=text.body, holds_secret=True,
    )  # fmt: skip
    return outbox.put(session, settings, letter, now, member_id=campaign.member_id, request_id=request.id)


def send_copy(
    session: Session, settings: Settings, asker: Asker, campaign: Campaign, text: letters.Template, now: datetime
) -> Message:
    """A letter as it would arrive, to whoever asks for it."""
    me = session.get_one(Person, asker.person_id)
    letter = outbox.Letter(kind="test", to_name=me.name, to_email=me.email, subject=text.subject, body=text.body)
    return outbox.put(session, settings, letter, now, member_id=campaign.member_id)


def text_of(
    settings: Settings, campaign: Campaign, request: Request, invitation: Invitation, kind: str
) -> letters.Template:
    """What a letter says as things stand now."""
    language = letters.letter_language(request.contact_language)
    template = letters.template_of(campaign.messages, kind, language)
    link = links.link(settings, links.token(settings, "invitation", invitation.id, invitation.generation))
    due_on = request.return_due_on or request.due_on
    values = placeholder_values(campaign, request.supplier.name, request.contact_name, language, due_on, link)
    return letters.fill(template, values)


def placeholder_values(
    campaign: Campaign, supplier: str, contact: str, language: str, due_on: date, link: str
) -> Mapping[str, str]:
    minutes = minutes_asked(questionnaire_of(campaign.questionnaire))
    return {
        "supplier": supplier,
        "contact": letters.greeted(contact, language),
        "member": campaign.member.name_in(language),
        "campaign": campaign.name,
        "due_date": letters.day_in_words(due_on, language),
        "minutes": str(minutes.with_trainees),
        "link": link,
    }


def _new_invitation(
    session: Session, settings: Settings, campaign: Campaign, request: Request, now: datetime
) -> Invitation:
    invitation = Invitation(
        request_id=request.id,
        member_id=campaign.member_id,
        generation=1,
        token_sha256=f"made with the id of request {request.id}",
        created_at=now,
        expires_at=link_ends_at(request.due_on, campaign),
    )
    session.add(invitation)
    session.flush()
    point_link(settings, invitation)
    return invitation


def point_link(settings: Settings, invitation: Invitation) -> None:
    """Makes the link of the present generation the one that works; any older one opens nothing."""
    token = links.token(settings, "invitation", invitation.id, invitation.generation)
    invitation.token_sha256 = links.token_sha256(token)
