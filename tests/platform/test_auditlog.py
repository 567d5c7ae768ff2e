"""The audit log in plain words: a sentence for every action, for administrators, of their own member."""

import json

import pytest
from sqlalchemy import func, select

from tadasu.auditlog.models import AuditLine
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.audit_lines import sealed_log, write_lines
from tests.platform.conftest import Browsers, People


@pytest.fixture
def log(services: Services, people: People) -> Services:
    return sealed_log(services, people)


def test_the_page_says_in_words_what_was_done(browser: Browsers, log: Services, people: People) -> None:
    aoi = browser(people.aoi)

    page = aoi.get("/organisation/audit").text

    assert "Changed own details" in page and "reason no. 11" in page and "aoi" in page


def test_the_page_shows_the_lines_of_ones_own_member_only(browser: Browsers, log: Services, people: People) -> None:
    assert "reason no. 11" not in browser(people.hana).get("/organisation/audit").text
    assert browser(people.ren).get("/organisation/audit").status_code == 403
    assert browser(people.sora).get("/organisation/audit").status_code == 404


def test_pages_follow_each_other_without_gap_or_repeat(browser: Browsers, services: Services, people: People) -> None:
    write_lines(services.database, people, 120)
    aoi, address, seen = browser(people.aoi), "/organisation/audit", []

    while address:
        page = aoi.get(address).text
        seen += [int(part.partition("<")[0]) for part in page.split("reason no. ")[1:]]
        address = page.partition('rel="next"')[0].rpartition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
        address = address if 'rel="next"' in page else ""

    assert seen == list(range(119, -1, -1))


@pytest.mark.parametrize(
    ("query", "count"),
    [("action=profile changed", 12), ("action=campaign sent", 0), ("kind=person", 12), ("kind=campaign", 0),
     ("kind=person&object_id=1", 12), ("object_id=2", 0), ("action='; DROP TABLE audit", 12), ("object_id=x", 12),
     ("before=-1", 12), ("before=99999999999999999999", 12), ("object_id=99999999999999999999", 0)],
)  # fmt: skip
def test_the_filters_narrow_the_list(browser: Browsers, log: Services, people: People, query: str, count: int) -> None:
    page = browser(people.aoi).get(f"/organisation/audit?{query}")

    assert page.status_code == 200
    assert page.text.count("reason no. ") == count


def test_a_refusal_is_noted_without_what_was_sent(browser: Browsers, database: Database, people: People) -> None:
    browser(people.ren).post("/organisation/invitations?secret=1", {"email": "secret@example.jp"})

    with database.reading() as session:
        (line,) = session.scalars(select(AuditLine))
    assert (line.action, line.actor_id) == ("access denied", people.ren.person_id)
    assert json.loads(line.body) == {"endpoint": "accounts.invite", "status": 403}


def test_refusals_fill_no_disk(browser: Browsers, database: Database, people: People) -> None:
    ren = browser(people.ren)

    for number in range(110):
        ren.get(f"/campaigns/{1000 + number}")

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditLine)) == 100
