"""Handing whole sections to a colleague or the supervising organisation, by a link and code of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tadasu.accounts import throttle
from tadasu.asker import Asker
from tadasu.auditlog.operations import record
from tadasu.campaigns import letters, links
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.mail import outbox
from tadasu.mail.models import Message
from tadasu.responses import refusals
from tadasu.responses.ending import LIVE, tell_ended
from tadasu.responses.models import Delegation
from tadasu.responses.standing import Standing

MOST_LIVE = 10
MAILS_A_DAY = 20  # of one response: whoever holds its link chooses to whom, and writes part of the text
_DAY = 86_400
_AT_WORK = ("invited", "opened")
LONGEST_AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Helper:
    """Whom to ask, and with what. `capacity`: own_staff, supervising, support or other. `again`: the delegation this
    one takes the place of, since its mail did not arrive; 0 for none.
    """

    name: str
    email: str
    capacity: str
    language: str
    sections: Sequence[str]
    note: str = ""
    due_on: date | None = None
    again: int = 0


def delegate(
    session: Session, settings: Settings, asker: Asker, standing: Standing, helper: Helper, now: datetime
) -> Delegation:
    """Asks somebody to answer whole sections, by mail. Raises Refused."""
    refusals.refuse_blocked(standing)
    if helper.again:
        _make_room(session, settings, asker, standing, helper.again, now)
    _refuse_unfit(session, standing, helper)
    _count_mail(session, settings, standing, now)
    sections = [section.id for section in standing.questionnaire.sections if section.id in helper.sections]
    delegation = Delegation(
        response_id=standing.response.id,
        member_id=standing.request.member_id,
        sections=sections,
        name=helper.name,
        email=helper.email,
        language=helper.language,
        capacity=helper.capacity,
        note=helper.note,
        due_on=helper.due_on,
        state="invited",
        token_sha256=f"made with the id, {standing.response.id}, {now.isoformat()}",
        created_at=now,
    )
    session.add(delegation)
    session.flush()
    delegation.token_sha256 = links.token_sha256(_token(settings, delegation))
    session.flush()
    _write(session, settings, standing, delegation, helper.note, now)
    _note(session, asker, standing, delegation, "help asked for", now)
    return delegation


def send_back(
    session: Session, settings: Settings, asker: Asker, standing: Standing, delegation: Delegation, note: str,
    now: datetime,
) -> None:  # fmt: skip
    """Opens again what a helper had called done, with a word why."""
    refusals.refuse_blocked(standing)
    _count_mail(session, settings, standing, now)
    _move(session, delegation, ("done",), "opened", done_at=None, note=note)
    _write(session, settings, standing, delegation, note, now)
    _note(session, asker, standing, delegation, "sent back to helper", now)


def revoke(
    session: Session, settings: Settings, asker: Asker, standing: Standing, delegation: Delegation, now: datetime
) -> None:
    """Takes a delegation back; it acts on the helper's next save. Nothing more is written to where no mail arrives."""
    has_address = undelivered(session, standing.response.id).get(delegation.id) not in ("failed", "bounced")
    _move(session, delegation, LIVE, "revoked", revoked_at=now)
    if has_address:
        tell_ended(session, settings, standing.request, delegation, now, is_submitted=False)
    _note(session, asker, standing, delegation, "help taken back", now)


def finish(session: Session, settings: Settings, asker: Asker, standing: Standing, now: datetime) -> None:
    """A helper says that the sections are done; the respondent is told."""
    refusals.refuse_blocked(standing)
    delegation = standing.delegation
    assert delegation is not None, "only a helper finishes a delegation"
    _move(session, delegation, ("opened",), "done", done_at=now)
    request = standing.request
    with force_locale(standing.response.language):
        subject = _("%(name)s has finished the sections you asked for", name=delegation.name)
        body = _("Open your link to look at the answers, change them, or send them back.\n")
    letter = outbox.Letter("delegation", request.contact_name, request.contact_email, subject, body)
    outbox.put(session, settings, letter, now, member_id=request.member_id)
    _note(session, asker, standing, delegation, "help finished", now)


def own_delegation(session: Session, standing: Standing, delegation_id: int) -> Delegation | None:
    """A delegation of this very response."""
    return session.scalars(
        select(Delegation).where(Delegation.id == delegation_id, Delegation.response_id == standing.response.id)
    ).one_or_none()


def undelivered(session: Session, response_id: int) -> dict[int, str]:
    """Delegations whose last mail did not arrive ("failed", "bounced") or may not have ("unknown"), by their id.

    A mail that somebody came in by has arrived, whatever became of it: only one written since then counts.
    """
    is_unanswered = Delegation.opened_at.is_(None) | (Message.created_at > Delegation.opened_at)
    states = (
        select(Delegation.id, Message.state)
        .join(Message, Message.id == Delegation.message_id)
        .where(Delegation.response_id == response_id, Delegation.state.in_(_AT_WORK))
        .where(Message.state.in_(("failed", "bounced", "unknown")), is_unanswered)
    )
    found: dict[int, str] = dict(session.execute(states).all())
    return found


