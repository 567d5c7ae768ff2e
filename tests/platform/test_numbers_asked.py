"""Numbers in addresses and forms that no table can hold are a page without rows, or a sentence; never an error."""

import pytest
from sqlalchemy import insert

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.organisations.models import SupplierTag
from tadasu.organisations.queries import MOST_TAGS_OFFERED
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import World, a_campaign, a_request

HUGE = ["99999999999999999999", "2147483648", "9007199254740993", "9" * 5000, "-1", "x", "１"]


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return a_request(database, people, settings)


@pytest.mark.parametrize("number", HUGE, ids=lambda number: number[:22])
@pytest.mark.parametrize(
    "path",
    ["/campaigns/{campaign}?after=", "/campaigns/{draft}/suppliers?after=", "/suppliers?after=", "/suppliers?before=",
     "/suppliers?owner=", "/suppliers?tier=", "/suppliers?campaign=", "/organisation/audit?before=",
     "/organisation/audit?object_id=", "/outbox?before=", "/waiting/review?after=", "/waiting/review?after=1.",
     "/suppliers/imports/{campaign}?after=", "/suppliers/{supplier}?submission="],
)  # fmt: skip
def test_a_page_behind_a_number_that_is_too_large_is_no_error(
    path: str, number: str, world: World, people: People, browser: Browsers, database: Database
) -> None:
    with database.writing() as session:
        draft = a_campaign(session, people.aoi, sent_at=None).id
    address = path.format(campaign=world.campaign_id, draft=draft, supplier=world.supplier_id) + number

    for someone in (people.aoi, people.sora):
        assert browser(someone).get(address).status_code in (200, 303, 404, 422)


@pytest.mark.parametrize("number", ["2147483648", "9007199254740991", "99999999999999999999"])
def test_a_supplier_with_a_number_that_is_too_large_is_not_found(
    number: str, world: World, people: People, browser: Browsers, database: Database
) -> None:
    with database.writing() as session:
        draft = a_campaign(session, people.aoi, sent_at=None).id
    aoi = browser(people.aoi)

    answers = [
        aoi.post(f"/campaigns/{draft}/suppliers/chosen", {"chosen": number}),
        aoi.post(f"/campaigns/{draft}/suppliers/pasted", {"codes": f"#{number} #1"}),
        aoi.post(f"/campaigns/{draft}/suppliers/remove", {"supplier_id": number}),
        aoi.post(f"/campaigns/{draft}/suppliers/contact",
                 {"supplier_id": number, "name": "a", "email": "a@b.example.jp", "language": "ja"}),
    ]  # fmt: skip

    assert {answer.status_code for answer in answers} <= {303, 404, 422}


def test_the_page_of_suppliers_offers_so_many_tags_and_no_more(
    world: World, people: People, browser: Browsers, database: Database
) -> None:
    with database.writing() as session:
        own = {"supplier_id": world.supplier_id, "member_id": world.member_id}
        session.execute(insert(SupplierTag), [{**own, "tag": f"札{number:04}"} for number in range(1_000)])
        draft = a_campaign(session, people.aoi, sent_at=None).id

    page = browser(people.aoi).get(f"/campaigns/{draft}/suppliers").text

    assert page.count(">札") == MOST_TAGS_OFFERED
