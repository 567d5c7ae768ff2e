"""What happens beside a mail that is being sent: another runner, a database that fails, codes held elsewhere."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tadasu.clock import utc_now
from tadasu.mail.models import Message
from tadasu.mail.sending import send_due
from tadasu.mail.smtp import Courier, read_server
from tadasu.services import Services
from tests.platform.mail_server import mail_server
from tests.platform.outbox_rounds import message_of, put, send


def test_what_cannot_be_noted_is_not_sent_and_the_next_mail_goes_out(services: Services) -> None:
    def fail() -> None:
        raise OSError("the database is locked")

    with mail_server() as server, Courier(read_server(server.address), timeout=0.5, last_timeout=0.5) as courier:
        with pytest.raises(OSError, match="locked"):
            courier.send("us@example.jp", "first@example.jp", b"Subject: 1\r\n\r\n1\r\n", fail)
        second = courier.send("us@example.jp", "second@example.jp", b"Subject: 2\r\n\r\n2\r\n", lambda: None)

    assert (second.state, second.reply) == ("sent", "250 OK")
    assert len(server.arrived) == 1


@pytest.mark.parametrize("meanwhile", [{"tries": 2, "lease_until": None}, {"state": "dropped", "lease_until": None}])
def test_a_mail_another_runner_has_taken_over_is_left_to_it(services: Services, meanwhile: dict[str, object]) -> None:
    taken, next_one = put(services), put(services)
    later = {"next_try_at": utc_now() + timedelta(hours=1)}

    def take_over() -> None:
        with services.database.writing() as session:
            session.execute(update(Message).where(Message.id == taken, Message.tries == 1).values(meanwhile | later))

    with mail_server(before_recipient=take_over) as server:
        send(services, server)

    assert message_of(services, taken).data_at is None
    assert message_of(services, taken).state == meanwhile.get("state", "queued")
    assert message_of(services, next_one).state == "sent"
    assert len(server.arrived) == 1


def test_codes_another_runner_holds_do_not_keep_other_mail_waiting(services: Services) -> None:
    now = utc_now()
    for _number in range(20):
        put(services, kind="code", drop_at=now + timedelta(minutes=10))
    with services.database.writing() as session:
        session.execute(update(Message).values(lease_until=now + timedelta(minutes=6), tries=1))
    invitation = put(services)

    with mail_server() as server, Courier(read_server(server.address), timeout=0.5, last_timeout=0.5) as courier:
        is_more = send_due(services, utc_now(), courier)

    assert message_of(services, invitation).state == "sent"
    assert not is_more, "the runner pauses"
