"""Which mail servers get anything: reachable, with TLS, and with a certificate somebody signed."""

import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from tadasu.clock import utc_now
from tadasu.mail.sending import MailServerAway, send_due
from tadasu.mail.smtp import Courier, read_server
from tadasu.services import Services
from tests.conftest import require_tool
from tests.platform.mail_server import mail_server
from tests.platform.outbox_rounds import message_of, put, send


def test_a_server_that_is_not_there_leaves_all_mails_queued_and_is_not_asked_for_each(services: Services) -> None:
    first, second = put(services), put(services)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(MailServerAway), Courier(read_server(f"smtp://127.0.0.1:{port}")) as courier:
        send_due(services, utc_now(), courier)

    assert (message_of(services, first).state, message_of(services, first).tries) == ("queued", 1)
    assert (message_of(services, second).state, message_of(services, second).tries) == ("queued", 0)


def test_a_server_without_tls_gets_nothing(services: Services) -> None:
    id = put(services)

    with mail_server() as server, pytest.raises(MailServerAway, match="STARTTLS"):
        send(services, server, tls="on request")

    assert message_of(services, id).state == "queued"
    assert server.arrived == []


def test_a_server_with_a_certificate_nobody_signed_gets_nothing(services: Services, tmp_path: Path) -> None:
    id = put(services)

    with mail_server(tls=_self_signed(tmp_path)) as server, pytest.raises(MailServerAway, match="CERTIFICATE"):
        send(services, server, tls="on request")

    assert message_of(services, id).state == "queued"
    assert server.arrived == []


def test_tls_is_wanted_of_every_server_but_one_on_this_machine() -> None:
    assert read_server("smtp://mail.example.jp").tls == "on request"
    assert read_server("smtp://mail.example.jp").port == 587
    assert read_server("smtp://mail.example.jp?tls=no").tls == "none"
    assert read_server("smtp://127.0.0.1").tls == "none"
    assert read_server("smtps://me:p%40ss@mail.example.jp").tls == "from the start"
    assert read_server("smtps://me:p%40ss@mail.example.jp").password == "p@ss"
    assert "p@ss" not in repr(read_server("smtps://me:p%40ss@mail.example.jp"))


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
