"""Letters that were sent, acting on a request without a browser, and looking at what came of it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from tadasu.asker import Asker
from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail import delivery as mail
from tadasu.mail import outbox
from tadasu.mail.models import Message
from tests.platform.conftest import Someone
from tests.platform.worlds import World

LONG_AGO = timedelta(hours=3)


def asker_of(someone: Someone) -> Asker:
    """Somebody who acts in English from Tokyo."""
    return Asker(
        session_id=0,
        name="somebody",
        role=someone.role,
        organisation_id=someone.organisation_id,
        organisation_name="",
        language="en",
        zone="Asia/Tokyo",
        csrf_secret=b"",
        person_id=someone.person_id,
    )


def put_letter(
    database: Database, settings: Settings, world: World, state: str = "sent", kind: str = "invitation",
    age: timedelta = LONG_AGO,
) -> int:  # fmt: skip
    """A letter of the request, as it is some time after it was written."""
    then = utc_now() - age
    with database.writing() as session:
        letter = outbox.Letter(kind, "鈴木 花", "suzuki@sample-seiko.example.jp", "s", f"/i/{world.token}",
                               holds_secret=True)  # fmt: skip
        message = outbox.put(session, settings, letter, then, member_id=world.member_id, request_id=world.request_id)
        if state != "queued":
            mail.move(session, message, ("queued",), "sent" if state == "bounced" else state, then)
        if state == "bounced":
            mail.mark_bounced(session, message, then)
        session.get_one(Request, world.request_id).delivery = state
        return message.id


def settle(database: Database, world: World, state: str) -> None:
    """The last letter leaves, or does not arrive."""
    with database.writing() as session:
        letter = session.get_one(Message, letters_of(database, world)[-1].id)
        mail.move(session, letter, ("queued",), state, utc_now(), sent_at=utc_now() if state == "sent" else None)


@contextmanager
def leaving(database: Database, monkeypatch: pytest.MonkeyPatch, id: int) -> Iterator[None]:
    """A waiting letter has just left, and within the block that is still being written down."""
    has_left = Event()

    def slowly(_session: object, message: Message) -> None:
        if message.id == id and not has_left.is_set():
            has_left.set()
            time.sleep(0.7)  # long enough for the block to come to where it must wait

    monkeypatch.setattr(mail, "on_delivery", [slowly, *mail.on_delivery])

    def leave() -> None:
        with database.writing() as session:
            mail.move(session, session.get_one(Message, id), ("queued",), "sent", utc_now())

    with ThreadPoolExecutor(1) as pool:
        left = pool.submit(leave)
        assert has_left.wait(10)
        yield
        left.result(20)


def do(database: Database, world: World, act: Callable[[Any, Request], Any]) -> Any:
    """Acts on the request in a transaction of its own."""
    with database.writing() as session:
        return act(session, session.get_one(Request, world.request_id))


def read(database: Database, world: World) -> Request:
    with database.reading() as session:
        request = session.get_one(Request, world.request_id)
        assert request.campaign.name
        return request


def letters_of(database: Database, world: World) -> list[Message]:
    with database.reading() as session:
        found = select(Message).where(Message.request_id == world.request_id).order_by(Message.id)
        return list(session.scalars(found))


def actions(database: Database, world: World) -> list[str]:
    with database.reading() as session:
        lines = select(AuditLine.action).where(AuditLine.object_kind == "request",
                                               AuditLine.object_id == world.request_id)  # fmt: skip
        return list(session.scalars(lines.order_by(AuditLine.id)))
