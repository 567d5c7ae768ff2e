"""Signing in, out, and what a stranger meets."""

from collections.abc import Callable

from tadasu.accounts.models import Person
from tadasu.accounts.passwords import hash_password
from tadasu.database import Database
from tests.platform.conftest import Browser, People

PASSWORD = "correct horse battery"


def _give_password(database: Database, people: People) -> None:
    with database.writing() as session:
        session.get_one(Person, people.aoi.person_id).password_hash = hash_password(PASSWORD)


def test_a_stranger_is_led_to_the_door(browser: Callable[..., Browser]) -> None:
    reply = browser().get("/")

    assert reply.status_code == 303
    assert reply.headers["Location"].endswith("/sign-in")


def test_the_right_password_opens(browser: Callable[..., Browser], database: Database, people: People) -> None:
    _give_password(database, people)
    stranger = browser()

    reply = stranger.post("/sign-in", {"email": "AOI@example.jp", "password": PASSWORD})

    assert reply.status_code == 303
    assert stranger.get("/").status_code == 200


def test_wrong_unknown_and_disabled_hear_the_same(
    browser: Callable[..., Browser], database: Database, people: People
) -> None:
    _give_password(database, people)
    with database.writing() as session:
        session.get_one(Person, people.ren.person_id).disabled_at = session.get_one(
            Person, people.ren.person_id
        ).created_at

    replies = [
        browser().post("/sign-in", {"email": email, "password": "not the password"}, headers={"Accept-Language": "en"})
        for email in ("aoi@example.jp", "nobody@example.jp", "ren@example.jp")
    ]

    assert {reply.status_code for reply in replies} == {422}
    assert all("do not belong together" in reply.text for reply in replies)


def test_a_cookie_kept_after_signing_out_opens_nothing(browser: Callable[..., Browser], people: People) -> None:
    aoi = browser(people.aoi)
    kept = aoi.client.get_cookie("sid", domain="127.0.0.1")
    assert kept is not None

    aoi.post("/sign-out")
    aoi.client.set_cookie("sid", kept.value, domain="127.0.0.1")

    assert aoi.get("/").status_code == 303


def test_a_form_without_token_is_refused(browser: Callable[..., Browser], people: People) -> None:
    reply = browser(people.aoi).client.post("/sign-out", base_url="http://127.0.0.1:8000")

    assert reply.status_code == 403