def _make_room(session: Session, settings: Settings, asker: Asker, standing: Standing, id: int, now: datetime) -> None:
    """Takes back what did not reach anybody. Whom it may have reached is told. Raises Refused."""
    delegation = own_delegation(session, standing, id)
    missed = undelivered(session, standing.response.id).get(id)
    if delegation is None or missed is None:
        raise _changed()
    _move(session, delegation, _AT_WORK, "revoked", revoked_at=now)
    if missed == "unknown":
        tell_ended(session, settings, standing.request, delegation, now, is_submitted=False)
    _note(session, asker, standing, delegation, "help taken back", now)


def _count_mail(session: Session, settings: Settings, standing: Standing, now: datetime) -> None:
    """Raises Refused once too many have been written on one day."""
    key, who = settings.key("throttle"), str(standing.response.id)
    if throttle.count(session, key, "help asked for", who, _DAY, now) > MAILS_A_DAY:
        message = _(
            "At most %(most)s mails to helpers can be sent on one day. Please go on tomorrow.", most=MAILS_A_DAY
        )
        raise Refused("too_many", message, 429)


def _refuse_unfit(session: Session, standing: Standing, helper: Helper) -> None:
    known = {section.id for section in standing.questionnaire.sections}
    if not helper.sections or not known.issuperset(helper.sections):
        raise Refused("section_unknown", _("Choose at least one section."), 422, "sections")
    if helper.due_on is not None and not standing.today <= helper.due_on <= standing.today + LONGEST_AHEAD:
        raise Refused("due_day", _("Choose a day from today to a year from now."), 422, "due_on")
    if helper.email == standing.request.contact_email.lower():
        raise Refused("own_address", _("This is your own address."), 422, "email")
    live = select(func.count()).select_from(Delegation)
    live = live.where(Delegation.response_id == standing.response.id, Delegation.state.in_(LIVE))
    if session.execute(live).scalar_one() >= MOST_LIVE:
        message = _("At most %(most)s people can be asked at a time. Take one back first.", most=MOST_LIVE)
        raise Refused("too_many_helpers", message)


def _move(session: Session, delegation: Delegation, start: Sequence[str], end: str, **values: object) -> None:
    """Names the state expected, so that of two steps at once one is refused."""
    moved = session.execute(
        update(Delegation)
        .where(Delegation.id == delegation.id, Delegation.state.in_(start))
        .values(state=end, **values)
        .returning(Delegation.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    session.refresh(delegation)
    if moved is None:
        raise _changed()


def _changed() -> Refused:
    return Refused("state_changed", _("This has changed in the meantime. Please reload the page."))


def _token(settings: Settings, delegation: Delegation) -> str:
    return links.token(settings, "delegation", delegation.id, 1)


def _write(
    session: Session, settings: Settings, standing: Standing, delegation: Delegation, note: str, now: datetime
) -> None:
    """The link, in the helper's language, with what the respondent says about it; the delegation follows this mail."""
    with force_locale(delegation.language):
        titles = standing.questionnaire.texts
        texts = titles.get(delegation.language) or titles[standing.questionnaire.languages[0]]
        subject = _("%(supplier)s asks you to help with some answers", supplier=standing.supplier.name)
        day = delegation.due_on and letters.day_in_words(delegation.due_on, delegation.language)
        until = _("Needed by: %(day)s", day=day) if day else ""
        body = _(
            "%(name)s\n\n%(contact)s of %(supplier)s asks you to answer these sections of a questionnaire of "
            "%(member)s:\n\n%(sections)s\n\n%(note)s\n\nOpen them here; a code comes to this address:\n%(link)s\n",
            name=delegation.name,
            contact=standing.request.contact_name,
            supplier=standing.supplier.name,
            member=standing.member_name,
            sections="\n".join(f"- {texts.sections[id]}" for id in delegation.sections),
            note="\n\n".join(each for each in (until, note) if each),
            link=links.link(settings, _token(settings, delegation)),
        )
    letter = outbox.Letter("delegation", delegation.name, delegation.email, subject, body, holds_secret=True)
    message = outbox.put(session, settings, letter, now, member_id=standing.request.member_id)
    delegation.message_id = message.id
    session.flush()


def _note(
    session: Session, asker: Asker, standing: Standing, delegation: Delegation, action: str, now: datetime
) -> None:
    record(session, action, ("delegation", delegation.id), actor=asker, member_id=standing.request.member_id, now=now,
           sections=list(delegation.sections), capacity=delegation.capacity)  # fmt: skip
