"""One's own page: details, password, devices."""

import pytest

from tadasu.accounts.models import Person
from tadasu.accounts.operations import TRIES
from tadasu.database import Database
from tests.platform.accounts_help import OTHER_PASSWORD, PASSWORD, give_password, letters_to
from tests.platform.conftest import Browsers, People


def test_name_language_and_zone_are_kept(browser: Browsers, database: Database, people: People) -> None:
    aoi = browser(people.aoi)

    saved = aoi.post("/profile", {"name": " 山田　葵 ", "language": "ja", "zone": "Asia/Ho_Chi_Minh"})

    page = aoi.get("/profile")
    assert saved.status_code == 303
    assert 'lang="ja"' in page.text and 'value="山田　葵"' in page.text
    with database.reading() as session:
        assert session.get_one(Person, people.aoi.person_id).zone == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "\u200b\u3000"}, {"name": "x" * 201}, {"name": "a\x00b"}, {"language": "vi"},
        {"zone": "Mars/Olympus"}, {"zone": "../../etc/passwd"}, {"role": "PA"}, {"email": "x@example.jp"},
    ],
    ids=str,
)  # fmt: skip
def test_bad_details_are_refused_and_change_nothing(
    browser: Browsers, database: Database, people: People, wrong: dict[str, str]
) -> None:
    reply = browser(people.aoi).post("/profile", {"name": "Aoi", "language": "en", "zone": "", **wrong})

    assert reply.status_code == 422
    with database.reading() as session:
        person = session.get_one(Person, people.aoi.person_id)
        assert (person.name, person.email) == ("aoi", "aoi@example.jp")


def test_a_new_password_ends_the_other_sessions_and_tells_the_owner(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.aoi)
    aoi, elsewhere = browser(people.aoi), browser(people.aoi)

    changed = aoi.post("/profile/password", {"present": PASSWORD, "password": OTHER_PASSWORD})

    assert changed.status_code == 303
    assert aoi.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 303
    assert len(letters_to(database, "aoi@example.jp")) == 1
    assert browser().post("/sign-in", {"email": "aoi@example.jp", "password": OTHER_PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "At least 15 characters"),
        ("fourteen chars", "At least 15 characters"),
        ("x1y2" * 33, "At most 128 characters"),
        ("passwordpassword", None),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("yamada foods aoi", "easy to guess"),
        ("", "Please fill this in."),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(
    browser: Browsers, database: Database, people: People, password: str, words: str | None
) -> None:
    give_password(database, people.aoi)

    reply = browser(people.aoi).post("/profile/password", {"present": PASSWORD, "password": password})

    if words is None:  # long enough and not on the list: the rule is about guessing, not about style
        assert reply.status_code == 303
        return
    assert reply.status_code == 422 and words in reply.text


def test_a_password_is_taken_as_typed(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)
    typed = "  春はあけぼの 🌸 やうやう白く  "

    changed = browser(people.aoi).post("/profile/password", {"present": PASSWORD, "password": typed})

    assert changed.status_code == 303
    assert browser().post("/sign-in", {"email": "aoi@example.jp", "password": typed}).status_code == 303
    assert browser().post("/sign-in", {"email": "aoi@example.jp", "password": typed.strip()}).status_code == 422


def test_without_the_present_password_nothing_changes(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)

    reply = aoi.post("/profile/password", {"present": "not the password", "password": OTHER_PASSWORD})

    assert reply.status_code == 422 and "That is not your password." in reply.text
    assert browser().post("/sign-in", {"email": "aoi@example.jp", "password": PASSWORD}).status_code == 303


def test_another_device_can_be_signed_out(browser: Browsers, people: People) -> None:
    first, second = browser(people.aoi), browser(people.aoi)
    page = second.get("/profile").text
    address = page.partition('action="/profile/sessions/')[2].partition('"')[0]

    ended = second.post(f"/profile/sessions/{address}")

    assert ended.status_code == 303
    assert first.get("/profile").status_code == 303
    assert second.get("/profile").status_code == 200


def test_the_session_of_somebody_else_does_not_exist(browser: Browsers, people: People) -> None:
    aoi, hana = browser(people.aoi), browser(people.hana)

    statuses = {hana.post(f"/profile/sessions/{id}/end").status_code for id in (1, 999)}

    assert statuses == {404}
    assert aoi.get("/profile").status_code == 200


def test_signing_out_everywhere_means_here_too(browser: Browsers, people: People) -> None:
    here, there, ren = browser(people.aoi), browser(people.aoi), browser(people.ren)

    here.post("/profile/sign-out-everywhere")

    assert here.get("/profile").status_code == 303
    assert there.get("/profile").status_code == 303
    assert ren.get("/profile").status_code == 200


def test_a_new_password_that_will_not_do_costs_no_try(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.aoi)
    aoi = browser(people.aoi)

    refused = {
        aoi.post("/profile/password", {"present": PASSWORD, "password": "short"}).status_code
        for _time in range(TRIES + 2)
    }
    wrong = {
        aoi.post("/profile/password", {"present": "not it", "password": OTHER_PASSWORD}).status_code
        for _time in range(TRIES)
    }

    assert (refused, wrong) == ({422}, {422})
    assert aoi.post("/profile/password", {"present": PASSWORD, "password": OTHER_PASSWORD}).status_code == 429
