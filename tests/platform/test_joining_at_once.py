"""Two invitations of one new address, followed at the same moment; and invitations of somebody who has left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.accounts import joining
from tadasu.accounts.models import ColleagueInvitation, Membership, Organisation, Person
from tadasu.asker import Role
from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tests.platform.accounts_help import PASSWORD, actions, letters_to, link_in, step_up_all
from tests.platform.conftest import Browser, Browsers, People, Someone

NEW = "new@example.jp"


def _invite(browser: Browser, database: Database, email: str = NEW, role: Role = Role.MEMBER_ANALYST) -> str:
    step_up_all(database)
    reply = browser.post("/organisation/invitations", {"email": email, "role": role.value, "language": "en"})
    assert reply.status_code == 303, reply.text
    return link_in(letters_to(database, email)[-1])


def _at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(2)

    def go(act: Callable[[], Any]) -> Any:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(go, (first, second)))


def test_two_invitations_of_one_new_address_followed_at_once_are_one_person(
    app: Flask, browser: Browsers, database: Database, people: People
) -> None:
    links = [_invite(browser(someone), database) for someone in (people.aoi, people.hana)]
    strangers = [Browser(app), Browser(app)]
    form = {"name": "新田", "password": PASSWORD}
    for stranger, link in zip(strangers, links, strict=True):
        stranger.get(link)

    replies = _at_once(*(lambda s=s, link=link: s.post(link, form) for s, link in zip(strangers, links, strict=True)))

    assert sorted(reply.status_code for reply in replies) in ([303, 303], [303, 422])
    with database.reading() as session:
        assert len(session.scalars(select(Person).where(Person.email == NEW)).all()) == 1
    for reply, stranger, link in zip(replies, strangers, links, strict=True):
        if reply.status_code == 422:  # in the language of the browser
            assert 'autocomplete="current-password"' in reply.text
            assert stranger.post(link, {"password": PASSWORD}).status_code == 303, "the link is not used up"


def test_an_account_made_a_moment_before_is_told_and_nothing_is_kept(database: Database, people: People) -> None:
    with pytest.raises(joining.AlreadyKnown), database.writing() as session:
        organisation = session.get_one(Organisation, people.hana.organisation_id)
        joining.new_person(session, organisation, email="ren@example.jp", name="x", password_hash="x", language="en",
                           now=utc_now())  # fmt: skip

    assert "account made" not in actions(database)


@pytest.fixture
def other_admin(database: Database, people: People) -> Someone:
    """Ren administers too."""
    with database.writing() as session:
        session.get_one(Membership, people.ren.membership_id).role = Role.MEMBER_ADMIN
    return Someone(people.ren.person_id, people.ren.membership_id, people.ren.organisation_id, Role.MEMBER_ADMIN)


@pytest.mark.parametrize("step", ["end", "role"])
def test_the_invitations_of_an_administrator_who_goes_are_taken_back(
    step: str, browser: Browsers, database: Database, people: People, other_admin: Someone
) -> None:
    of_ren = _invite(browser(other_admin), database)
    of_aoi = _invite(browser(people.aoi), database, "other@example.jp")
    of_hana = _invite(browser(people.hana), database, "third@example.jp")
    aoi = browser(people.aoi)
    step_up_all(database)

    form = {"end": {"confirmed": "yes"}, "role": {"role": "MN"}}[step]
    reply = aoi.post(f"/organisation/colleagues/{other_admin.membership_id}/{step}", form)

    assert reply.status_code == 303 and reply.location.endswith("/organisation"), reply.location
    stranger = browser()
    assert [stranger.get(link).status_code for link in (of_ren, of_aoi, of_hana)] == [404, 200, 200]
    with database.reading() as session:
        taken_back = session.scalars(select(AuditLine).where(AuditLine.action == "invitation taken back")).one()
        invited = session.get_one(ColleagueInvitation, taken_back.object_id)
    assert (invited.email, taken_back.actor_id) == (NEW, people.aoi.person_id)


def test_an_invitation_stays_when_an_administrator_remains_one(
    browser: Browsers, database: Database, people: People, other_admin: Someone
) -> None:
    link = _invite(browser(other_admin), database)
    aoi = browser(people.aoi)
    step_up_all(database)

    aoi.post(f"/organisation/colleagues/{other_admin.membership_id}/role", {"role": "MA"})

    assert browser().get(link).status_code == 200
    assert "invitation taken back" not in actions(database)
