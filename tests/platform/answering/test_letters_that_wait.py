"""Letters that wait when the supplier declines, submits, or is not to correct anything any more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.campaigns import requests
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.sending import send_due
from tadasu.organisations.models import SupplierRow
from tadasu.services import Services
from tests.platform.answering.rounds import Back, cancel
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.campaign_worlds import actions, asker_of, leaving, letters_of, put_letter, read
from tests.platform.conftest import ON_POSTGRESQL, Browser, People
from tests.platform.worlds import World

DECLINED = {"reason": "wrong_person", "text": ""}


def kinds_sent(services: Services, world: World) -> list[str]:
    """What leaves for a request when the outbox is worked off."""
    before = {letter.id for letter in letters_of(services.database, world) if letter.state == "sent"}
    send_due(services, utc_now())
    after = [letter for letter in letters_of(services.database, world) if letter.state == "sent"]
    return [letter.kind for letter in after if letter.id not in before]


def test_whoever_declines_is_not_written_to_any_more(suzuki: Browser, services: Services, world: World) -> None:
    for kind in ("invitation", "reminder", "code", "receipt"):
        put_letter(services.database, services.settings, world, "queued", kind)

    assert suzuki.post("/answer/decline", DECLINED).status_code == 303

    assert "no reminders will come" in suzuki.get("/answer/").text
    assert sorted(kinds_sent(services, world)) == ["code", "receipt"]
    assert [letter.state for letter in letters_of(services.database, world)][:2] == ["dropped", "dropped"]


def test_whoever_takes_up_again_what_it_was_sent_can_be_reminded(
    suzuki: Browser, services: Services, world: World
) -> None:
    put_letter(services.database, services.settings, world, "queued")
    suzuki.post("/answer/decline", DECLINED)
    assert suzuki.post("/answer/resume").status_code == 303

    assert read(services.database, world).delivery == "sent"
    with services.database.reading() as session:
        assert session.get_one(SupplierRow, world.supplier_id).delivery == "sent"


def test_whoever_submits_is_reminded_of_nothing(suzuki: Browser, services: Services, world: World) -> None:
    for kind in ("invitation", "reminder", "code"):
        put_letter(services.database, services.settings, world, "queued", kind)

    assert is_submitted(submit(suzuki))

    assert kinds_sent(services, world) == ["code"]
    assert read(services.database, world).delivery == "sent"


def test_whoever_submits_again_is_not_told_what_to_correct(
    suzuki: Browser, services: Services, world: World, back: Back
) -> None:
    submit(suzuki)
    back("LAW-10")
    put_letter(services.database, services.settings, world, "queued", "reminder")

    assert is_submitted(submit(suzuki))

    assert kinds_sent(services, world) == []


def test_a_return_that_is_taken_back_before_it_was_told_is_not_told(
    suzuki: Browser, services: Services, people: People, world: World, back: Back
) -> None:
    submit(suzuki)
    back("LAW-10")
    put_letter(services.database, services.settings, world, "queued", "reminder")

    cancel(services.database, people, services.settings, world)

    assert kinds_sent(services, world) == []
    assert {letter.state for letter in letters_of(services.database, world)} == {"dropped"}
    assert read(services.database, world).delivery == "sent"


def test_a_refused_signature_leaves_the_letters_waiting(suzuki: Browser, services: Services, world: World) -> None:
    put_letter(services.database, services.settings, world, "queued", "reminder")

    assert submit(suzuki, attested="").status_code == 422

    assert kinds_sent(services, world) == ["reminder"]


def _withdraw(session: Any, settings: Settings, people: People, request: Request) -> None:
    requests.withdraw(session, settings, asker_of(people.aoi), request, "left the group", utc_now())


def _close(session: Any, _settings: Settings, _people: People, request: Request) -> None:
    campaign = session.scalars(select(Campaign).where(Campaign.id == request.campaign_id).with_for_update()).one()
    campaign.closed_at = utc_now().replace(year=2020)


Step = Callable[[Any, Settings, People, Request], None]


def beside(app: Flask, database: Database, settings: Settings, people: People, world: World, first: Step,
           click: Callable[[], Any]) -> Any:  # fmt: skip
    """Has the supplier click while a member, who came first, is not through yet; gives the supplier's reply."""
    holds, clicked = Event(), Event()

    def member() -> None:
        with app.test_request_context(headers={"Accept-Language": "en"}), database.writing() as session:
            first(session, settings, people, session.get_one(Request, world.request_id))
            session.flush()
            holds.set()
            clicked.wait(1 if ON_POSTGRESQL else 0)

    def supplier() -> Any:
        assert holds.wait(10)
        try:
            return click()
        finally:
            clicked.set()

    with ThreadPoolExecutor(2) as pool:
        waits, reply = pool.submit(member), pool.submit(supplier)
        waits.result(20)
        return reply.result(20)


