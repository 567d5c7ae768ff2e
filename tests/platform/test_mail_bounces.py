"""Delivery reports of mail servers (RFC 3464), as they come in on standard input."""

import subprocess
import sys
from pathlib import Path

import pytest

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.mail import outbox
from tadasu.mail.bounces import NotAReport, read_report
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.mail_server import mail_server
from tests.platform.outbox_rounds import put, try_to_send
from tests.platform.runner_of_tests import environment

_REPORT = """\
From: MAILER-DAEMON@mail.example.jp
To: tadasu@localhost
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"
MIME-Version: 1.0

--cut
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.jp

Final-Recipient: rfc822; aoi@example.jp
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <aoi@example.jp>:
    user unknown

--cut
Content-Type: {enclosed}

From: Tadasu <tadasu@localhost>
To: aoi@example.jp
Message-ID: {message_id}
Subject: hello

--cut--
"""


def _report(message_id: str, action: str = "failed", enclosed: str = "message/rfc822") -> bytes:
    return _REPORT.format(message_id=message_id, action=action, enclosed=enclosed).replace("\n", "\r\n").encode()


def _sent(services: Services) -> tuple[int, str]:
    letter = outbox.Letter(kind="invitation", to_name="Aoi", to_email="aoi@example.jp", subject="Hello", body="Hello")
    with services.database.writing() as session:
        message = outbox.put(session, services.settings, letter, utc_now())
        message.state = "sent"
        return message.id, message.message_id


def _mail_bounce(services: Services, report: bytes) -> subprocess.CompletedProcess[bytes]:
    tadasu = Path(sys.executable).with_name("tadasu")
    return subprocess.run(
        [tadasu, "mail", "bounce"], input=report, env=environment(services.settings), capture_output=True, check=False
    )


def _message(database: Database, id: int) -> Message:
    with database.reading() as session:
        return session.get_one(Message, id)


@pytest.mark.parametrize("enclosed", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_of_failure_names_its_mail_and_the_reason(enclosed: str) -> None:
    report = read_report(_report("<1@localhost>", enclosed=enclosed))

    assert (report.message_id, report.has_failed) == ("<1@localhost>", True)
    assert report.reason == "5.1.1 smtp; 550 5.1.1 <aoi@example.jp>: user unknown"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: I am on holiday\r\n\r\nBack on Monday.\r\n",
        b"Content-Type: multipart/report; boundary=cut\r\n\r\n--cut\r\n\r\nnothing\r\n--cut--\r\n",
        _report(""),
    ],
)
def test_what_is_no_report_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAReport):
        read_report(raw)


def test_a_reported_mail_is_marked_as_returned_once(services: Services, database: Database) -> None:
    id, message_id = _sent(services)

    first = _mail_bounce(services, _report(message_id))
    second = _mail_bounce(services, _report(message_id))

    assert (first.returncode, second.returncode) == (0, 0)
    assert b"marked as returned" in first.stdout
    assert b"Nothing to mark" in second.stdout
    assert _message(database, id).state == "bounced"
    assert "user unknown" in _message(database, id).smtp_reply


def test_a_report_on_a_mail_of_which_nobody_knew_marks_it_as_returned(services: Services, database: Database) -> None:
    with mail_server(at_content="") as server:
        id = put(services)
        try_to_send(services, server)
    unknown = _message(database, id)

    said = _mail_bounce(services, _report(unknown.message_id))

    assert unknown.state == "unknown"
    assert b"marked as returned" in said.stdout
    assert _message(database, id).state == "bounced"


def test_a_report_of_a_delay_marks_nothing(services: Services, database: Database) -> None:
    id, message_id = _sent(services)

    said = _mail_bounce(services, _report(message_id, action="delayed"))

    assert said.returncode == 0
    assert _message(database, id).state == "sent"


@pytest.mark.parametrize("report", [b"hello", _report("<of somebody else@example.com>")])
def test_a_report_that_is_not_on_a_mail_of_ours_is_refused_in_a_sentence(services: Services, report: bytes) -> None:
    said = _mail_bounce(services, report)

    assert said.returncode == 1
    assert said.stderr.startswith(b"Error: ")
    assert b"Traceback" not in said.stderr
