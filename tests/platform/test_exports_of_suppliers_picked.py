"""An export of those ticked in the supplier table, or of its filter: said plainly before, and only those are in it."""

from urllib.parse import quote, unquote

import pytest
from sqlalchemy import select, update

from tadasu.organisations.models import Supplier, SupplierRow
from tadasu.reports.models import Export
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, more_scored, work_off
from tests.platform.conftest import Browsers, People
from tests.platform.exported import ask, file_of_newest, newest_export
from tests.platform.worlds import World


def in_prefecture(services: Services, world: World, prefecture: str) -> None:
    with services.database.writing() as session:
        session.execute(update(Supplier).where(Supplier.id == world.supplier_id).values(prefecture=prefecture))


def test_the_page_says_of_which_filter_and_how_many(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    more_scored(services, people, world, "二号")
    in_prefecture(services, world, "JP-40")

    page = browser(people.ren).get(f"/exports?filter={quote('prefecture=JP-40&sort=name')}").text

    assert "Of all suppliers that fit the filter: 1 supplier" in page
    assert "Prefecture: Fukuoka" in page
    assert "(scored: 1)" in page
    assert '<input type="hidden" name="filter" value="prefecture=JP-40">' in page
    assert 'href="/suppliers?prefecture=JP-40"' in page


def test_the_page_says_that_all_are_meant_where_nothing_was_chosen(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    more_scored(services, people, world, "二号")

    for address in ("/exports", "/exports?filter=", "/exports?filter=sort%3Dname"):
        page = browser(people.ren).get(address).text
        assert "Of all suppliers asked in the campaign" in page and "(scored: 2)" in page
        assert 'name="filter"' not in page


def test_the_page_names_those_chosen(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    (other,) = more_scored(services, people, world, "二号")
    more_scored(services, people, world, "三号")

    page = browser(people.ren).get(f"/exports?supplier={world.supplier_id}&supplier={other.supplier_id}").text

    assert "Of 2 suppliers chosen" in page and "(scored: 2)" in page
    assert "二号" in page and "三号" not in page


def test_bands_of_the_address_are_ticked(browser: Browsers, people: People, services: Services) -> None:
    a_scored_request(services, people, LAW_21="d")

    page = browser(people.ren).get("/exports?bands=critical&bands=low").text

    ticked = [
        each for each in page.split("<input")[1:] if 'name="bands"' in each and " checked" in each.partition(">")[0]
    ]
    assert len(ticked) == 2 and 'value="critical"' in ticked[0] and 'value="low"' in ticked[1]


def test_only_suppliers_of_the_filter_are_in_the_file(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    (other,) = more_scored(services, people, world, "二号")
    in_prefecture(services, world, "JP-23")
    in_prefecture(services, other, "JP-40")
    ren = browser(people.ren)

    reply = ask(ren, world, kind="csv", filter="prefecture=JP-40")
    in_prefecture(services, world, "JP-40")  # what fits later is not asked for
    work_off(services)

    text = file_of_newest(ren, services).decode("utf-8-sig")
    assert reply.status_code == 303
    assert ",low," in text and ",critical," not in text  # 二号 is at low risk, the first one at critical risk
    assert newest_export(services).suppliers == 1
    assert "Prefecture: Fukuoka" in ren.get("/exports").text


@pytest.mark.parametrize("query", ["prefecture=JP-47", "band=low", "archived=yes", "q=zzzz"])
def test_a_filter_that_leaves_nobody_exports_nobody(
    browser: Browsers, people: People, services: Services, query: str
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    with services.database.writing() as session:
        session.execute(update(SupplierRow).values(band="critical"))

    reply = ask(browser(people.ren), world, filter=query)

    assert reply.status_code == 422 and "No scored submission fits" in reply.text
    with services.database.reading() as session:
        assert session.scalars(select(Export)).all() == []


@pytest.mark.parametrize(
    "address",
    ["filter=band%3Dwrong", "filter=band", "filter=tier%3D1%26tier%3D2", "filter=after%3Dx", "supplier=999",
     "supplier=x", "supplier=-1", "supplier=99999999999999999999", "filter=q%3D%00"],
)  # fmt: skip
def test_an_address_that_holds_nonsense_never_means_everybody(
    browser: Browsers, people: People, services: Services, address: str
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    ren = browser(people.ren)

    page = ren.get(f"/exports?{address}")
    name, _equals, value = address.partition("=")
    sent = ask(ren, world, **{"chosen" if name == "supplier" else name: unquote(value)})

    assert page.status_code in (400, 422) and "Of all suppliers" not in page.text
    assert sent.status_code in (400, 422)
    with services.database.reading() as session:
        assert session.scalars(select(Export)).all() == []


def test_another_members_supplier_is_not_chosen_and_not_named(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    hana = browser(people.hana)

    page = hana.get(f"/exports?supplier={world.supplier_id}")

    assert page.status_code == 422 and "株式会社サンプル精工" not in page.text
    assert "株式会社サンプル精工" not in hana.get("/exports?filter=q%3Dサンプル").text
