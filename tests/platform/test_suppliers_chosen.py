"""What is done to several suppliers at once, and views of the table that are kept."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import SavedView, Supplier, SupplierTag
from tadasu.organisations.records import insert_suppliers
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_table import list_suppliers, names_on
from tests.platform.worlds import a_campaign


@pytest.fixture
def listed(database: Database, people: People) -> list[int]:
    return list_suppliers(database, people)


def test_chosen_suppliers_are_tagged_and_the_tag_is_taken_off(
    people: People, browser: Browsers, database: Database, listed: list[int]
) -> None:
    aoi = browser(people.aoi)

    reply = aoi.post("/suppliers/bulk", {"do": "tag", "tag": "東海, 繊維", "chosen": listed[:2], "back": "sort=name"})
    aoi.post("/suppliers/bulk", {"do": "untag", "tag": "繊維", "chosen": [listed[1]]})

    assert (reply.status_code, reply.location) == (303, "/suppliers?sort=name")
    with database.reading() as session:
        tags = session.execute(select(SupplierTag.supplier_id, SupplierTag.tag)).all()
        assert {tuple(each) for each in tags} == {
            (listed[0], "重点"), (listed[0], "東海"), (listed[0], "繊維"), (listed[1], "東海"),
        }  # fmt: skip


def test_tags_are_one_line_of_the_audit_log_however_many_they_are(
    people: People, browser: Browsers, database: Database, listed: list[int]
) -> None:
    aoi = browser(people.aoi)

    aoi.post("/suppliers/bulk", {"do": "tag", "tag": "東海, 繊維", "chosen": listed[:2]})
    aoi.post("/suppliers/bulk", {"do": "untag", "tag": "重点、東海、繊維", "chosen": listed[:2]})

    with database.reading() as session:
        assert session.scalars(select(SupplierTag.tag)).all() == []
        actions = session.scalars(select(AuditLine.action).where(AuditLine.action.like("%tag%"))).all()
    assert actions == ["suppliers tagged", "tags taken off suppliers"]
    log = aoi.get("/organisation/audit").text.partition("<tbody")[2]
    assert "Tagged suppliers" in log and "東海, 繊維" in log
    assert "Took tags off suppliers" in log and "重点, 東海, 繊維" in log


def test_a_supplier_bears_no_more_tags_than_it_may(
    people: People, browser: Browsers, database: Database, listed: list[int]
) -> None:
    tags = "、".join(f"札{number}" for number in range(20))

    reply = browser(people.aoi).post("/suppliers/bulk", {"do": "tag", "tag": tags, "chosen": listed[:2]})

    assert reply.status_code == 422 and "at most 20 tags" in reply.text
    with database.reading() as session:
        assert session.scalars(select(SupplierTag.tag)).all() == ["重点"]


def test_chosen_suppliers_are_archived_and_brought_back(people: People, browser: Browsers, listed: list[int]) -> None:
    ren = browser(people.ren)
    ren.post("/suppliers/bulk", {"do": "archive", "chosen": listed[:2]})

    assert len(names_on(ren.get("/suppliers"))) == 3
    assert len(names_on(ren.get("/suppliers?archived=yes"))) == 2

    ren.post("/suppliers/bulk", {"do": "unarchive", "chosen": [listed[0]]})
    assert len(names_on(ren.get("/suppliers"))) == 4


def test_what_is_done_to_several_is_done_to_ones_own_only(
    people: People, browser: Browsers, database: Database, listed: list[int]
) -> None:
    with database.writing() as session:
        (theirs,) = insert_suppliers(session, people.hana.organisation_id, [{"name": "他社"}], utc_now())

    reply = browser(people.aoi).post("/suppliers/bulk", {"do": "archive", "chosen": [listed[0], theirs]})

    assert reply.status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Supplier.archived_at.is_not(None))) == 0


@pytest.mark.parametrize(
    "form",
    [
        {"do": "delete", "chosen": [1]}, {"do": "campaign", "tag": "重点", "chosen": [1]},
        {"do": "tag", "tag": "", "chosen": [1]}, {"do": "tag", "chosen": ["x"]},
        {"do": "owner", "owner": "999", "chosen": [1]}, {"do": "tag", "tag": "x" * 61, "chosen": [1]},
        {"do": "archive", "chosen": list(range(1, 300))}, {"do": "archive", "chosen": [1], "role": "PA"},
    ],
)  # fmt: skip
def test_a_bad_bulk_form_changes_nothing(
    people: People, browser: Browsers, database: Database, listed: list[int], form: dict[str, Any]
) -> None:
    reply = browser(people.aoi).post("/suppliers/bulk", form)

    assert reply.status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SupplierTag)) == 1


def test_nothing_chosen_is_said(people: People, browser: Browsers, listed: list[int]) -> None:
    aoi = browser(people.aoi)

    reply = aoi.post("/suppliers/bulk", {"do": "archive"})

    assert reply.status_code == 303
    assert "Choose at least one supplier first." in aoi.get("/suppliers").text


def test_a_view_is_kept_shown_and_removed(
    people: People, browser: Browsers, database: Database, listed: list[int]
) -> None:
    aoi = browser(people.aoi)
    kept = aoi.post("/suppliers/views", {"name": "東海の重点", "query": "tag=%E9%87%8D%E7%82%B9&sort=name&evil=1"})

    assert kept.location == "/suppliers?tag=%E9%87%8D%E7%82%B9&sort=name"
    assert "東海の重点" in aoi.get("/suppliers").text
    assert "東海の重点" not in browser(people.ren).get("/suppliers").text
    with database.reading() as session:
        id = session.scalars(select(SavedView.id)).one()
    assert browser(people.ren).post(f"/suppliers/views/{id}/forget").status_code == 404
    assert aoi.post(f"/suppliers/views/{id}/forget").status_code == 303
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SavedView)) == 0


@pytest.mark.parametrize("form", [{"name": "", "query": ""}, {"name": "x" * 61}, {"query": "sort=name"}])
def test_a_view_without_a_fit_name_is_refused(people: People, browser: Browsers, form: dict[str, str]) -> None:
    assert browser(people.aoi).post("/suppliers/views", form).status_code == 422


def test_suppliers_are_chosen_for_a_campaign(
    people: People, browser: Browsers, database: Database, listed: list[int]
) -> None:
    with database.writing() as session:
        campaign_id = a_campaign(session, people.aoi, sent_at=None).id
    aoi = browser(people.aoi)

    page = aoi.get(f"/suppliers?campaign={campaign_id}&q=東海").text
    action = page.partition('id="chosen" method="post" action="')[2].partition('"')[0]
    assert 'name="do"' not in page
    assert f'name="campaign" value="{campaign_id}"' in page

    reply = aoi.post(action, {"chosen": [listed[0]]})
    assert reply.status_code == 303
    with database.reading() as session:
        asked = session.execute(select(Request.campaign_id, Request.supplier_id)).all()
    assert [tuple(each) for each in asked] == [(campaign_id, listed[0])]
