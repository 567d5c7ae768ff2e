"""The history of a request as one list: letters and what was done, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.accounts.models import Person
from tadasu.auditlog.models import AuditLine
from tadasu.campaigns import words
from tadasu.campaigns.queries import History


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `note` is the reason somebody gave."""

    at: datetime
    what: str
    who: str
    note: str = ""


def entries(session: Session, history: History) -> list[Entry]:
    names = _names(session, history)
    letters = words.letter_kinds()
    sent = [
        Entry(message.created_at, _("Letter written: %(kind)s", kind=letters.get(message.kind, message.kind)), "")
        for message in history.messages
    ]
    done = [Entry(line.at, words.sentence(line), _who(line, names), words.reason(line)) for line in history.lines]
    return sorted((*sent, *done), key=lambda entry: entry.at, reverse=True)


def _names(session: Session, history: History) -> Mapping[int, str]:
    ids = {line.actor_id for line in history.lines if line.actor_kind == "person"}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _who(line: AuditLine, names: Mapping[int, str]) -> str:
    kinds = {"respondent": _("the supplier"), "delegate": _("a delegate of the supplier"), "system": ""}
    return names.get(line.actor_id, "") if line.actor_kind == "person" else kinds.get(line.actor_kind, "")
