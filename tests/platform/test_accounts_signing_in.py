"""Tries that are counted, sessions that end, the password given again, and where a form may lead back to."""

import pytest
from sqlalchemy import select

from tadasu.accounts.models import Membership, Organisation, Person, WebSession
from tadasu.accounts.operations import TRIES
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.database import Database
from tests.platform.accounts_help import PASSWORD, actions, give_password, letters_to, step_up_all
from tests.platform.conftest import NO_PASSWORD, NOW, Browser, Browsers, People, Someone


def _sign_in(browser: Browser, email: str = "aoi@example.jp", password: str = PASSWORD) -> int:
    status: int = browser.post("/sign-in", {"email": email, "password": password}).status_code
    return status


def _somebody(database: Database, kind: str, role: Role) -> Someone:
    with database.writing() as session:
        organisation = Organisation(kind=kind, name="みどり工業", name_en="Midori", created_at=NOW)
        person = Person(email="mei@example.jp", name="mei", password_hash=NO_PASSWORD, created_at=NOW)
        session.add_all((organisation, person))
        session.flush()
        membership = Membership(person_id=person.id, organisation_id=organisation.id, role=role, created_at=NOW)
        session.add(membership)
        session.flush()
        return Someone(person.id, membership.id, organisation.id, role)


def test_too_many_wrong_passwords_are_refused_even_with_the_right_one(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.aoi)
    stranger = browser()
    statuses = [_sign_in(stranger, password="not the password") for _ in range(TRIES)]

    refused = stranger.post("/sign-in", {"email": "aoi@example.jp", "password": PASSWORD})

    assert set(statuses) == {422}
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900


def test_the_owner_hears_of_many_wrong_passwords_once(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)
    stranger = browser()

    for _ in range(TRIES + 5):
        _sign_in(stranger, password="not the password")

    assert [letter.kind for letter in letters_to(database, "aoi@example.jp")] == ["account"]


def test_the_owner_hears_nothing_of_the_right_password(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)
    stranger = browser()
    for _ in range(TRIES):
        _sign_in(stranger, password="not the password")

    for _ in range(3):
        elsewhere = browser()
        elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        assert _sign_in(elsewhere) == 303

    assert letters_to(database, "aoi@example.jp") == []


def test_right_passwords_do_not_use_the_tries_up(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)

    statuses = {_sign_in(browser()) for _ in range(TRIES + 2)}

    assert statuses == {303}


def test_signing_in_again_ends_the_session_there_was(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)
    kept = aoi.client.get_cookie("sid", domain="127.0.0.1")
    assert kept is not None

    assert _sign_in(aoi) == 303
    fresh = aoi.client.get_cookie("sid", domain="127.0.0.1")
    aoi.client.set_cookie("sid", kept.value, domain="127.0.0.1")

    assert fresh is not None and fresh.value != kept.value
    assert aoi.get("/profile").status_code == 303


@pytest.mark.parametrize(
    ("kind", "role", "path", "words"),
    [
        ("supplier", Role.SUPPLIER_ADMIN, "/requests", "No request is tied to this account"),
        ("supplier", Role.SUPPLIER_CONTRIBUTOR, "/requests", "No request is tied to this account"),
        ("audit_firm", Role.AUDITOR, "/engagements", "No engagement yet"),
    ],
)
def test_others_than_members_begin_at_a_page_of_their_own(
    browser: Browsers, database: Database, kind: str, role: Role, path: str, words: str
) -> None:
    mei = browser(_somebody(database, kind, role))

    home = mei.get("/")

    assert home.status_code == 303 and home.headers["Location"].endswith(path)
    assert words in mei.get(path).text
    for other in ("/suppliers", "/campaigns", "/organisation", "/organisation/audit", "/admin", "/jobs"):
        assert mei.get(other).status_code == 404, other


def test_what_is_protected_asks_for_the_password_and_leads_back(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)

    asked = aoi.post("/organisation/invitations", {}, headers={"Referer": "http://127.0.0.1:8000/organisation?x=1"})
    wrong = aoi.post("/step-up", {"password": "not the password", "next": "/organisation"})
    right = aoi.post("/step-up", {"password": PASSWORD, "next": "/organisation"})

    assert asked.status_code == 303 and asked.headers["Location"].endswith("/step-up?next=/organisation?x%3D1")
    assert wrong.status_code == 422 and 'value="/organisation"' in wrong.text
    assert right.status_code == 303 and right.headers["Location"].endswith("/organisation")
    assert aoi.post("/organisation/invitations", {}).status_code == 422


def test_the_password_cannot_be_guessed_at_the_protected_step(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)
    for _ in range(TRIES):
        aoi.post("/step-up", {"password": "not the password"})

    assert aoi.post("/step-up", {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    "address",
    [
        "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "https:evil.test", "http:///evil.test",
        "https://evil.test/", "javascript:alert(1)", "/\t/evil.test", "/\n/evil.test", "evil.test", "/@evil.test",
        "/%2f%2fevil.test", "",
    ],
)  # fmt: skip
def test_a_form_never_leads_to_another_site(
    browser: Browsers, database: Database, people: People, address: str
) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)

    after_password = aoi.post("/step-up", {"password": PASSWORD, "next": address})
    after_language = aoi.post("/language", {"language": "ja", "next": address})

    assert after_password.headers["Location"] in ("/", "http://127.0.0.1:8000/")
    assert after_language.headers["Location"] in ("/", "http://127.0.0.1:8000/")


def test_who_is_suspended_is_out_at_once(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)
    with database.writing() as session:
        session.get_one(Organisation, people.aoi.organisation_id).suspended_at = utc_now()

    assert aoi.get("/profile").status_code == 303
    assert _sign_in(browser()) == 422


def test_a_refused_sign_in_is_noted_without_what_was_typed(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.aoi)

    _sign_in(browser(), password="hunter2 hunter2")

    assert actions(database) == ["sign-in refused"]


def test_switching_to_another_organisation_does_not_prolong_the_session(
    browser: Browsers, database: Database, people: People
) -> None:
    with database.writing() as session:
        other = Membership(
            person_id=people.aoi.person_id, organisation_id=people.hana.organisation_id, role=Role.MEMBER_ANALYST,
            created_at=NOW,
        )  # fmt: skip
        session.add(other)
        session.flush()
        other_id = other.id
    aoi = browser(people.aoi)
    ends_at = _live(database)[0].expires_at

    switched = aoi.post(f"/profile/memberships/{other_id}")

    (live,) = _live(database)
    assert switched.status_code == 303
    assert live.membership_id == other_id and live.expires_at <= ends_at
    assert "Kita Trading" in aoi.get("/profile").text
    assert aoi.post("/organisation/invitations", {}).status_code == 403


def test_nobody_switches_to_what_is_not_theirs(browser: Browsers, database: Database, people: People) -> None:
    reply = browser(people.aoi).post(f"/profile/memberships/{people.sora.membership_id}")

    assert reply.status_code == 404


def test_a_protected_step_stays_open_in_its_own_session_only(
    browser: Browsers, database: Database, people: People
) -> None:
    aoi, elsewhere = browser(people.aoi), None
    step_up_all(database)
    elsewhere = browser(people.aoi)

    assert aoi.post("/organisation/invitations", {}).status_code == 422
    assert elsewhere.post("/organisation/invitations", {}).status_code == 303


def _live(database: Database) -> list[WebSession]:
    with database.reading() as session:
        return list(session.scalars(select(WebSession).where(WebSession.ended_at.is_(None))))
