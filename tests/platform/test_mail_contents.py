"""What is in a mail: no forged headers, no secret left behind, enclosures of a fair size."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from sqlalchemy.orm import Session

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.mail import outbox
from tadasu.mail.composing import compose
from tadasu.mail.headers import one_line
from tadasu.mail.models import MailboxCopy, Message
from tadasu.mail.sending import send_due
from tadasu.services import Services
from tadasu.storage import Storage
from tests.platform.mail_server import mail_server
from tests.platform.outbox_rounds import message_of, put, send, try_to_send


@pytest.mark.parametrize(
    "address", ["", "@", "a@", "@example.jp", "a b@example.jp", "a@b\r\nBcc: c@d", "葵@example.jp"]
)
def test_what_is_no_address_is_refused_without_asking_the_server(services: Services, address: str) -> None:
    id = put(services, to_email=address)

    with mail_server() as server:
        send(services, server)

    assert message_of(services, id).state == "failed"
    assert server.arrived == []


def test_a_line_break_in_a_name_makes_no_header(services: Services) -> None:
    put(services, to_name="Aoi\r\nBcc: mallory@example.jp", subject="Hello\nBcc: mallory@example.jp")

    with mail_server() as server:
        send(services, server)

    assert message_from_bytes(server.arrived[0])["Bcc"] is None


@pytest.mark.parametrize(("answer", "left"), [("250 OK", ""), ("550 no", ""), ("", ""), ("450 later", "a link")])
def test_a_secret_leaves_the_outbox_with_its_mail(services: Services, answer: str, left: str) -> None:
    id = put(services, body="a link", holds_secret=True)

    with mail_server(at_content=answer) as server:
        try_to_send(services, server)

    assert message_of(services, id).body == left


def test_small_enclosures_go_along_and_large_ones_stay(services: Services) -> None:
    small = outbox.Enclosure("受領書.pdf", "application/pdf", services.storage.put("receipts", b"%PDF small"))
    large = outbox.Enclosure("answers.xlsx", "application/x", services.storage.put("receipts", b"x" * 5_000_001))
    put(services, enclosures=(small,))
    put(services, enclosures=(small, large))
    put(services, enclosures=(replace(small, key="receipts/00/gone"),))

    with mail_server() as server:
        send(services, server)

    enclosed = [list(message_from_bytes(raw, policy=default).iter_attachments()) for raw in server.arrived]
    assert [len(each) for each in enclosed] == [1, 0, 0]
    assert enclosed[0][0].get_filename() == "受領書.pdf"
    assert enclosed[0][0].get_content() == b"%PDF small"


def test_the_mailbox_keeps_the_mail_and_nothing_leaves(services: Services, database: Database) -> None:
    id = put(services, holds_secret=True)

    send_due(services, utc_now())

    with database.reading() as session:
        assert b"aoi@example.jp" in session.get_one(MailboxCopy, id).raw
    assert (message_of(services, id).state, message_of(services, id).body) == ("sent", "")


NAMES = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
         "MIME-Version"]  # fmt: skip
HOSTILE = [
    "=?utf-8?Q?x=0D=0AReply-To:_m@evil.example=0D=0AContent-Type:_text/html=0D=0A=0D=0A<h1>hi</h1>?=",
    '=?utf-8?Q?a=22_=3Cb=40evil=2Eexample=3E,_?= x',
    "=?utf-8?b?=0D=0A:>:=?=:😀ab cd=?utf-8?b?(_]",
    "Aoi\r\nBcc: mallory@example.jp",
    'a" <b@evil.example>, "c',
    "\ud800 half a letter",
    "株式会社" + "とても長い名前の試験製作所" * 20,
    "\x00\x1b[31m\u202eevil\u2028x",
]  # fmt: skip


def _composed(services: Services, database: Database, **letter: str) -> bytes:
    id = put(services)
    with database.reading() as session:
        message = session.get_one(Message, id)
        for name, value in letter.items():
            setattr(message, name, value)
        session.expunge(message)
        return compose(session, services.storage, message, services.settings.mail_from)


def _read(value: object) -> str:
    """A header as a reader of mails decodes it."""
    return str(make_header(decode_header(re.sub(r"\r\n(?=\s)", "", str(value)))))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=strategies.one_of(strategies.sampled_from(HOSTILE), strategies.text(max_size=200)),
    subject=strategies.one_of(strategies.sampled_from(HOSTILE), strategies.text(max_size=300)),
)
def test_no_name_or_subject_is_read_as_anything_but_text(
    services: Services, database: Database, name: str, subject: str
) -> None:
    raw = _composed(services, database, to_name=name, subject=subject, body="本文")

    mail = message_from_bytes(raw, policy=compat32)
    assert mail.keys() == NAMES
    assert mail.get_content_type() == "text/plain"
    assert mail.get_payload(decode=True) == "本文\r\n".encode()
    assert all(len(line) <= 998 and line.isascii() for line in raw.split(b"\r\n"))
    assert _read(mail["Subject"]) == one_line(subject)
    shown, address = parseaddr(str(mail["To"]).replace("\r\n", ""))
    assert address == "aoi@example.jp"
    assert _read(shown) == one_line(name)


def test_a_mail_that_cannot_be_written_fails_alone(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = put(services), put(services)

    def refuse(session: Session, storage: Storage, message: Message, sender: str) -> bytes:
        if message.id == first:
            raise UnicodeError("a letter nobody can write")
        return compose(session, storage, message, sender)

    monkeypatch.setattr("tadasu.mail.sending.compose", refuse)
    with mail_server() as server:
        send(services, server)

    assert (message_of(services, first).state, message_of(services, second).state) == ("failed", "sent")
    assert "a letter nobody can write" in caplog.text
