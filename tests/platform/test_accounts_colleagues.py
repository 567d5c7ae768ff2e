"""Colleagues: invited by mail, joining by a link, given roles, and ended."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tadasu.accounts.models import ColleagueInvitation, Membership, Person
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.database import Database
from tests.platform.accounts_help import (
    OTHER_PASSWORD,
    PASSWORD,
    actions,
    give_password,
    letters_to,
    link_in,
    role_of,
    step_up_all,
)
from tests.platform.conftest import Browsers, People

MEI = "mei@example.jp"


def _invite(browser: Browsers, database: Database, people: People, email: str = MEI, role: str = "MN") -> str:
    """Aoi invites somebody; gives the path of the link."""
    aoi = browser(people.aoi)
    step_up_all(database)
    reply = aoi.post("/organisation/invitations", {"email": email, "role": role, "language": "en"})
    assert reply.status_code == 303, reply.text
    return link_in(letters_to(database, email)[-1])


def test_an_invited_colleague_joins_with_a_name_and_a_password(
    browser: Browsers, database: Database, people: People
) -> None:
    link = _invite(browser, database, people)
    mei = browser()

    page = mei.get(link, headers={"Accept-Language": "en"})
    joined = mei.post(link, {"name": "Mei Tanaka", "password": OTHER_PASSWORD})

    assert "Yamada Foods" in page.text and "Analyst" in page.text
    assert joined.status_code == 303
    assert "Mei Tanaka" in mei.get("/organisation").text
    assert actions(database) == ["colleague invited", "account made", "colleague joined", "signed in"]


def test_whoever_joins_as_administrator_is_not_asked_for_the_new_password_again(
    browser: Browsers, database: Database, people: People
) -> None:
    mei = browser()
    mei.post(_invite(browser, database, people, role="MA"), {"name": "Mei", "password": OTHER_PASSWORD})

    invited = mei.post("/organisation/invitations", {"email": "new@example.jp", "role": "MN", "language": "en"})

    assert invited.status_code == 303 and "/step-up" not in invited.headers["Location"]
    assert len(letters_to(database, "new@example.jp")) == 1


def test_following_the_link_changes_nothing(browser: Browsers, database: Database, people: People) -> None:
    link = _invite(browser, database, people)

    statuses = [browser().client.open(link, method=method, base_url="http://127.0.0.1:8000").status_code
                for method in ("HEAD", "GET", "GET", "GET")]  # fmt: skip

    assert statuses == [200, 200, 200, 200]
    assert browser().post(link, {"name": "Mei", "password": OTHER_PASSWORD}).status_code == 303


def test_a_link_works_once(browser: Browsers, database: Database, people: People) -> None:
    link = _invite(browser, database, people)
    browser().post(link, {"name": "Mei", "password": OTHER_PASSWORD})

    again = browser().post(link, {"name": "Eve", "password": OTHER_PASSWORD})

    assert again.status_code == 404


def test_wrong_used_expired_and_revoked_links_say_the_same(
    browser: Browsers, database: Database, people: People
) -> None:
    used = _invite(browser, database, people, "used@example.jp")
    browser().post(used, {"name": "Mei", "password": OTHER_PASSWORD})
    old = _invite(browser, database, people, "old@example.jp")
    replaced = _invite(browser, database, people, "replaced@example.jp")
    _invite(browser, database, people, "replaced@example.jp")
    with database.writing() as session:
        late = session.scalars(select(ColleagueInvitation).where(ColleagueInvitation.email == "old@example.jp")).one()
        late.expires_at = utc_now() - timedelta(seconds=1)
    stranger = browser()
    stranger.get("/sign-in")

    stranger.client.set_cookie("lang", "en", domain="127.0.0.1")
    pages = [stranger.get(link) for link in (used, old, replaced, "/join/never-was", used[:-3])]

    assert {page.status_code for page in pages} == {404}
    assert all("This link does not work" in page.text for page in pages)
    assert len({len(page.text) for page in pages}) == 1


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "password": OTHER_PASSWORD}, {"name": "Mei", "password": "short"}, {"name": "Mei"},
        {"name": "Mei", "password": OTHER_PASSWORD, "role": "PA"},
        {"name": "Mei", "password": OTHER_PASSWORD, "email": "eve@example.jp"},
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_form_does_not_use_the_link_up(
    browser: Browsers, database: Database, people: People, form: dict[str, str]
) -> None:
    link = _invite(browser, database, people)

    assert browser().post(link, form).status_code == 422
    assert browser().post(link, {"name": "Mei", "password": OTHER_PASSWORD}).status_code == 303


def test_somebody_known_joins_with_the_password_they_have(
    browser: Browsers, database: Database, people: People
) -> None:
    give_password(database, people.hana)
    link = _invite(browser, database, people, "hana@example.jp")
    hana = browser()

    wrong = hana.post(link, {"password": "not the password"})
    right = hana.post(link, {"password": PASSWORD})

    assert wrong.status_code == 422
    assert right.status_code == 303
    assert "ヤマダ食品" in hana.get("/profile").text and "北トレーディング" in hana.get("/profile").text


def test_who_left_can_come_back(browser: Browsers, database: Database, people: People) -> None:
    give_password(database, people.ren)
    aoi = browser(people.aoi)
    step_up_all(database)
    aoi.post(f"/organisation/colleagues/{people.ren.membership_id}/end", {"confirmed": "yes"})
    link = _invite(browser, database, people, "ren@example.jp", "MA")

    browser().post(link, {"password": PASSWORD})

    assert role_of(database, people.ren) == Role.MEMBER_ADMIN


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"email": "nonsense"}, "email"), ({"email": "a@localhost"}, "email"), ({"email": ""}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"), ({"email": "山田@例え.jp"}, "email"),
        ({"email": f"{'a' * 250}@example.jp"}, "email"), ({"email": "ren@example.jp"}, "email"),
        ({"role": "PA"}, "role"), ({"role": "SA"}, "role"), ({"role": "boss"}, "role"),
        ({"language": "vi"}, "language"),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_invitation_is_refused_beside_its_field_and_sends_nothing(
    browser: Browsers, database: Database, people: People, form: dict[str, str], field: str
) -> None:
    aoi = browser(people.aoi)
    step_up_all(database)

    reply = aoi.post("/organisation/invitations", {"email": MEI, "role": "MN", "language": "ja", **form})

    assert reply.status_code in (409, 422)
    assert f'id="{field}-error"' in reply.text
    with database.reading() as session:
        assert session.scalars(select(ColleagueInvitation)).all() == []


def test_an_address_in_capitals_is_the_same_person(browser: Browsers, database: Database, people: People) -> None:
    aoi = browser(people.aoi)
    step_up_all(database)

    reply = aoi.post("/organisation/invitations", {"email": "REN@Example.JP", "role": "MN", "language": "ja"})

    assert reply.status_code == 409


def test_an_invitation_can_be_taken_back(browser: Browsers, database: Database, people: People) -> None:
    link = _invite(browser, database, people)
    aoi = browser(people.aoi)
    step_up_all(database)
    with database.reading() as session:
        (id,) = session.scalars(select(ColleagueInvitation.id))

    revoked = aoi.post(f"/organisation/invitations/{id}/revoke")

    assert revoked.status_code == 303
    assert browser().get(link).status_code == 404
    assert aoi.post(f"/organisation/invitations/{id}/revoke").status_code == 404


def test_the_link_is_kept_nowhere_but_in_the_mail(browser: Browsers, database: Database, people: People) -> None:
    token = _invite(browser, database, people).rpartition("/")[2]

    with database.reading() as session:
        (invited,) = session.scalars(select(ColleagueInvitation))

    assert token not in invited.token_sha256 and len(invited.token_sha256) == 64
    assert letters_to(database, MEI)[0].holds_secret


def test_an_end_of_access_is_asked_first_and_acts_at_once(
    browser: Browsers, database: Database, people: People
) -> None:
    aoi, ren = browser(people.aoi), browser(people.ren)
    step_up_all(database)
    address = f"/organisation/colleagues/{people.ren.membership_id}/end"

    asked = aoi.post(address)
    still = ren.get("/profile").status_code
    aoi.post(address, {"confirmed": "yes"})

    assert asked.status_code == 200 and "End the access of ren?" in asked.text
    assert still == 200
    assert ren.get("/profile").status_code == 303
    assert role_of(database, people.ren) is None


def test_a_new_role_acts_at_once(browser: Browsers, database: Database, people: People) -> None:
    aoi, ren = browser(people.aoi), browser(people.ren)
    step_up_all(database)

    aoi.post(f"/organisation/colleagues/{people.ren.membership_id}/role", {"role": "MA"})

    assert role_of(database, people.ren) == Role.MEMBER_ADMIN
    assert ren.get("/profile").status_code == 303, "the session of the old role must not live on"


@pytest.mark.parametrize(("what", "form"), [("end", {"confirmed": "yes"}), ("role", {"role": "MN"})])
def test_the_last_administrator_cannot_go(
    browser: Browsers, database: Database, people: People, what: str, form: dict[str, str]
) -> None:
    aoi = browser(people.aoi)
    step_up_all(database)

    reply = aoi.post(f"/organisation/colleagues/{people.aoi.membership_id}/{what}", form)

    assert reply.status_code == 409 and "only administrator" in reply.text
    assert role_of(database, people.aoi) == Role.MEMBER_ADMIN


def test_an_administrator_whose_account_is_disabled_does_not_count(
    browser: Browsers, database: Database, people: People
) -> None:
    with database.writing() as session:
        session.get_one(Membership, people.ren.membership_id).role = Role.MEMBER_ADMIN
        session.get_one(Person, people.ren.person_id).disabled_at = utc_now()
    aoi = browser(people.aoi)
    step_up_all(database)

    reply = aoi.post(f"/organisation/colleagues/{people.aoi.membership_id}/end", {"confirmed": "yes"})

    assert reply.status_code == 409


def test_an_analyst_sees_colleagues_and_changes_nothing(browser: Browsers, database: Database, people: People) -> None:
    ren = browser(people.ren)
    step_up_all(database)

    page = ren.get("/organisation")
    reply = ren.post("/organisation/invitations", {"email": MEI, "role": "MN", "language": "ja"})

    assert "aoi@example.jp" in page.text and "Invite a colleague" not in page.text
    assert reply.status_code == 403


def test_colleagues_of_another_member_do_not_exist(browser: Browsers, database: Database, people: People) -> None:
    hana = browser(people.hana)
    step_up_all(database)

    page = hana.get("/organisation")
    reply = hana.post(f"/organisation/colleagues/{people.ren.membership_id}/end", {"confirmed": "yes"})

    assert "ren@example.jp" not in page.text
    assert reply.status_code == 404
    assert role_of(database, people.ren) == Role.MEMBER_ANALYST