@pytest.mark.parametrize(("path", "form"), [("decline", DECLINED), ("resume", {})])
def test_of_a_withdrawal_and_a_word_of_the_supplier_at_once_only_the_first_happens(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World,
    path: str, form: dict[str, str],
) -> None:  # fmt: skip
    if path == "resume":
        suzuki.post("/answer/decline", DECLINED)
    stood, known = read(database, world).answering, actions(database, world)

    reply = beside(app, database, settings, people, world, _withdraw, lambda: suzuki.post(f"/answer/{path}", form))

    assert reply.status_code == 409
    request = read(database, world)
    assert (request.answering, request.withdrawn_reason) == (stood, "left the group")
    assert actions(database, world) == [*known, "request withdrawn"]


def test_nothing_is_taken_up_again_while_its_campaign_is_closed(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    suzuki.post("/answer/decline", DECLINED)

    reply = beside(app, database, settings, people, world, _close, lambda: suzuki.post("/answer/resume"))

    assert (reply.status_code, read(database, world).answering) == (409, "declined")


def test_where_a_request_is_resumed_to_is_where_it_was_when_it_was_declined(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    with database.writing() as session:
        session.get_one(Request, world.request_id).answering = "opened"

    def start(session: Any, _settings: Settings, _people: People, request: Request) -> None:
        request.answering = "started"

    reply = beside(app, database, settings, people, world, start, lambda: suzuki.post("/answer/decline", DECLINED))

    assert reply.status_code == 303
    assert read(database, world).state_before_decline == "started"


def test_an_own_address_is_given_once(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings, world: World
) -> None:
    with database.writing() as session:
        session.get_one(Request, world.request_id).address_needed = True

    def give(_session: Any, _settings: Settings, _people: People, request: Request) -> None:
        request.contact_email, request.address_needed = "first@sample-seiko.example.jp", False

    second = {"name": "鈴木", "email": "second@sample-seiko.example.jp"}
    reply = beside(app, database, settings, people, world, give, lambda: suzuki.post("/answer/address", second))

    assert (reply.status_code, read(database, world).contact_email) == (409, "first@sample-seiko.example.jp")


@pytest.mark.parametrize("step", ["decline", "submit", "cancel"])
def test_a_letter_that_leaves_at_that_moment_and_the_end_of_a_round_do_not_wait_for_each_other(
    suzuki: Browser, database: Database, people: People, settings: Settings, world: World, back: Back, step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if step == "cancel":
        submit(suzuki)
        back("LAW-10")
    id = put_letter(database, settings, world, "queued", "reminder")

    with leaving(database, monkeypatch, id):
        if step == "cancel":
            cancel(database, people, settings, world)
        else:
            reply = suzuki.post("/answer/decline", DECLINED) if step == "decline" else submit(suzuki)
            assert reply.status_code == 303

    assert {"decline": "declined", "submit": "submitted", "cancel": "in_review"}[step] == read(
        database, world
    ).answering
    assert (letters_of(database, world)[-1].state, read(database, world).delivery) == ("sent", "sent")
