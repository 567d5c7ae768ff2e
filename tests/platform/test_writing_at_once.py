"""Work on thousands of suppliers holds the database for a moment at a time, and a fixed number of statements."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select

from tadasu.campaigns import drafting, operations
from tadasu.campaigns.models import Campaign, Request, Response
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import Supplier
from tadasu.organisations.records import insert_suppliers
from tadasu.services import Services
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import ON_POSTGRESQL, Browsers, People
from tests.platform.supplier_lists import read, run_jobs, suppliers
from tests.platform.worlds import a_campaign


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    """What is sent to the database meanwhile; "commit" between transactions."""
    seen: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def _draft(database: Database, people: People, count: int) -> tuple[int, list[int]]:
    """A draft, and so many suppliers that are on no list yet."""
    with database.writing() as session:
        named = [{"name": f"連番工業{number}", "contact_email": f"a{number}@example.jp"} for number in range(count)]
        ids = insert_suppliers(session, people.aoi.organisation_id, named, utc_now())
        return a_campaign(session, people.aoi, sent_at=None).id, ids


def _add_all(database: Database, people: People, campaign_id: int, ids: list[int]) -> int:
    with database.writing() as session:
        campaign = session.get_one(Campaign, campaign_id)
        return operations.add_suppliers(session, asker_of(people.aoi), campaign, ids, utc_now())


@pytest.mark.usefixtures("in_english")
def test_adding_suppliers_to_a_draft_takes_few_statements_however_many_they_are(
    database: Database, people: People
) -> None:
    few, many = _draft(database, people, 3), _draft(database, people, 400)

    with _statements(database) as for_few:
        _add_all(database, people, *few)
    with _statements(database) as for_many:
        added = _add_all(database, people, *many)

    assert added == 400
    assert len(for_many) == len(for_few)
    with database.reading() as session:
        asked = session.execute(select(Request.contact_email, Response.language).join(Response)).all()
        assert (len(asked), set(asked[0])) == (403, {"a0@example.jp", "ja"})


@pytest.mark.usefixtures("in_english")
def test_discarding_a_draft_leaves_nothing_of_it_and_takes_few_statements(database: Database, people: People) -> None:
    few, many = _draft(database, people, 3), _draft(database, people, 400)
    counts = []
    for campaign_id, ids in (few, many):
        _add_all(database, people, campaign_id, ids)

        with _statements(database) as sent, database.writing() as session:
            drafting.discard(session, asker_of(people.aoi), session.get_one(Campaign, campaign_id), utc_now())
        counts.append(len(sent))

    assert counts[0] == counts[1]
    with database.reading() as session:
        for kind in (Campaign, Request, Response):
            assert session.scalar(select(func.count()).select_from(kind)) == 0
        assert session.scalar(select(func.count()).select_from(Supplier)) == 403


@pytest.mark.skipif(ON_POSTGRESQL, reason="writers of PostgreSQL do not wait for each other")
@pytest.mark.parametrize("step", ["apply", "undo"])
def test_work_on_a_list_lets_other_processes_write_between_its_chunks(
    step: str, people: People, browser: Browsers, database: Database, services: Services
) -> None:
    """SQLite's waiters look every tenth of a second; without a pause of that length none of them is let in."""
    aoi = browser(people.aoi)
    id = read(
        aoi, services, "会社名,社内コード\n" + "".join(f"連番工業{number},C{number}\n" for number in range(1_100))
    )
    aoi.post(f"/suppliers/imports/{id}/apply")
    if step == "undo":
        run_jobs(services)
        aoi.post(f"/suppliers/imports/{id}/undo", {"confirmed": "yes"})
    ends: list[float] = []
    pauses: list[float] = []
    event.listen(database.engine, "commit", lambda _connection: ends.append(time.monotonic()))
    event.listen(database.engine, "begin", lambda _connection: pauses.append(time.monotonic() - max(ends, default=0.0)))

    run_jobs(services)

    assert len(suppliers(database)) == (1_100 if step == "apply" else 0)
    assert sum(pause >= 0.1 for pause in pauses[1:]) >= 3, "one after each chunk of 500"
