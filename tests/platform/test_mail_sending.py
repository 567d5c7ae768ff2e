"""Each mail is queued, sent, failed or unknown, whatever the mail server does, and never sent twice by itself."""

import os
import signal
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.mail import delivery, outbox
from tadasu.mail.models import MailboxCopy, Message
from tadasu.mail.sending import MailServerAway, send_due
from tadasu.mail.smtp import Courier, read_server
from tadasu.services import Services
from tests.conftest import require_tool
from tests.platform import runner_of_tests
from tests.platform.conftest import NOW, People
from tests.platform.mail_server import MailServer, mail_server
from tests.platform.runner_of_tests import wait_until

ACTOR = ("person", 1)


def _put(services: Services, **of_letter: Any) -> int:
    given = {"kind": "invitation", "to_name": "山田 葵", "to_email": "aoi@example.jp", "subject": "ご回答のお願い",
             "body": "回答ページ：\nhttp://127.0.0.1/i/token\n"}  # fmt: skip
    with services.database.writing() as session:
        return outbox.put(session, services.settings, outbox.Letter(**{**given, **of_letter}), utc_now()).id


def _message(services: Services, id: int) -> Message:
    with services.database.reading() as session:
        return session.get_one(Message, id)


def _send(services: Services, server: MailServer, *, tls: str = "none") -> None:
    """One round of the outbox, with little patience."""
    with Courier(replace(read_server(server.address), tls=tls), timeout=0.5, last_timeout=0.5) as courier:
        send_due(services, utc_now(), courier)


def _try(services: Services, server: MailServer, **more: Any) -> None:
    try:
        _send(services, server, **more)
    except MailServerAway:
        return


def _let_lease_run_out(database: Database) -> None:
    with database.writing() as session:
        session.execute(
            update(Message).where(Message.lease_until.is_not(None)).values(lease_until=utc_now() - timedelta(seconds=1))
        )


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW) as traveller:
        yield traveller


def test_a_mail_that_is_taken_is_sent_once(services: Services) -> None:
    id = _put(services)

    with mail_server() as server:
        _send(services, server)
        _send(services, server)

    (content,) = server.arrived
    mail = message_from_bytes(content, policy=default)
    assert _message(services, id).state == "sent"
    assert _message(services, id).smtp_reply == "250 OK"
    assert mail["Subject"] == "ご回答のお願い"
    assert mail["To"] == "山田 葵 <aoi@example.jp>"
    assert mail["Message-ID"] == _message(services, id).message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "http://127.0.0.1/i/token" in mail.get_content()
    assert content.isascii(), "every server takes seven bits"


@pytest.mark.parametrize("behaviour", [{"at_recipient": "450 4.2.0 later"}, {"at_content": "451 4.3.0 later"}])
def test_not_now_stays_queued_and_is_tried_again_every_five_minutes(
    services: Services, clock: time_machine.Traveller, behaviour: dict[str, Any]
) -> None:
    id = _put(services)
    with mail_server(**behaviour) as server:
        _send(services, server)
        _send(services, server)
    waiting = _message(services, id)
    clock.shift(timedelta(minutes=5, seconds=1))
    with mail_server() as patient:
        _send(services, patient)

    assert (waiting.state, waiting.tries) == ("queued", 1)
    assert "later" in waiting.smtp_reply
    assert timedelta(minutes=4) < waiting.next_try_at - NOW < timedelta(minutes=6)
    assert (_message(services, id).state, len(patient.arrived)) == ("sent", 1)


def test_after_48_tries_a_mail_has_failed(services: Services, clock: time_machine.Traveller) -> None:
    id = _put(services)
    with services.database.writing() as session:
        session.execute(update(Message).values(tries=46))

    states = []
    with mail_server(at_recipient="450 4.2.0 later") as server:
        for _try in range(3):
            _send(services, server)
            states.append(_message(services, id).state)
            clock.shift(timedelta(minutes=6))

    assert states == ["queued", "failed", "failed"]
    assert _message(services, id).tries == 48


@pytest.mark.parametrize("behaviour", [{"at_recipient": "550 5.1.1 nobody"}, {"at_content": "554 5.7.1 no"}])
def test_never_is_failed(services: Services, behaviour: dict[str, Any]) -> None:
    id = _put(services)

    with mail_server(**behaviour) as server:
        _send(services, server)

    assert _message(services, id).state == "failed"
    assert _message(services, id).smtp_reply.startswith("55")


@pytest.mark.parametrize("answer", ["", "hang"])
def test_a_line_lost_after_the_content_is_unknown_and_never_sent_again_by_itself(
    services: Services, clock: time_machine.Traveller, answer: str
) -> None:
    id = _put(services)

    with mail_server(at_content=answer) as server:
        _try(services, server)
        server.at_content = "250 OK"
        for _round in range(3):
            clock.shift(timedelta(hours=2))
            _send(services, server)

    assert _message(services, id).state == "unknown"
    assert "after DATA" in _message(services, id).smtp_reply
    assert len(server.arrived) == 1


