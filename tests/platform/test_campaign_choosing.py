"""Whom a draft asks: suppliers found, pasted, ticked, given an address, and taken off again."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tadasu.campaigns import choosing
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs.models import Job
from tadasu.organisations.models import Supplier, SupplierTag
from tadasu.organisations.records import insert_suppliers
from tests.platform.campaign_drafts import count, draft, listed
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_supplier, today


@pytest.fixture
def many(database: Database, people: People) -> list[int]:
    """Of Yamada Foods: 55 suppliers called 東海, more than stand on a page, and then two called みなと."""
    names = [f"東海{number}号株式会社" for number in range(55)] + ["有限会社みなと水産", "みなと精機株式会社"]
    with database.writing() as session:
        return insert_suppliers(session, people.aoi.organisation_id, [{"name": name} for name in names], utc_now())


def test_suppliers_are_found_by_what_they_have_in_common(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi)
    with database.writing() as session:
        own = people.aoi.organisation_id
        tagged = a_supplier(session, own, "Tagged")
        session.add(SupplierTag(supplier_id=tagged.id, tag="縫製", member_id=own))
        a_supplier(session, own, "Far", prefecture="JP-01", tier=2)
        a_supplier(session, own, "Archived", archived_at=utc_now())
        a_supplier(session, people.hana.organisation_id, "Of another member")
    aoi, address = browser(people.aoi), f"/campaigns/{id}/suppliers/matching"

    numbers = []
    for form in ({"tag": "縫製"}, {"prefecture": "JP-01", "tier": "2"}, {}):
        assert aoi.post(address, form).status_code == 303
        numbers.append(count(database, Request))

    assert numbers == [1, 2, 2]
    assert aoi.post(address, {"tier": "10"}).status_code == 422
    assert aoi.post(address, {"prefecture": "JP-99"}).status_code == 422


def test_numbers_that_name_nobody_or_two_are_told_of(database: Database, people: People) -> None:
    with database.writing() as session:
        own = people.aoi.organisation_id
        first = a_supplier(session, own, "One", own_code="A-1", corporate_number="5010401067252")
        a_supplier(session, own, "Two", own_code="B")
        a_supplier(session, own, "Three", own_code="B")
        foreign = a_supplier(session, people.hana.organisation_id, own_code="C")
        text = f"A-1、5010401067252; ５０１０４０１０６７２５２\tB C #{first.id} #{foreign.id} #x =1+1"
        found = choosing.pasted(session, asker_of(people.aoi), text)

    assert found.ids == [first.id]
    assert found.ambiguous == ["B"]
    assert found.unknown == ["C", f"#{foreign.id}", "#x", "=1+1"]


@pytest.mark.parametrize(
    ("kept", "pasted"),
    [
        ("ABC 12", "ABC 12"),
        ("ABC 12", "X-9, ABC 12"),
        ("ABC 12", "X-9\tABC 12\tSomething"),
        ("ABC 12", "ＡＢＣ　１２"),
        ("ＡＢＣ　１２", "ABC 12"),
        ("ｱｲ-1", "アイ-1"),
        ("アイ-1", "ｱｲ-1"),
        ("A,12;3", "A,12;3\r\nX-9"),
        ("No.1  東京", "No.1 東京"),
    ],
)
def test_a_code_is_found_however_wide_it_was_typed_and_with_its_spaces(
    database: Database, people: People, kept: str, pasted: str
) -> None:
    with database.writing() as session:
        own = people.aoi.organisation_id
        supplier = a_supplier(session, own, "With spaces", own_code=kept)
        a_supplier(session, own, "Of its last part", own_code="12")
        found = choosing.pasted(session, asker_of(people.aoi), pasted)

    assert found.ids == [supplier.id]
    assert found.ambiguous == [] and set(found.unknown) <= {"X-9", "Something"}


def test_a_supplier_without_an_address_is_shown_and_gets_one(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, due_on=today() + timedelta(days=30))
    with database.writing() as session:
        supplier = a_supplier(session, people.aoi.organisation_id, contact_email="", contact_name="")
        listed(session, session.get_one(Campaign, id), supplier)
    aoi, address = browser(people.aoi), f"/campaigns/{id}"
    assert "has no e-mail address" in aoi.get(f"{address}/suppliers").text
    assert aoi.post(f"{address}/send", {"when": "now"}).status_code == 422

    form = {"supplier_id": str(supplier.id), "name": "森 恵", "email": "Mori@Example.JP", "language": "ja"}
    wrong = aoi.post(f"{address}/suppliers/contact", {**form, "email": "mori@@example.jp"})
    aoi.post(f"{address}/suppliers/contact", form)

    assert (wrong.status_code, f'id="email-{1}-error"' in wrong.text) == (422, True)
    assert aoi.post(f"{address}/send", {"when": "now"}).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Request)).one().contact_email == "mori@example.jp"
        assert session.get_one(Supplier, supplier.id).contact_email == "mori@example.jp"


def test_a_supplier_is_taken_off_a_draft_again(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, suppliers=2)
    with database.reading() as session:
        supplier_id = session.scalars(select(Request.supplier_id)).all()[0]

    browser(people.aoi).post(f"/campaigns/{id}/suppliers/remove", {"supplier_id": str(supplier_id)})

    assert count(database, Request) == 1


def test_suppliers_ticked_in_the_table_join_a_campaign(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)
    with database.writing() as session:
        own = [a_supplier(session, people.aoi.organisation_id, f"No. {n}").id for n in range(3)]
        foreign = a_supplier(session, people.hana.organisation_id).id

    aoi.post(f"/campaigns/{id}/suppliers/chosen", {"chosen": [str(each) for each in (*own, foreign)]})

    assert count(database, Request) == 3
    assert aoi.post(f"/campaigns/{id}/suppliers/chosen", {"chosen": ["x"]}).status_code == 422


def test_the_supplier_table_leads_to_the_list_of_the_campaign_it_was_opened_for(
    database: Database, people: People, browser: Callable[..., Browser], many: list[int]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)

    step = aoi.get(f"/campaigns/{id}/suppliers").text
    table = aoi.get(f"/suppliers?campaign={id}&q=東海").text
    form = table.partition('<form class="bulk" id="chosen"')[2].partition("</form>")[0]

    assert f'href="/suppliers?campaign={id}"' in step
    assert f'action="/campaigns/{id}/suppliers/chosen"' in form
    assert f'name="back" value="q=%E6%9D%B1%E6%B5%B7&amp;campaign={id}"' in form
    assert 'name="scope" value="all"' in form and f'href="/campaigns/{id}/suppliers"' in form


def test_all_that_fit_the_filter_of_the_table_join_a_campaign(
    database: Database, people: People, browser: Callable[..., Browser], many: list[int]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)
    address, form = f"/campaigns/{id}/suppliers/chosen", {"scope": "all", "back": f"q=東海&campaign={id}"}

    reply = aoi.post(address, {**form, "chosen": [str(many[-1])]})

    assert reply.status_code == 303 and "55 suppliers were added." in aoi.get(reply.headers["Location"]).text
    with database.reading() as session:
        assert set(session.scalars(select(Request.supplier_id))) == set(many[:55])
    assert aoi.post(address, {**form, "back": "tier=99"}).status_code == 422
    assert aoi.post(address, {**form, "scope": "everybody"}).status_code == 422


def test_a_supplier_is_found_by_name_on_the_page_itself_and_added(
    database: Database, people: People, browser: Callable[..., Browser], many: list[int]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)
    address = f"/campaigns/{id}/suppliers"

    found = aoi.get(f"{address}?find=みなと").text
    aoi.post(f"{address}/chosen", {"chosen": [str(many[-1]), str(many[-2])]})
    again = aoi.get(f"{address}?find=みなと").text

    for supplier in many[-2:]:
        assert 'name="chosen" id="chosen-' in found and f'value="{supplier}"' in found
    assert "東海0号株式会社" not in found
    assert count(database, Request) == 2
    assert "stand on the list already" in again
    assert "There are more." in aoi.get(f"{address}?find=東海").text
    assert aoi.get(f"{address}?find=%00%F0%9F%8F%AD").status_code == 422
    assert aoi.get(f"{address}?find={'み' * 300}").status_code == 200


def test_it_is_said_why_nobody_was_added(
    database: Database, people: People, browser: Callable[..., Browser], many: list[int]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)
    with database.writing() as session:
        old = a_supplier(session, people.aoi.organisation_id, "Archived", archived_at=utc_now()).id

    def said(part: str, form: dict[str, object]) -> str:
        return str(aoi.get(aoi.post(f"/campaigns/{id}/suppliers/{part}", form).headers["Location"]).text)

    assert "none has all of this in common" in said("matching", {"tag": "nowhere"})
    assert "none was found by these numbers" in said("pasted", {"codes": "Z-1"})
    assert "Choose at least one supplier first." in said("chosen", {})
    assert "archived suppliers are not asked" in said("chosen", {"chosen": [str(old)]})
    said("chosen", {"chosen": [str(many[0])]})
    both = said("chosen", {"chosen": [str(many[0]), str(many[1])]})
    assert "1 supplier was added." in both and "1 supplier is on the list already." in both
    assert "2 suppliers are on the list already." in said("chosen", {"chosen": [str(many[0]), str(many[1])]})


@pytest.mark.parametrize(
    ("step", "form", "asked"),
    [("chosen", {"scope": "all", "back": "q=東海"}, 55), ("matching", {}, 57),
     ("pasted", {"codes": "#{0} #{1}\n#999"}, 2), ("chosen", {"chosen": ["{0}", "{1}", "{2}"]}, 3)],
)  # fmt: skip
def test_whoever_joins_a_campaign_that_was_sent_is_asked_about_first(
    database: Database, people: People, browser: Callable[..., Browser], many: list[int], step: str,
    form: dict[str, str | list[str]], asked: int,
) -> None:  # fmt: skip
    sent = draft(database, people.aoi, sent_at=utc_now(), due_on=today() + timedelta(days=30))
    aoi, address = browser(people.aoi), f"/campaigns/{sent}/suppliers/{step}"
    typed = {
        name: [each.format(*many) for each in said] if isinstance(said, list) else said.format(*many)
        for name, said in form.items()
    }

    question = aoi.post(address, typed)
    assert question.status_code == 200
    assert f"Send the request to {asked} more suppliers now?" in question.text
    assert (count(database, Request), count(database, Job)) == (0, 0)

    again = aoi.post(address, typed | {"confirmed": "yes", "expected": str(asked - 1)})
    assert "Send the request to" in again.text and count(database, Request) == 0

    aoi.post(address, _fields_of(again.text))
    assert (count(database, Request), count(database, Job)) == (asked, 1)
    assert aoi.post(address, typed).status_code == 303, "nobody is left to ask about"


def _fields_of(question: str) -> MultiDict[str, str]:
    """What the button below the question sends."""
    form = question.partition('<form class="confirm"')[2].partition("</form>")[0]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return MultiDict((name, unescape(value)) for name, value in pairs if name != "csrf_token")
