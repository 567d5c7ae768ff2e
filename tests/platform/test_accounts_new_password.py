"""A forgotten password: a link by mail, once, for an hour, and the same reply for everybody."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from tadasu.accounts.models import PasswordReset, Person
from tadasu.clock import utc_now
from tadasu.database import Database
from tests.platform.accounts_help import OTHER_PASSWORD, PASSWORD, give_password, letters_to, link_in
from tests.platform.conftest import Browsers, People


def _ask(browser: Browsers, database: Database, email: str = "aoi@example.jp") -> str:
    browser().post("/forgotten", {"email": email})
    return link_in(letters_to(database, email)[-1])


def test_the_link_sets_a_new_password_and_ends_all_sessions(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)
    link = _ask(browser, database)
    somewhere = browser()

    page, reply = somewhere.get(link), somewhere.post(link, {"password": OTHER_PASSWORD})

    assert page.status_code == 200 and page.headers["Referrer-Policy"] == "no-referrer"
    assert reply.status_code == 303 and reply.headers["Location"].endswith("/sign-in")
    assert aoi.get("/profile").status_code == 303
    assert browser().post("/sign-in", {"email": "aoi@example.jp", "password": OTHER_PASSWORD}).status_code == 303
    assert browser().post("/sign-in", {"email": "aoi@example.jp", "password": PASSWORD}).status_code == 422


def test_known_unknown_and_disabled_hear_the_same(browser: Browsers, database: Database, people: People) -> None:
    with database.writing() as session:
        session.get_one(Person, people.ren.person_id).disabled_at = utc_now()
    stranger = browser()
    stranger.get("/sign-in")

    pages = [
        stranger.post("/forgotten", {"email": email})
        for email in ("aoi@example.jp", "nobody@example.jp", "ren@example.jp", "not an address")
    ]

    assert {page.status_code for page in pages} == {200}
    assert len({_masked(page.text) for page in pages}) == 1
    assert len(letters_to(database, "aoi@example.jp")) == 1
    assert letters_to(database, "ren@example.jp") == []


def test_a_link_works_once_and_a_newer_one_replaces_it(browser: Browsers, database: Database, people: People) -> None:
    older, newer = _ask(browser, database), _ask(browser, database)

    assert browser().get(older).status_code == 404
    assert browser().post(newer, {"password": OTHER_PASSWORD}).status_code == 303
    assert browser().post(newer, {"password": PASSWORD}).status_code == 404


def test_a_link_is_too_old_after_an_hour(browser: Browsers, database: Database, people: People) -> None:
    link = _ask(browser, database)
    with database.writing() as session:
        session.execute(update(PasswordReset).values(expires_at=utc_now() - timedelta(seconds=1)))

    assert browser().get(link).status_code == 404
    assert browser().post(link, {"password": OTHER_PASSWORD}).status_code == 404


def test_a_changed_password_ends_a_link_that_is_on_its_way(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.aoi)
    link = _ask(browser, database)

    browser(people.aoi).post("/profile/password", {"present": PASSWORD, "password": OTHER_PASSWORD})

    assert browser().get(link).status_code == 404


@pytest.mark.parametrize("password", ["", "short", "aoi@example.jp aoi"])
def test_a_bad_password_does_not_use_the_link_up(
    browser: Browsers, database: Database, people: People, password: str
) -> None:
    link = _ask(browser, database)

    assert browser().post(link, {"password": password}).status_code == 422
    assert browser().post(link, {"password": OTHER_PASSWORD}).status_code == 303


def test_nobody_is_flooded_with_links(browser: Browsers, database: Database, people: People) -> None:
    for _ in range(6):
        assert browser().post("/forgotten", {"email": "aoi@example.jp"}).status_code == 200

    assert len(letters_to(database, "aoi@example.jp")) == 3


def test_the_mail_speaks_the_language_of_its_reader(browser: Browsers, database: Database, people: People) -> None:
    with database.writing() as session:
        session.get_one(Person, people.aoi.person_id).language = "en"

    _ask(browser, database)

    assert letters_to(database, "aoi@example.jp")[0].subject == "A new password for Tadasu"


def _masked(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"|X-CSRF-Token[^}]*}', "", page)
