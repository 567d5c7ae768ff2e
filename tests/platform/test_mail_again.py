"""Mails a person sends again, and who hears of what becomes of a mail."""

from collections.abc import Iterator
from email import message_from_bytes

import pytest
from sqlalchemy import select, update

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.mail import delivery
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.conftest import People
from tests.platform.mail_server import mail_server
from tests.platform.outbox_rounds import message_of, put, send

ACTOR = ("person", 1)


@pytest.mark.parametrize("state", ["failed", "bounced", "unknown"])
def test_a_person_may_send_again_what_did_not_arrive(services: Services, database: Database, state: str) -> None:
    id = put(services)
    with database.writing() as session:
        session.execute(update(Message).values(state=state, tries=48))
        delivery.queue_again(session, id, utc_now(), actor=ACTOR)
    before = message_of(services, id)

    with mail_server() as server:
        send(services, server)

    assert (before.state, before.tries) == ("queued", 0)
    assert message_from_bytes(server.arrived[0])["Message-ID"] == before.message_id


@pytest.mark.parametrize("state", ["queued", "sent", "dropped"])
def test_what_waits_or_has_arrived_is_not_sent_again(services: Services, database: Database, state: str) -> None:
    id = put(services)
    with database.writing() as session:
        session.execute(update(Message).values(state=state))

    with database.write_session() as session, pytest.raises(Refused) as refused:
        delivery.queue_again(session, id, utc_now(), actor=ACTOR)
    assert refused.value.code == "mail_state"


def test_a_blanked_mail_is_sent_again_only_with_a_new_text(services: Services, database: Database) -> None:
    id = put(services, body="", holds_secret=True)
    with database.writing() as session:
        session.execute(update(Message).values(state="failed"))

    with database.write_session() as session, pytest.raises(Refused) as refused:
        delivery.queue_again(session, id, utc_now(), actor=ACTOR)
    with database.writing() as session:
        delivery.queue_again(session, id, utc_now(), actor=ACTOR, body="the link, written anew")

    assert refused.value.code == "mail_blanked"
    assert message_of(services, id).body == "the link, written anew"


def test_whoever_wants_to_hears_of_each_change_in_its_transaction(
    services: Services, database: Database, heard: list[tuple[int, str]], people: People
) -> None:
    id = put(services)

    with mail_server() as server:
        send(services, server)
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
