"""Mails that are put in the outbox, and single rounds of sending them."""

from dataclasses import replace
from typing import Any

from tadasu.clock import utc_now
from tadasu.mail import outbox
from tadasu.mail.models import Message
from tadasu.mail.sending import MailServerAway, send_due
from tadasu.mail.smtp import Courier, read_server
from tadasu.services import Services
from tests.platform.mail_server import MailServer


def put(services: Services, **of_letter: Any) -> int:
    given = {"kind": "invitation", "to_name": "山田 葵", "to_email": "aoi@example.jp", "subject": "ご回答のお願い",
             "body": "回答ページ：\nhttp://127.0.0.1/i/token\n"}  # fmt: skip
    with services.database.writing() as session:
        return outbox.put(session, services.settings, outbox.Letter(**{**given, **of_letter}), utc_now()).id


def message_of(services: Services, id: int) -> Message:
    with services.database.reading() as session:
        return session.get_one(Message, id)


def send(services: Services, server: MailServer, *, tls: str = "none") -> None:
    """One round of the outbox, with little patience."""
    with Courier(replace(read_server(server.address), tls=tls), timeout=0.5, last_timeout=0.5) as courier:
        send_due(services, utc_now(), courier)


def try_to_send(services: Services, server: MailServer, **more: Any) -> None:
    try:
        send(services, server, **more)
    except MailServerAway:
        return
