"""What the runner does: the handler of each kind of job, what is done again and again, who hears of mails.

Everything is named as "module:function" and loaded when it is first needed. So this module knows
every feature without importing any, but for their tables, whose keys point from one to the other.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from tadasu import tables  # noqa: F401 - imported for the tables it declares
from tadasu.config import Settings
from tadasu.jobs.runner import Runner
from tadasu.jobs.work import Every, Handler, JobRefused
from tadasu.mail import delivery
from tadasu.mail.models import Message
from tadasu.mail.smtp import read_server
from tadasu.services import Services

HANDLERS: Mapping[str, str] = {
    "send_campaign": "tadasu.campaigns.work:send",
    "take_back_letters": "tadasu.campaigns.work:take_back_letters",
    "receipt": "tadasu.responses.work:make_receipt",
    "assess": "tadasu.assessments.work:assess",
    "rescore": "tadasu.assessments.work:rescore",
    "publish_rubric": "tadasu.assessments.work:publish_rubric",
    "export": "tadasu.reports.work:export",
    "read_import": "tadasu.organisations.work:read_import",
    "apply_import": "tadasu.organisations.work:apply_import",
    "undo_import": "tadasu.organisations.work:undo_import",
}

PERIODIC: Mapping[str, tuple[float, str]] = {  # seconds apart
    "outbox": (1.0, "tadasu.mail.sending:send_due"),
    "seals of the audit log": (1.0, "tadasu.auditlog.work:seal"),
    "totals of members": (2.0, "tadasu.assessments.work:count_totals"),
    "proposals whose job failed": (30.0, "tadasu.assessments.work:give_up_proposals"),
    "planned sendings": (30.0, "tadasu.campaigns.work:send_planned"),
    "contacts of drafts": (10.0, "tadasu.campaigns.work:follow_all_records"),
    "reminders": (60.0, "tadasu.campaigns.work:remind"),
    "old throttle counts": (3600.0, "tadasu.runner:forget_old_counts"),
    "lists nobody applied": (3600.0, "tadasu.organisations.lists.expiring:expire_untouched"),
}

ON_DELIVERY = ("tadasu.campaigns.work:follow_delivery",)
"""Hear of each mail of a request that changed its state, in the same transaction."""

_log = logging.getLogger(__name__)


def runner(services: Services) -> Runner:
    """The runner of an installation. Raises SettingsError if mails could never leave."""
    check_mail(services.settings)
    connect()
    every = [Every(name, seconds, _called_late(path)) for name, (seconds, path) in PERIODIC.items()]
    return Runner(services, handler_of, every)


def handler_of(kind: str) -> Handler:
    """Raises JobRefused for a kind that no release knows any more."""
    if kind not in HANDLERS:
        raise JobRefused(f"This version of Tadasu does no work of the kind {kind!r}.")
    handler: Handler = load(HANDLERS[kind])
    return handler


def connect() -> None:
    """Lets features hear what becomes of mails; for every process that may change one."""
    if _tell_features not in delivery.on_delivery:
        delivery.on_delivery.append(_tell_features)


def check_mail(settings: Settings) -> None:
    if not settings.has_mailbox:
        read_server(settings.mail)


@cache
def load(path: str) -> Any:
    """The function named "module:function"."""
    module, _colon, name = path.partition(":")
    return getattr(import_module(module), name)


def forget_old_counts(services: Services, now: datetime) -> None:
    from tadasu.accounts.throttle import forget_before

    with services.database.writing() as session:
        forget_before(session, now)


def _tell_features(session: Session, message: Message) -> None:
    if message.request_id is None:
        return
    for path in ON_DELIVERY:
        load(path)(session, message)


def _called_late(path: str) -> Callable[[Services, datetime], bool | None]:
    def call(services: Services, now: datetime) -> bool | None:
        has_more: bool | None = load(path)(services, now)
        return has_more

    return call