@pytest.mark.parametrize("answer", ["", "hang"])
def test_a_line_lost_before_the_content_leaves_the_mail_queued(services: Services, answer: str) -> None:
    id = _put(services)

    with mail_server(at_recipient=answer) as server, pytest.raises(MailServerAway):
        _send(services, server)

    assert _message(services, id).state == "queued"
    assert _message(services, id).lease_until is None
    assert server.arrived == []


def test_a_server_that_is_not_there_leaves_all_mails_queued_and_is_not_asked_for_each(services: Services) -> None:
    first, second = _put(services), _put(services)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(MailServerAway), Courier(read_server(f"smtp://127.0.0.1:{port}")) as courier:
        send_due(services, utc_now(), courier)

    assert (_message(services, first).state, _message(services, first).tries) == ("queued", 1)
    assert (_message(services, second).state, _message(services, second).tries) == ("queued", 0)


def test_a_server_without_tls_gets_nothing(services: Services) -> None:
    id = _put(services)

    with mail_server() as server, pytest.raises(MailServerAway, match="STARTTLS"):
        _send(services, server, tls="on request")

    assert _message(services, id).state == "queued"
    assert server.arrived == []


def test_a_server_with_a_certificate_nobody_signed_gets_nothing(services: Services, tmp_path: Path) -> None:
    id = _put(services)

    with mail_server(tls=_self_signed(tmp_path)) as server, pytest.raises(MailServerAway, match="CERTIFICATE"):
        _send(services, server, tls="on request")

    assert _message(services, id).state == "queued"
    assert server.arrived == []


def test_tls_is_wanted_of_every_server_but_one_on_this_machine() -> None:
    assert read_server("smtp://mail.example.jp").tls == "on request"
    assert read_server("smtp://mail.example.jp").port == 587
    assert read_server("smtp://mail.example.jp?tls=no").tls == "none"
    assert read_server("smtp://127.0.0.1").tls == "none"
    assert read_server("smtps://me:p%40ss@mail.example.jp").tls == "from the start"
    assert read_server("smtps://me:p%40ss@mail.example.jp").password == "p@ss"
    assert "p@ss" not in repr(read_server("smtps://me:p%40ss@mail.example.jp"))


def test_one_bad_address_does_not_hold_up_the_next(services: Services) -> None:
    bad, good = _put(services, to_email="no address at all"), _put(services)

    with mail_server() as server:
        _send(services, server)

    assert _message(services, bad).state == "failed"
    assert _message(services, good).state == "sent"


@pytest.mark.parametrize(
    "address", ["", "@", "a@", "@example.jp", "a b@example.jp", "a@b\r\nBcc: c@d", "葵@example.jp"]
)
def test_what_is_no_address_is_refused_without_asking_the_server(services: Services, address: str) -> None:
    id = _put(services, to_email=address)

    with mail_server() as server:
        _send(services, server)

    assert _message(services, id).state == "failed"
    assert server.arrived == []


def test_a_line_break_in_a_name_makes_no_header(services: Services) -> None:
    _put(services, to_name="Aoi\r\nBcc: mallory@example.jp", subject="Hello\nBcc: mallory@example.jp")

    with mail_server() as server:
        _send(services, server)

    assert message_from_bytes(server.arrived[0])["Bcc"] is None


@pytest.mark.parametrize(("answer", "left"), [("250 OK", ""), ("550 no", ""), ("", ""), ("450 later", "a link")])
def test_a_secret_leaves_the_outbox_with_its_mail(services: Services, answer: str, left: str) -> None:
    id = _put(services, body="a link", holds_secret=True)

    with mail_server(at_content=answer) as server:
        _try(services, server)

    assert _message(services, id).body == left


def test_a_code_nobody_can_use_any_more_is_dropped(services: Services, clock: time_machine.Traveller) -> None:
    id = _put(services, kind="code", body="ABCD-EFGH", holds_secret=True, drop_at=NOW + timedelta(minutes=10))

    clock.shift(timedelta(minutes=10))
    with mail_server() as server:
        _send(services, server)

    assert (_message(services, id).state, _message(services, id).body) == ("dropped", "")
    assert server.arrived == []


def test_codes_go_before_a_thousand_invitations(services: Services) -> None:
    for _number in range(25):
        _put(services)
    code = _put(services, kind="code", drop_at=utc_now() + timedelta(minutes=10))

    with mail_server() as server:
        _send(services, server)

    assert _message(services, code).state == "sent"


