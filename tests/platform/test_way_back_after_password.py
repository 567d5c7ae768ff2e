"""Giving the password again leads back to where somebody was, and never anywhere else."""

import pytest

from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.accounts_help import PASSWORD, give_password
from tests.platform.campaign_worlds import put_letter
from tests.platform.conftest import Browser, Browsers, People
from tests.platform.worlds import a_request

SITE = "http://127.0.0.1:8000"


def _asked_then_given(browser: Browser, path: str, page: str = "") -> str:
    """Where somebody lands who asks for a protected address, from `page` if it is a form, and gives the password."""
    headers = {"Referer": f"{SITE}{page}"} if page else {}
    asked = browser.post(path, {}, headers=headers) if page else browser.get(path)
    assert asked.status_code == 303 and "/step-up?next=" in asked.headers["Location"]
    given = browser.get(asked.headers["Location"].removeprefix(SITE)).text
    typed = given.partition('name="next" value="')[2].partition('"')[0].replace("&amp;", "&")
    return str(browser.post("/step-up", {"password": PASSWORD, "next": typed}).headers["Location"].removeprefix(SITE))


@pytest.mark.parametrize(
    "path", ["/admin/members/new", "/admin/members/new?from=home&page=2", "/admin/members/new?q=%E3%81%82"]
)
def test_a_page_opens_with_all_of_its_address(browser: Browsers, database: Database, people: People, path: str) -> None:
    give_password(database, people.sora)

    assert _asked_then_given(browser(people.sora), path) == path


@pytest.mark.parametrize(
    ("form", "page", "back"),
    [
        ("/admin/members/{member}/invite", "/admin/members/{member}", "/admin/members/{member}"),
        ("/admin/members/{member}/invite", "/admin/members/{member}?from=home", "/admin/members/{member}?from=home"),
        # After a refused form the page stands at the address the form was sent to, which shows nothing by itself.
        ("/admin/members/{member}/invite", "/admin/members/{member}/invite", "/admin/members/{member}"),
        ("/admin/members/{member}/suspend", "/admin/members/{member}/suspend?x=1", "/admin/members/{member}"),
        ("/admin/members", "/admin/members", "/admin"),
        ("/organisation/colleagues/{member}/end", "/organisation/colleagues/{member}/end", "/organisation"),
    ],
)
def test_a_form_leads_back_to_its_page(
    browser: Browsers, database: Database, people: People, form: str, page: str, back: str
) -> None:
    give_password(database, people.sora)
    member = str(people.aoi.organisation_id if "members" in form else people.sora.membership_id)
    form, page, back = (each.format(member=member) for each in (form, page, back))

    assert _asked_then_given(browser(people.sora), form, page) == back


def test_a_form_whose_page_is_not_told_leads_to_the_page_above_it(
    browser: Browsers, database: Database, people: People
) -> None:
    sora = browser(people.sora)

    asked = sora.post(f"/admin/members/{people.aoi.organisation_id}/invite", {})

    assert asked.headers["Location"].endswith(f"/step-up?next=/admin/members/{people.aoi.organisation_id}/invite")
    page = sora.get(asked.headers["Location"].removeprefix(SITE)).text
    assert f'<a href="/admin/members/{people.aoi.organisation_id}">' in page


def test_who_gives_no_password_goes_back_to_a_page_that_wants_none(
    browser: Browsers, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="opened")
    put_letter(database, settings, world)

    page = browser(people.aoi).get(f"/step-up?next=/requests/{world.request_id}/contact/force").text

    assert f'<a href="/requests/{world.request_id}">' in page
    assert f'<a href="/requests/{world.request_id}/contact/force">' not in page


@pytest.mark.parametrize(
    "address", ["/requests/1//evil.test", "/nothing/here", "/admin/../evil", "//evil.test/admin", "/organisation\\evil"]
)
def test_an_address_that_is_no_page_of_ours_stays_on_this_site(
    browser: Browsers, database: Database, people: People, address: str
) -> None:
    give_password(database, people.aoi)

    landed = browser(people.aoi).post("/step-up", {"password": PASSWORD, "next": address}).headers["Location"]

    assert landed.removeprefix(SITE) in ("/", "/requests/1", "/organisation", "/admin")
