"""Where nobody holds a link that works, the pages say so, and a later due day sends one."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tadasu.campaigns import links
from tadasu.campaigns.models import Invitation
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.campaign_worlds import letters_of, put_letter, read
from tests.platform.conftest import Browser, Browsers, People
from tests.platform.worlds import World, a_request, today

PAST = today() - timedelta(days=40)
CONTACT = {"name": "高橋 学", "email": "takahashi@sample-seiko.example.jp", "language": "ja"}
LATER = {"to_day": (today() + timedelta(days=20)).isoformat(), "reason": "asked by telephone"}


def over(database: Database, people: People, settings: Settings, **values: Any) -> World:
    """A request from which nothing is taken any more."""
    return a_request(database, people, settings, due_on=PAST, campaign={"due_on": PAST, "late_days": 0}, **values)


def without_address(database: Database, world: World) -> None:
    """As it is while nobody has been written to."""
    with database.writing() as session:
        session.delete(session.get_one(Invitation, world.invitation_id))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.find("<main") :]))


def loses_its_link(browser: Browser, world: World, how: str) -> None:
    address = f"/requests/{world.request_id}"
    if how == "corrected":
        assert browser.post(f"{address}/contact", CONTACT).status_code == 303
    else:
        assert browser.post(f"{address}/withdraw", {"reason": "by mistake"}).status_code == 303
        assert browser.post(f"{address}/undo-withdrawal").status_code == 303


@pytest.mark.parametrize("how", ["corrected", "withdrawn and undone"])
def test_a_later_due_day_sends_a_link_where_none_works_told_or_not(
    database: Database, people: People, settings: Settings, browser: Browsers, how: str
) -> None:
    world, aoi = over(database, people, settings), browser(people.aoi)
    put_letter(database, settings, world, age=timedelta(days=60))
    loses_its_link(aoi, world, how)
    address = f"/requests/{world.request_id}"
    before = words(aoi.get(address).text)

    aoi.post(f"{address}/extend", LATER)

    assert "Mail Not written to" in before
    _first, second = letters_of(database, world)
    assert (second.kind, second.state, second.to_email) == ("invitation", "queued", read(database, world).contact_email)
    with database.reading() as session:
        invitation = session.get_one(Invitation, world.invitation_id)
        token = links.token(settings, "invitation", invitation.id, invitation.generation)
        assert invitation.token_sha256 == links.token_sha256(token)
    assert token in second.body and token != world.token
    page = words(aoi.get(address).text)
    assert "is invited by mail" in page and "Mail Waiting to be sent" in page


@pytest.mark.parametrize("tell", [{}, {"tell": "yes"}])
def test_whoever_holds_a_link_that_works_gets_no_other_one(
    database: Database, people: People, settings: Settings, browser: Browsers, tell: dict[str, str]
) -> None:
    world, aoi = over(database, people, settings), browser(people.aoi)
    put_letter(database, settings, world, age=timedelta(days=60))

    aoi.post(f"/requests/{world.request_id}/extend", {**LATER, **tell})

    kinds = [letter.kind for letter in letters_of(database, world)]
    assert kinds == ["invitation", "reminder"] if tell else kinds == ["invitation"]
    assert "is invited by mail" not in aoi.get(f"/requests/{world.request_id}").text


def test_a_letter_that_was_taken_back_gave_nobody_a_link(
    database: Database, people: People, settings: Settings, browser: Browsers
) -> None:
    world, aoi = over(database, people, settings, delivery="queued"), browser(people.aoi)
    put_letter(database, settings, world, "queued", age=timedelta(days=60))
    loses_its_link(aoi, world, "withdrawn and undone")

    aoi.post(f"/requests/{world.request_id}/extend", LATER)

    assert [letter.state for letter in letters_of(database, world)] == ["dropped", "queued"]


def test_an_address_that_comes_after_the_end_is_not_said_to_be_written_to(
    database: Database, people: People, settings: Settings, browser: Browsers
) -> None:
    world = over(database, people, settings, contact_email="", delivery="queued")
    without_address(database, world)
    aoi = browser(people.aoi)

    aoi.post(f"/requests/{world.request_id}/contact", CONTACT)

    listed = words(aoi.get(f"/campaigns/{world.campaign_id}").text)
    line = listed[listed.index(CONTACT["email"]) :]
    assert line.startswith(f"{CONTACT['email']} Not written to") and "Extend" in line
    assert "Waiting to be sent" not in listed + words(aoi.get(f"/requests/{world.request_id}").text)


def test_one_that_waits_for_its_first_letter_in_time_is_shown_as_before(
    database: Database, people: People, settings: Settings, browser: Browsers
) -> None:
    world = a_request(database, people, settings, delivery="queued")

    listed = words(browser(people.aoi).get(f"/campaigns/{world.campaign_id}").text)

    line = listed[listed.index(read(database, world).contact_email) :]
    assert "Waiting to be sent" in line and "Not written to" not in listed


def test_undoing_the_withdrawal_of_somebody_without_an_address_writes_to_nobody(
    database: Database, people: People, settings: Settings, browser: Browsers
) -> None:
    world = a_request(database, people, settings, contact_email="", delivery="queued", withdrawn_at=utc_now(),
                      withdrawn_reason="left")  # fmt: skip
    without_address(database, world)
    aoi, address = browser(people.aoi), f"/requests/{world.request_id}"

    aoi.post(f"{address}/undo-withdrawal")

    assert letters_of(database, world) == []
    page = aoi.get(address).text
    assert "No mail is sent: there is no address yet." in page and "gets a new link" not in page
    assert f'action="{address}/contact"' in page
