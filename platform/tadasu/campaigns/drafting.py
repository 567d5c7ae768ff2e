"""What a draft says: its questions and purpose, its letters, the contact of each supplier. Nothing here is sent yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.auditlog.operations import record
from tadasu.campaigns import letters
from tadasu.campaigns.contacts import Contact
from tadasu.campaigns.listing_now import follow_records
from tadasu.campaigns.models import Campaign, Request, Response
from tadasu.campaigns.operations import note, refuse_sent
from tadasu.errors import Refused
from tadasu.library.models import RubricVersion
from tadasu.organisations.models import Supplier


@dataclass(frozen=True)
class Questions:
    """What is asked and why. `purpose` is by language; suppliers read it before anything else."""

    name: str
    rubric: RubricVersion
    purpose: Mapping[str, str]
    share_score: bool


def set_questions(session: Session, asker: Asker, campaign: Campaign, asked: Questions, now: datetime) -> None:
    refuse_sent(session, campaign)
    campaign.name, campaign.purpose = asked.name, dict(asked.purpose)
    campaign.rubric_id, campaign.questionnaire_id = asked.rubric.id, asked.rubric.questionnaire_id
    campaign.share_score = asked.share_score
    note(session, asker, "questions set", campaign, now, rubric=asked.rubric.name)


def set_letter(
    session: Session, asker: Asker, campaign: Campaign, kind: str, language: str, template: letters.Template,
    now: datetime,
) -> None:  # fmt: skip
    """Keeps the words of one letter in one language. Raises Refused for a placeholder nobody could fill."""
    refuse_sent(session, campaign)
    template = checked(kind, template)
    of_kind = {**campaign.messages.get(kind, {}), language: {"subject": template.subject, "body": template.body}}
    campaign.messages = {**campaign.messages, kind: of_kind}  # a new object: changes within JSON go unseen
    note(session, asker, "letter set", campaign, now, kind=kind, language=language)


def checked(kind: str, template: letters.Template) -> letters.Template:
    """The template as it may be kept. Raises Refused with the sentence that belongs beside its text."""
    template = letters.Template(*(letters.with_plain_braces(text) for text in (template.subject, template.body)))
    try:
        letters.check(kind, template)
    except letters.TemplateProblem as problem:
        field = "subject" if problem.code == "link_in_subject" or not template.subject.strip() else "body"
        raise Refused(f"template_{problem.code}", sentence(problem), 422, field) from problem
    return template


def sentence(problem: letters.TemplateProblem) -> str:
    """What is wrong with a template, and what to do."""
    known = ", ".join(f"{{{word}}}" for word in letters.PLACEHOLDERS)
    sentences = {
        "empty": _("A letter needs a subject and a text."),
        "long": _("Too long: at most %(subject)s characters in the subject and %(body)s in the text.",
                  subject=letters.LONGEST_SUBJECT, body=letters.LONGEST_BODY),
        "unknown": _("{%(word)s} is not a placeholder. Those that can be filled in: %(known)s.",
                     word=problem.word, known=known),
        "brace": _("A brace { or } stands alone. Braces may only enclose one of: %(known)s.", known=known),
        "link_missing": _("The text needs {link}: without it nobody can answer."),
        "link_in_subject": _("{link} may stand in the text only, not in the subject."),
    }  # fmt: skip
    return str(sentences[problem.code])


def set_contact(
    session: Session, asker: Asker, campaign: Campaign, supplier_id: int, contact: Contact, now: datetime
) -> None:
    """Gives a supplier on the list of a draft its contact, and the supplier's own record, which a draft follows.

    Raises Refused where somebody has written an address into the record meanwhile.
    """
    refuse_sent(session, campaign)
    request = session.scalars(
        select(Request).where(Request.campaign_id == campaign.id, Request.supplier_id == supplier_id)
    ).one_or_none()
    if request is None:
        raise Refused("not_listed", _("This supplier is not on the list."), 404)
    supplier = session.get_one(Supplier, supplier_id, with_for_update={"key_share": True}, populate_existing=True)
    if supplier.contact_email not in ("", contact.email):
        follow_records(session, campaign.id)
        said = _("The record of this supplier has an address by now: %(email)s.", email=supplier.contact_email)
        raise Refused("has_address", said, 422, "email")
    _write_into_record(session, asker, supplier, contact, now)
    follow_records(session, campaign.id)
    note(session, asker, "contact set", campaign, now, supplier=supplier_id)


def _write_into_record(session: Session, asker: Asker, supplier: Supplier, contact: Contact, now: datetime) -> None:
    values = {"contact_name": contact.name, "contact_email": contact.email, "contact_language": contact.language}
    changed = sorted(name for name, value in values.items() if getattr(supplier, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(supplier, name, values[name])
    supplier.changed_at = now
    session.flush()
    record(session, "supplier changed", ("supplier", supplier.id), actor=asker, member_id=supplier.member_id, now=now,
           fields=changed)  # fmt: skip


def discard(session: Session, asker: Asker, campaign: Campaign, now: datetime) -> None:
    """Throws a draft away; nobody has heard of it."""
    refuse_sent(session, campaign)
    own = select(Request.id).where(Request.campaign_id == campaign.id)
    note(session, asker, "draft discarded", campaign, now, name=campaign.name)
    session.execute(delete(Response).where(Response.request_id.in_(own)))
    session.execute(delete(Request).where(Request.campaign_id == campaign.id))
    session.delete(campaign)
    session.flush()
