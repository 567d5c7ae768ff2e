"""Two colleagues, or two clicks, act on one request at the same moment: one of them comes second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.campaigns import contacts, requests, writing
from tadasu.campaigns.contacts import Contact
from tadasu.campaigns.models import ContactChange, Extension, HelpNeeded, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tests.platform.campaign_worlds import actions, asker_of, do, leaving, letters_of, put_letter, read
from tests.platform.conftest import ON_POSTGRESQL, Browsers, People
from tests.platform.worlds import World, a_request, today

Act = Callable[[Session, Request, Asker], object]
Twice = Callable[[World, Act], list[bool]]
NEW = Contact("高橋 学", "takahashi@sample-seiko.example.jp", "ja")


@pytest.fixture
def twice(app: Flask, database: Database, people: People) -> Twice:
    """Has two colleagues do the same; True for each who was not refused. Where two can write at a time, both have
    read the request before either goes on.
    """

    def both(world: World, act: Act) -> list[bool]:
        barrier = Barrier(2, timeout=10)

        def go(asker: Asker) -> bool:
            with app.test_request_context(headers={"Accept-Language": "en"}):
                try:
                    with database.writing() as session:
                        request = session.get_one(Request, world.request_id)
                        known = [request.campaign, *session.scalars(select(ContactChange))]
                        if ON_POSTGRESQL:
                            barrier.wait()
                        act(session, request, asker)
                        assert known
                except Refused:
                    return False
            return True

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(go, (asker_of(people.aoi), asker_of(people.ren))))

    return both


def kinds(database: Database, world: World) -> list[str]:
    return [letter.kind for letter in letters_of(database, world)]


def test_two_reminders_by_hand_are_one(twice: Twice, database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world)

    went = twice(
        world, lambda session, request, asker: writing.remind_now(session, settings, asker, request, utc_now())
    )

    assert sorted(went) == [False, True]
    assert kinds(database, world) == ["invitation", "reminder"]


def test_a_supplier_who_declined_is_asked_again_once(
    twice: Twice, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="declined", decline_reason="wrong_person")
    put_letter(database, settings, world)

    went = twice(world, lambda session, request, asker: writing.ask_again(session, settings, asker, request, utc_now()))

    assert sorted(went) == [False, True]
    assert kinds(database, world) == ["invitation", "invitation"]


def test_a_letter_to_an_address_given_since_is_written_once(
    twice: Twice, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, contact_email=NEW.email)
    put_letter(database, settings, world, "bounced")

    went = twice(
        world, lambda session, request, asker: writing.send_again(session, settings, asker, request, utc_now())
    )

    assert sorted(went) == [False, True]
    assert [letter.to_email for letter in letters_of(database, world)][1:] == [NEW.email]


def test_a_corrected_contact_is_invited_once(
    twice: Twice, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)

    went = twice(
        world, lambda session, request, asker: contacts.correct(session, settings, asker, request, NEW, utc_now())
    )

    assert sorted(went) == [False, True]
    assert kinds(database, world) == ["invitation"]


def test_the_present_contact_is_asked_once_about_the_same_change(
    twice: Twice, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="opened", opened_at=utc_now())

    went = twice(
        world, lambda session, request, asker: contacts.correct(session, settings, asker, request, NEW, utc_now())
    )

    assert sorted(went) == [False, True]
    assert [(letter.kind, letter.state) for letter in letters_of(database, world)] == [("contact_ask", "queued")]


def test_of_two_changes_of_contact_the_later_one_stands(
    twice: Twice, database: Database, people: People, settings: Settings, browser: Browsers
) -> None:
    world = a_request(database, people, settings, answering="opened", opened_at=utc_now())

    def change(session: Session, request: Request, asker: Asker) -> None:
        named = Contact("", f"new{asker.person_id}@sample-seiko.example.jp", "ja")
        contacts.correct(session, settings, asker, request, named, utc_now())

    went = twice(world, change)

    assert went == [True, True]
    assert [letter.state for letter in letters_of(database, world)] == ["dropped", "queued"]
    aoi, address = browser(people.aoi), f"/requests/{world.request_id}"
    assert aoi.get(address).status_code == 200
    assert aoi.post(f"{address}/contact/drop").status_code == 303
    assert aoi.get(address).status_code == 200


def test_the_database_itself_keeps_a_second_open_change_out(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="opened", opened_at=utc_now())

    def changes(session: Session, states: list[str]) -> None:
        for number, state in enumerate(states):
            session.add(ContactChange(request_id=world.request_id, member_id=world.member_id, name="", language="ja",
                                      email=NEW.email, token_sha256=f"{states}{number}", state=state,
                                      asked_by_id=people.aoi.person_id, created_at=utc_now()))  # fmt: skip

    with database.writing() as session:
        changes(session, ["dropped", "dropped", "agreed", "forced", "open"])
    with pytest.raises(IntegrityError), database.writing() as session:
        changes(session, ["open"])
    with pytest.raises(IntegrityError), database.writing() as session:
        changes(session, ["no state"])


def test_the_new_contact_is_invited_once_however_often_the_present_one_agrees(
    twice: Twice, database: Database, people: People, settings: Settings, app: Flask
) -> None:
    world = a_request(database, people, settings, answering="started", opened_at=utc_now())
    do(database, world, lambda session, request: contacts.correct(
        session, settings, asker_of(people.aoi), request, NEW, utc_now()))  # fmt: skip

    def agree(session: Session, _request: Request, _asker: Asker) -> None:
        contacts.confirm(session, settings, session.scalars(select(ContactChange)).one(), utc_now())

    assert twice(world, agree) == [True, True]
    assert kinds(database, world) == ["contact_ask", "invitation"]
    assert actions(database, world).count("contact change agreed") == 1


def test_an_extension_is_given_and_told_once(
    twice: Twice, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    day = today() + timedelta(days=50)

    went = twice(world, lambda session, request, asker: requests.extend(
        session, settings, asker, request, day, "stock-taking", utc_now(), tell=True))  # fmt: skip

    assert sorted(went) == [False, True]
    assert kinds(database, world) == ["reminder"]
    with database.reading() as session:
        assert session.scalars(select(Extension)).one().to_day == day


def test_a_withdrawal_is_undone_once(twice: Twice, database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings, withdrawn_at=utc_now(), withdrawn_reason="left")

    went = twice(
        world, lambda session, request, asker: requests.undo_withdrawal(session, settings, asker, request, utc_now())
    )

    assert sorted(went) == [False, True]
    assert kinds(database, world) == ["invitation"]


def test_a_call_for_help_is_settled_once(twice: Twice, database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings)
    with database.writing() as session:
        session.add(HelpNeeded(request_id=world.request_id, member_id=world.member_id, kind="time",
                               created_at=utc_now()))  # fmt: skip

    went = twice(world, lambda session, request, asker: requests.settle_help(session, asker, request, utc_now()))

    assert sorted(went) == [False, True]
    assert actions(database, world) == ["help settled"]


def test_no_reminder_leaves_for_what_is_withdrawn_meanwhile(
    twice: Twice, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)
    put_letter(database, settings, world)

    def remind_or_withdraw(session: Session, request: Request, asker: Asker) -> None:
        if asker.person_id == people.ren.person_id:
            writing.remind_now(session, settings, asker, request, utc_now())
        else:
            requests.withdraw(session, settings, asker, request, "left the group", utc_now())

    twice(world, remind_or_withdraw)

    assert read(database, world).withdrawn_at is not None
    assert {letter.state for letter in letters_of(database, world)} <= {"sent", "dropped"}


def test_a_letter_that_leaves_at_that_moment_and_a_withdrawal_do_not_wait_for_each_other(
    app: Flask, database: Database, people: People, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_request(database, people, settings, delivery="queued")
    id = put_letter(database, settings, world, "queued")

    with leaving(database, monkeypatch, id), app.test_request_context(headers={"Accept-Language": "en"}):
        do(database, world, lambda session, request: requests.withdraw(
            session, settings, asker_of(people.aoi), request, "left the group", utc_now()))  # fmt: skip

    request = read(database, world)
    assert (request.delivery, request.withdrawn_reason) == ("sent", "left the group")