def test_small_enclosures_go_along_and_large_ones_stay(services: Services) -> None:
    small = outbox.Enclosure("受領書.pdf", "application/pdf", services.storage.put("receipts", b"%PDF small"))
    large = outbox.Enclosure("answers.xlsx", "application/x", services.storage.put("receipts", b"x" * 5_000_001))
    _put(services, enclosures=(small,))
    _put(services, enclosures=(small, large))
    _put(services, enclosures=(replace(small, key="receipts/00/gone"),))

    with mail_server() as server:
        _send(services, server)

    enclosed = [list(message_from_bytes(raw, policy=default).iter_attachments()) for raw in server.arrived]
    assert [len(each) for each in enclosed] == [1, 0, 0]
    assert enclosed[0][0].get_filename() == "受領書.pdf"
    assert enclosed[0][0].get_content() == b"%PDF small"


@pytest.mark.parametrize(("moment", "state", "arrivals"), [("answer", "unknown", 1), ("recipient", "sent", 1)])
def test_a_runner_killed_while_sending(
    services: Services, database: Database, moment: str, state: str, arrivals: int
) -> None:
    """After the content left nobody knows; before, nothing had left and another runner sends it."""
    id = _put(services)
    runners: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        if runners[0].returncode is None:
            os.kill(runners[0].pid, signal.SIGKILL)
            runners[0].wait()

    with mail_server(**_doing(moment, kill)) as server:
        runners.append(runner_of_tests.start(replace(services.settings, mail=server.address)))
        wait_until(lambda: runners[0].returncode is not None)
        held = _message(services, id)
        _let_lease_run_out(database)
        _send(services, server)
        _send(services, server)

    assert held.state == "queued"
    assert held.lease_until is not None
    assert _message(services, id).state == state
    assert len(server.arrived) == arrivals


def test_the_mailbox_keeps_the_mail_and_nothing_leaves(services: Services, database: Database) -> None:
    id = _put(services, holds_secret=True)

    send_due(services, utc_now())

    with database.reading() as session:
        assert b"aoi@example.jp" in session.get_one(MailboxCopy, id).raw
    assert (_message(services, id).state, _message(services, id).body) == ("sent", "")


@pytest.mark.parametrize("state", ["failed", "bounced", "unknown"])
def test_a_person_may_send_again_what_did_not_arrive(services: Services, database: Database, state: str) -> None:
    id = _put(services)
    with database.writing() as session:
        session.execute(update(Message).values(state=state, tries=48))
        delivery.queue_again(session, id, utc_now(), actor=ACTOR)
    before = _message(services, id)

    with mail_server() as server:
        _send(services, server)

    assert (before.state, before.tries) == ("queued", 0)
    assert message_from_bytes(server.arrived[0])["Message-ID"] == before.message_id


@pytest.mark.parametrize("state", ["queued", "sent", "dropped"])
def test_what_waits_or_has_arrived_is_not_sent_again(services: Services, database: Database, state: str) -> None:
    id = _put(services)
    with database.writing() as session:
        session.execute(update(Message).values(state=state))

    with database.write_session() as session, pytest.raises(Refused) as refused:
        delivery.queue_again(session, id, utc_now(), actor=ACTOR)
    assert refused.value.code == "mail_state"


def test_a_blanked_mail_is_sent_again_only_with_a_new_text(services: Services, database: Database) -> None:
    id = _put(services, body="", holds_secret=True)
    with database.writing() as session:
        session.execute(update(Message).values(state="failed"))

    with database.write_session() as session, pytest.raises(Refused) as refused:
        delivery.queue_again(session, id, utc_now(), actor=ACTOR)
    with database.writing() as session:
        delivery.queue_again(session, id, utc_now(), actor=ACTOR, body="the link, written anew")

    assert refused.value.code == "mail_blanked"
    assert _message(services, id).body == "the link, written anew"


def test_whoever_wants_to_hears_of_each_change_in_its_transaction(
    services: Services, database: Database, heard: list[tuple[int, str]], people: People
) -> None:
    id = _put(services)

    with mail_server() as server:
        _send(services, server)
    with database.writing() as session:
        delivery.mark_bounced(session, session.get_one(Message, id), utc_now(), actor=("person", people.sora.person_id))

    assert heard == [(id, "sent"), (id, "bounced")]
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert [(line.action, line.actor_kind) for line in lines] == [("mail sent", "system"), ("mail bounced", "person")]
    assert not any("example.jp" in line.body for line in lines)


@pytest.fixture
def heard() -> Iterator[list[tuple[int, str]]]:
    changes: list[tuple[int, str]] = []

    def tell(_session: object, message: Message) -> None:
        changes.append((message.id, message.state))

    delivery.on_delivery.append(tell)
    yield changes
    delivery.on_delivery.remove(tell)


def _doing(moment: str, what: Callable[[], None]) -> dict[str, Any]:
    return {f"before_{moment}": what}


def _self_signed(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [require_tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
