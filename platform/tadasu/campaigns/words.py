"""What happened to a request, in words, for its history."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from tadasu.auditlog.models import AuditLine
from tadasu.language import show_day

Facts = Mapping[str, Any]

_SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "request withdrawn": lambda facts: _("Request withdrawn"),
    "withdrawal undone": lambda facts: _("Withdrawal undone"),
    "request extended": lambda facts: _(
        "Due day moved from %(before)s to %(after)s", before=_day(facts, "from_day"), after=_day(facts, "to_day")
    ),
    "telephone code given": lambda facts: _("Code read out by telephone"),
    "help settled": lambda facts: _("Call for help settled"),
    "contact set": lambda facts: _("Contact entered"),
    "contact renamed": lambda facts: _("Name or language of the contact corrected"),
    "contact corrected": lambda facts: _("Contact corrected before anything was opened"),
    "contact change asked": lambda facts: _("Present contact asked to agree to another contact"),
    "contact change agreed": lambda facts: _("Present contact agreed; contact changed"),
    "contact change forced": lambda facts: _("Contact changed without the present contact's word"),
    "contact change taken back": lambda facts: _("Change of contact taken back"),
    "letter sent again": lambda facts: _("Letter queued again"),
    "letter marked as returned": lambda facts: _("Letter marked as returned by hand"),
    "reminded by hand": lambda facts: _("Reminder sent by hand"),
    "asked again": lambda facts: _("Asked again after declining"),
}


def sentence(line: AuditLine) -> str:
    """A line of the audit log in words. A change of state that is not ours is said by the state it led to."""
    facts: Facts = json.loads(line.body)
    if line.action in _SENTENCES:
        return _SENTENCES[line.action](facts)
    return state_words().get(str(facts.get("after", "")), line.action)


def reason(line: AuditLine) -> str:
    return str(json.loads(line.body).get("reason", ""))


def state_words() -> Mapping[str, str]:
    """How a request reads once it has reached a state."""
    return {
        "opened": _("Opened by the supplier"),
        "started": _("Supplier is answering"),
        "submitted": _("Answers submitted"),
        "in_review": _("Review begun"),
        "returned": _("Questions sent back"),
        "accepted": _("Answers accepted"),
        "declined": _("Declined by the supplier"),
    }


def letter_kinds() -> Mapping[str, str]:
    return {
        "invitation": _("Invitation"),
        "reminder": _("Reminder"),
        "returned": _("Questions back to the supplier"),
        "code": _("Code"),
        "receipt": _("Receipt"),
        "delegation": _("Delegation"),
        "contact_ask": _("Question about another contact"),
        "contact_told": _("Word that the contact was changed"),
    }


def call_kinds() -> Mapping[str, str]:
    """What somebody at the door asked for."""
    return {
        "address": _("The address is wrong, or no mail arrives there"),
        "time": _("Asks for more time"),
        "reopen": _("Asks to change submitted answers"),
    }


def decline_reasons() -> Mapping[str, str]:
    return {
        "not_our_company": _("The request is not for this company"),
        "no_longer_supplier": _("No longer a supplier"),
        "wrong_person": _("Sent to the wrong person"),
        "answered_elsewhere": _("Answered elsewhere already"),
        "will_not_answer": _("Will not answer"),
        "other": _("Another reason"),
    }


def _day(facts: Facts, name: str) -> str:
    try:
        return show_day(date.fromisoformat(str(facts.get(name, ""))))
    except ValueError:
        return "–"
