"""The first page of an installation, and what the platform's administrator does: members come and go."""

import pytest
from sqlalchemy import func, select

from tadasu.accounts.models import Organisation, Person
from tadasu.accounts.setup import setup_code
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.accounts_help import OTHER_PASSWORD, actions, letters_to, link_in, step_up_all
from tests.platform.conftest import Browsers, People


def _form(settings: Settings, **changed: str) -> dict[str, str]:
    return {
        "code": setup_code(settings), "organisation": "Midori Platform", "name": "Mei", "email": "mei@example.jp",
        "password": OTHER_PASSWORD, **changed,
    }  # fmt: skip


def test_an_empty_installation_leads_to_the_set_up_page(browser: Browsers) -> None:
    reply = browser().get("/sign-in")

    assert reply.status_code == 303 and reply.headers["Location"].endswith("/setup")


def test_the_code_makes_the_first_administrator(browser: Browsers, database: Database, settings: Settings) -> None:
    mei = browser()

    made = mei.post("/setup", _form(settings))

    assert made.status_code == 303 and made.headers["Location"].endswith("/admin")
    assert mei.get("/admin").status_code == 200
    assert mei.get("/admin/members/new").status_code == 200, "the password has just been chosen"
    assert actions(database) == ["platform set up", "signed in"]


def test_the_code_may_be_typed_carelessly(browser: Browsers, settings: Settings) -> None:
    typed = setup_code(settings).lower().replace("-", "　")

    assert browser().post("/setup", _form(settings, code=typed)).status_code == 303


def test_the_page_is_gone_once_somebody_has_an_account(browser: Browsers, settings: Settings) -> None:
    browser().post("/setup", _form(settings))

    assert browser().get("/setup").status_code == 404
    assert browser().post("/setup", _form(settings, email="eve@example.jp")).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "AAAA-BBBB-CCCC-DDDD"), ("code", ""), ("code", "x" * 101), ("code", "\u0000"), ("organisation", ""),
        ("name", "\u200b"), ("name", "x" * 201), ("email", "mei"), ("password", "short"),
        ("password", "mei mei mei mei"),
    ],
)  # fmt: skip
def test_a_bad_form_makes_nobody(
    browser: Browsers, database: Database, settings: Settings, field: str, value: str
) -> None:
    reply = browser().post("/setup", _form(settings, **{field: value}))

    assert reply.status_code == 422
    assert f'id="{field}-error"' in reply.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_code_cannot_be_guessed(browser: Browsers, settings: Settings) -> None:
    stranger = browser()
    for _ in range(20):
        stranger.post("/setup", _form(settings, code="AAAA-BBBB-CCCC-DDDD"))

    assert stranger.post("/setup", _form(settings)).status_code == 429


def test_a_new_member_begins_with_an_invitation(browser: Browsers, database: Database, people: People) -> None:
    sora = browser(people.sora)
    step_up_all(database)

    added = sora.post(
        "/admin/members", {"name": "みどり水産", "name_en": "Midori", "email": "mei@example.jp", "language": "ja"}
    )
    mei = browser()
    joined = mei.post(link_in(letters_to(database, "mei@example.jp")[0]), {"name": "Mei", "password": OTHER_PASSWORD})

    assert added.status_code == 303 and joined.status_code == 303
    assert "みどり水産" in sora.get("/admin").text
    assert mei.get("/organisation/audit").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "ヤマダ食品"), ("name", "x" * 201), ("email", "nonsense"), ("language", "vi")],
)
def test_a_bad_member_is_refused_beside_its_field(
    browser: Browsers, database: Database, people: People, field: str, value: str
) -> None:
    sora = browser(people.sora)
    step_up_all(database)
    before = _organisations(database)

    reply = sora.post("/admin/members", {"name": "みどり", "email": "mei@example.jp", "language": "ja", field: value})

    assert reply.status_code in (409, 422)
    assert f'id="{field}-error"' in reply.text
    assert _organisations(database) == before


def test_adding_a_member_wants_the_password_again(browser: Browsers, people: People) -> None:
    reply = browser(people.sora).post("/admin/members", {"name": "みどり"})

    assert reply.status_code == 303 and "/step-up" in reply.headers["Location"]


def test_a_suspended_member_is_out_until_it_is_resumed(browser: Browsers, database: Database, people: People) -> None:
    aoi, hana, sora = browser(people.aoi), browser(people.hana), browser(people.sora)
    step_up_all(database)
    address = f"/admin/members/{people.aoi.organisation_id}"

    asked = sora.post(f"{address}/suspend")
    sora.post(f"{address}/suspend", {"confirmed": "yes"})

    assert asked.status_code == 200
    assert aoi.get("/profile").status_code == 303
    assert hana.get("/profile").status_code == 200
    sora.post(f"{address}/resume")
    assert browser(people.aoi).get("/profile").status_code == 200


def test_an_invitation_of_a_suspended_member_leads_nowhere(
    browser: Browsers, database: Database, people: People
) -> None:
    sora = browser(people.sora)
    step_up_all(database)
    address = f"/admin/members/{people.aoi.organisation_id}"
    sora.post(f"{address}/invite", {"email": "mei@example.jp", "language": "ja"})

    sora.post(f"{address}/suspend", {"confirmed": "yes"})

    assert browser().get(link_in(letters_to(database, "mei@example.jp")[0])).status_code == 404


@pytest.mark.parametrize("what", ["supplier", "platform"])
def test_only_members_can_be_suspended(browser: Browsers, database: Database, people: People, what: str) -> None:
    with database.writing() as session:
        supplier = Organisation(kind="supplier", name="東海精密", created_at=utc_now())
        session.add(supplier)
        session.flush()
        id = {"supplier": supplier.id, "platform": people.sora.organisation_id}[what]
    sora = browser(people.sora)
    step_up_all(database)

    reply = sora.post(f"/admin/members/{id}/suspend", {"confirmed": "yes"})

    assert reply.status_code == 404
    assert sora.get("/admin").status_code == 200
    with database.reading() as session:
        assert session.get_one(Organisation, id).suspended_at is None


def test_platform_administrators_look_after_each_other(browser: Browsers, database: Database, people: People) -> None:
    sora = browser(people.sora)
    step_up_all(database)

    invited = sora.post("/organisation/invitations", {"email": "mei@example.jp", "role": "PA", "language": "ja"})
    wrong = sora.post("/organisation/invitations", {"email": "eve@example.jp", "role": "MA", "language": "ja"})

    assert (invited.status_code, wrong.status_code) == (303, 422)


@pytest.mark.parametrize("path", ["/suppliers", "/campaigns", "/organisation/audit"])
def test_the_platforms_administrator_sees_no_business(browser: Browsers, people: People, path: str) -> None:
    assert browser(people.sora).get(path).status_code == 404


def test_the_demo_does_not_exist_outside_a_demo(browser: Browsers, database: Database, people: People) -> None:
    with database.writing() as session:
        session.get_one(Person, people.aoi.person_id).email = "aoi@demo.example"

    assert browser().post(f"/demo/sign-in/{people.aoi.membership_id}").status_code == 404
    assert browser().get("/design").status_code == 404
    assert "aoi@demo.example" not in browser().get("/sign-in").text


def _organisations(database: Database) -> int | None:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation))
