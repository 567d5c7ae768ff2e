"""Letters that wait when what they ask for is settled: withdrawn, or taken by the server at that very moment."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tadasu.campaigns import contacts, requests, writing
from tadasu.campaigns.contacts import Contact
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.campaign_worlds import actions, asker_of, do, letters_of, put_letter, read, settle
from tests.platform.conftest import People
from tests.platform.mail_server import mail_server
from tests.platform.outbox_rounds import send, try_to_send
from tests.platform.worlds import World, a_request, today

NEW = Contact("高橋 学", "takahashi@sample-seiko.example.jp", "ja")
Act = Callable[..., Any]


@pytest.fixture
def act(app: Flask, database: Database, settings: Settings, people: People) -> Iterator[Act]:
    """Has Aoi do something to a request, also from beside a mail server."""

    def go(world: World, step: Act, *more: Any, **named: Any) -> Any:
        with app.test_request_context(headers={"Accept-Language": "en"}):
            asker = asker_of(people.aoi)
            return do(database, world, lambda session, request: step(
                session, settings, asker, request, *more, utc_now(), **named))  # fmt: skip

    yield go


def waiting(database: Database, world: World) -> list[tuple[str, str]]:
    return [(letter.kind, letter.state) for letter in letters_of(database, world)]


def test_nothing_that_waits_leaves_once_a_request_is_withdrawn(
    act: Act, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world, "queued")
    for kind in ("code", "link"):
        put_letter(database, settings, world, "queued", kind)
    act(world, requests.extend, today() + timedelta(days=90), "stock-taking", tell=True)

    act(world, requests.withdraw, "left the group")

    assert waiting(database, world) == [(kind, "dropped") for kind in ("invitation", "code", "link", "reminder")]


def test_a_withdrawn_request_keeps_its_receipt_and_other_requests_their_letters(
    act: Act, database: Database, people: People, settings: Settings
) -> None:
    world, other = a_request(database, people, settings), a_request(database, people, settings)
    put_letter(database, settings, world, "queued", "receipt")
    put_letter(database, settings, other, "queued")

    act(world, requests.withdraw, "left the group")

    assert waiting(database, world) == [("receipt", "queued")]
    assert waiting(database, other) == [("invitation", "queued")]


def test_a_question_about_another_contact_that_did_not_leave_can_be_asked_after_the_withdrawal_is_undone(
    act: Act, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="started", opened_at=utc_now())
    act(world, contacts.correct, NEW)

    act(world, requests.withdraw, "by mistake")
    act(world, requests.undo_withdrawal)

    with database.reading() as session:
        assert contacts.pending(session, world.request_id) is None
    assert act(world, contacts.correct, NEW) == contacts.Outcome.ASKED
    assert waiting(database, world) == [
        ("contact_ask", "dropped"), ("invitation", "queued"), ("contact_ask", "queued"),
    ]  # fmt: skip


def test_a_question_that_has_left_waits_for_its_answer_while_a_request_is_withdrawn(
    act: Act, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="started", opened_at=utc_now())
    act(world, contacts.correct, NEW)
    settle(database, world, "sent")

    act(world, requests.withdraw, "by mistake")
    act(world, requests.undo_withdrawal)

    with database.reading() as session:
        assert contacts.pending(session, world.request_id) is not None


@pytest.mark.parametrize("state", ["queued", "sent", "unknown"])
def test_the_present_contact_is_not_asked_the_same_twice(
    act: Act, database: Database, people: People, settings: Settings, state: str
) -> None:
    world = a_request(database, people, settings, answering="started", opened_at=utc_now())
    act(world, contacts.correct, NEW)
    if state != "queued":
        settle(database, world, state)
    day = f"{today().day} {today():%B %Y}"

    with pytest.raises(Refused, match=f"asked this on {day} already") as refused:
        act(world, contacts.correct, NEW)

    assert (refused.value.code, refused.value.status, refused.value.field) == ("unchanged", 422, "email")
    assert waiting(database, world) == [("contact_ask", state)]
    with database.reading() as session:
        assert contacts.pending(session, world.request_id) is not None


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_a_question_that_never_came_can_be_asked_again(
    act: Act, database: Database, people: People, settings: Settings, state: str
) -> None:
    world = a_request(database, people, settings, answering="started", opened_at=utc_now())
    act(world, contacts.correct, NEW)
    settle(database, world, state)

    assert act(world, contacts.correct, NEW) == contacts.Outcome.ASKED

    assert waiting(database, world) == [("contact_ask", state), ("contact_ask", "queued")]


def test_a_question_whose_link_is_too_old_can_be_asked_again(
    act: Act, app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="started", opened_at=utc_now())
    act(world, contacts.correct, NEW)
    settle(database, world, "sent")
    later = utc_now() + contacts.LIFE

    with app.test_request_context():
        do(database, world, lambda session, request: contacts.correct(
            session, settings, asker_of(people.ren), request, NEW, later))  # fmt: skip

    assert waiting(database, world) == [("contact_ask", "sent"), ("contact_ask", "queued")]


def test_a_letter_the_server_has_just_taken_counts_as_sent_though_it_was_to_be_dropped(
    act: Act, services: Services, database: Database, people: People
) -> None:
    world = a_request(database, people, services.settings, delivery="queued")
    put_letter(database, services.settings, world, "queued")

    with mail_server(before_answer=lambda: act(world, requests.withdraw, "left the group")) as server:
        send(services, server)

    (letter,) = letters_of(database, world)
    assert len(server.arrived) == 1
    assert (letter.state, letter.body) == ("sent", "")
    assert letter.sent_at is not None
    request = read(database, world)
    assert (request.delivery, request.withdrawn_reason) == ("sent", "left the group")
    with database.reading() as session:
        assert session.get_one(Message, letter.id).lease_until is None
    assert "request withdrawn" in actions(database, world)


@pytest.mark.parametrize(("answer", "state"), [("550 no", "dropped"), ("451 later", "dropped"), ("", "unknown")])
def test_what_became_of_a_letter_that_was_dropped_while_the_server_took_it(
    act: Act, services: Services, database: Database, people: People, answer: str, state: str
) -> None:
    """A refused one has not left, and is not tried again; where the line is lost nobody knows."""
    world = a_request(database, people, services.settings)
    put_letter(database, services.settings, world, "queued")

    behaviour: dict[str, Any] = {"at_content": answer}
    with mail_server(before_answer=lambda: act(world, requests.withdraw, "left the group"), **behaviour) as server:
        try_to_send(services, server)
        try_to_send(services, server)

    assert len(server.arrived) == 1
    assert waiting(database, world) == [("invitation", state)]


def test_a_letter_dropped_before_the_server_was_told_its_content_does_not_leave(
    act: Act, services: Services, database: Database, people: People
) -> None:
    world = a_request(database, people, services.settings)
    put_letter(database, services.settings, world, "queued")

    with mail_server(before_recipient=lambda: act(world, requests.withdraw, "left the group")) as server:
        send(services, server)

    assert server.arrived == []
    assert waiting(database, world) == [("invitation", "dropped")]


def test_a_letter_sent_again_says_the_day_and_the_name_of_now_in_every_place(
    act: Act, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world)
    act(world, writing.remind_now)
    settle(database, world, "failed")
    before, due = letters_of(database, world)[-1].subject, today() + timedelta(days=90)
    act(world, requests.extend, due, "stock-taking", tell=False)
    act(world, contacts.correct, Contact("佐藤 花", "suzuki@sample-seiko.example.jp", "ja"))

    act(world, writing.send_again)

    letter, day = letters_of(database, world)[-1], f"{due.year}年{due.month}月{due.day}日"
    assert day in letter.body
    assert day in letter.subject and day not in before
    assert (letter.to_name, letter.state) == ("佐藤 花", "queued")


def test_a_letter_that_never_left_is_no_reason_to_wait_with_the_next(
    act: Act, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="declined", decline_reason="wrong_person")
    put_letter(database, settings, world)
    put_letter(database, settings, world, "queued", "reminder", age=timedelta(minutes=1))
    settle(database, world, "dropped")

    act(world, writing.ask_again)

    assert waiting(database, world)[-1] == ("invitation", "queued")


def test_a_letter_that_was_dropped_is_written_anew_where_the_one_before_it_did_not_come(
    act: Act, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world, "unknown")
    put_letter(database, settings, world, "queued", "reminder")
    settle(database, world, "dropped")
    with database.writing() as session:
        session.get_one(Request, world.request_id).delivery = "unknown"

    act(world, writing.send_again)

    assert waiting(database, world) == [("invitation", "unknown"), ("reminder", "dropped"), ("reminder", "queued")]
