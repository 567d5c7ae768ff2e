"""Each mail is queued, sent, failed or unknown, whatever the mail server does, and never sent twice by itself."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.mail.sending import MailServerAway
from tadasu.services import Services
from tests.platform import runner_of_tests
from tests.platform.conftest import NOW
from tests.platform.mail_server import mail_server
from tests.platform.outbox_rounds import message_of, put, send, try_to_send
from tests.platform.runner_of_tests import wait_until


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
    id = put(services)

    with mail_server() as server:
        send(services, server)
        send(services, server)

    (content,) = server.arrived
    mail = message_from_bytes(content, policy=default)
    assert message_of(services, id).state == "sent"
    assert message_of(services, id).smtp_reply == "250 OK"
    assert mail["Subject"] == "ご回答のお願い"
    assert mail["To"] == "山田 葵 <aoi@example.jp>"
    assert mail["Message-ID"] == message_of(services, id).message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "http://127.0.0.1/i/token" in mail.get_content()
    assert content.isascii(), "every server takes seven bits"


@pytest.mark.parametrize("behaviour", [{"at_recipient": "450 4.2.0 later"}, {"at_content": "451 4.3.0 later"}])
def test_not_now_stays_queued_and_is_tried_again_every_five_minutes(
    services: Services, clock: time_machine.Traveller, behaviour: dict[str, Any]
) -> None:
    id = put(services)
    with mail_server(**behaviour) as server:
        send(services, server)
        send(services, server)
    waiting = message_of(services, id)
    clock.shift(timedelta(minutes=5, seconds=1))
    with mail_server() as patient:
        send(services, patient)

    assert (waiting.state, waiting.tries) == ("queued", 1)
    assert "later" in waiting.smtp_reply
    assert timedelta(minutes=4) < waiting.next_try_at - NOW < timedelta(minutes=6)
    assert (message_of(services, id).state, len(patient.arrived)) == ("sent", 1)


def test_after_48_tries_a_mail_has_failed(services: Services, clock: time_machine.Traveller) -> None:
    id = put(services)
    with services.database.writing() as session:
        session.execute(update(Message).values(tries=46))

    states = []
    with mail_server(at_recipient="450 4.2.0 later") as server:
        for _try in range(3):
            send(services, server)
            states.append(message_of(services, id).state)
            clock.shift(timedelta(minutes=6))

    assert states == ["queued", "failed", "failed"]
    assert message_of(services, id).tries == 48


@pytest.mark.parametrize("behaviour", [{"at_recipient": "550 5.1.1 nobody"}, {"at_content": "554 5.7.1 no"}])
def test_never_is_failed(services: Services, behaviour: dict[str, Any]) -> None:
    id = put(services)

    with mail_server(**behaviour) as server:
        send(services, server)

    assert message_of(services, id).state == "failed"
    assert message_of(services, id).smtp_reply.startswith("55")


@pytest.mark.parametrize("answer", ["", "hang"])
def test_a_line_lost_after_the_content_is_unknown_and_never_sent_again_by_itself(
    services: Services, clock: time_machine.Traveller, answer: str
) -> None:
    id = put(services)

    with mail_server(at_content=answer) as server:
        try_to_send(services, server)
        server.at_content = "250 OK"
        for _round in range(3):
            clock.shift(timedelta(hours=2))
            send(services, server)

    assert message_of(services, id).state == "unknown"
    assert "after DATA" in message_of(services, id).smtp_reply
    assert len(server.arrived) == 1


@pytest.mark.parametrize("answer", ["", "hang"])
def test_a_line_lost_before_the_content_leaves_the_mail_queued(services: Services, answer: str) -> None:
    id = put(services)

    with mail_server(at_recipient=answer) as server, pytest.raises(MailServerAway):
        send(services, server)

    assert message_of(services, id).state == "queued"
    assert message_of(services, id).lease_until is None
    assert server.arrived == []


def test_one_bad_address_does_not_hold_up_the_next(services: Services) -> None:
    bad, good = put(services, to_email="no address at all"), put(services)

    with mail_server() as server:
        send(services, server)

    assert message_of(services, bad).state == "failed"
    assert message_of(services, good).state == "sent"


def test_a_code_nobody_can_use_any_more_is_dropped(services: Services, clock: time_machine.Traveller) -> None:
    id = put(services, kind="code", body="ABCD-EFGH", holds_secret=True, drop_at=NOW + timedelta(minutes=10))

    clock.shift(timedelta(minutes=10))
    with mail_server() as server:
        send(services, server)

    assert (message_of(services, id).state, message_of(services, id).body) == ("dropped", "")
    assert server.arrived == []


def test_codes_go_before_a_thousand_invitations(services: Services) -> None:
    for _number in range(25):
        put(services)
    code = put(services, kind="code", drop_at=utc_now() + timedelta(minutes=10))

    with mail_server() as server:
        send(services, server)

    assert message_of(services, code).state == "sent"


@pytest.mark.parametrize(("moment", "state", "arrivals"), [("answer", "unknown", 1), ("recipient", "sent", 1)])
def test_a_runner_killed_while_sending(
    services: Services, database: Database, moment: str, state: str, arrivals: int
) -> None:
    """After the content left nobody knows; before, nothing had left and another runner sends it."""
    id = put(services)
    runners: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        if runners[0].returncode is None:
            os.kill(runners[0].pid, signal.SIGKILL)
            runners[0].wait()

    with mail_server(**_doing(moment, kill)) as server:
        runners.append(runner_of_tests.start(replace(services.settings, mail=server.address)))
        wait_until(lambda: runners[0].returncode is not None)
        held = message_of(services, id)
        _let_lease_run_out(database)
        send(services, server)
        send(services, server)

    assert held.state == "queued"
    assert held.lease_until is not None
    assert message_of(services, id).state == state
    assert len(server.arrived) == arrivals


def _doing(moment: str, what: Callable[[], None]) -> dict[str, Any]:
    return {f"before_{moment}": what}
