"""An exported workbook can be tied to the submission: by its hashes, its people, its files and its name."""

import io
import json
import zlib
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tadasu.accounts.models import Organisation
from tadasu.assessments.models import ReviewVerdict
from tadasu.auditlog.operations import record
from tadasu.campaigns.models import Campaign, Reminder, Request
from tadasu.clock import utc_now
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.organisations.models import Site, Supplier
from tadasu.reports.models import Export
from tadasu.reports.operations import file_name
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, assessment_of, sign, work_off
from tests.platform.conftest import Browsers, People
from tests.platform.exported import ask, file_of_newest, newest_export
from tests.platform.worlds import World, a_request, a_request_row, a_supplier

FILE = {"question": "LAW-01", "name": "在留期限の管理台帳.pdf", "sha256": "c" * 64, "bytes": 48_211}
SUBMITTED_AT = datetime(2026, 5, 13, 20, 5, tzinfo=UTC)


@pytest.fixture
def world(people: People, services: Services) -> World:
    """A submission with a file, whose level a reviewer confirmed, scored and accepted."""
    made = a_request(services.database, people, services.settings, supplier={"corporate_number": "1180301018771"})
    with services.database.writing() as session:
        session.get_one(Organisation, people.aoi.organisation_id).zone = "Europe/Paris"
        file = EvidenceFile(
            response_id=made.response_id, member_id=made.member_id, name=FILE["name"], media_type="application/pdf",
            size=FILE["bytes"], sha256=FILE["sha256"], received_sha256=FILE["sha256"], key="nowhere",
            uploaded_at=SUBMITTED_AT - timedelta(hours=1),
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add(EvidenceLink(response_id=made.response_id, question="LAW-01", file_id=file.id,
                                 dated_on=datetime(2026, 4, 1).date(), linked_at=file.uploaded_at))  # fmt: skip
        submission = sign(session, made, answers_with(), at=SUBMITTED_AT, files=(FILE,), evidence={"LAW-01": 1})
        session.add(ReviewVerdict(
            member_id=made.member_id, submission_id=submission.id, kind="evidence", subject="LAW-01", verdict="2",
            reason="原本と照合", by_id=people.ren.person_id, created_at=utc_now(),
        ))  # fmt: skip
        record(session, "submission accepted", ("request", made.request_id), actor=("person", people.aoi.person_id),
               member_id=made.member_id, now=utc_now(), round=1)  # fmt: skip
    work_off(services)
    return made


def workbook(browser: Browsers, people: People, services: Services, world: World, **form: Any) -> Workbook:
    ren = browser(people.ren)
    ask(ren, world, **form)
    work_off(services)
    return load_workbook(io.BytesIO(file_of_newest(ren, services)), data_only=True)


def cover_of(book: Workbook) -> dict[str, Any]:
    return {str(row[0].value): row[1].value for row in book.worksheets[0].iter_rows(min_row=4) if row[0].value}


def rows_of(sheet: Worksheet, head: int) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(min_row=head, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_the_cover_shows_the_hashes_of_the_page_and_names_the_third(
    browser: Browsers, people: People, services: Services, world: World
) -> None:
    from tadasu.responses.models import Submission

    kept = assessment_of(services.database, world)
    with services.database.reading() as session:
        submission = session.get_one(Submission, kept.submission_id)
    page = browser(people.ren).get(f"/suppliers/{world.supplier_id}").text

    cover = cover_of(workbook(browser, people, services, world, kind="supplier"))

    assert cover["Hash of the answers"] == submission.document_sha256
    assert cover["Hash of the submission"] == submission.envelope_sha256
    assert cover["Hash of the answers"] in page and cover["Hash of the submission"] in page
    assert cover["Hash of what was scored"] == kept.input_sha256 != submission.document_sha256


def test_the_cover_says_what_the_platform_knows_by_the_clock_of_the_member(
    browser: Browsers, people: People, services: Services, world: World
) -> None:
    before = utc_now().astimezone(ZoneInfo("Europe/Paris")).replace(tzinfo=None)

    cover = cover_of(workbook(browser, people, services, world, kind="supplier"))

    assert cover["Corporate number"] == "1180301018771"
    assert cover["Site"] == "the whole company"
    assert cover["Signed by"] == "鈴木 花 / 総務課長"
    assert cover["Reviewer"] == "ren, aoi"
    assert cover["Submitted at (Europe/Paris)"] == datetime(2026, 5, 13, 22, 5)
    made_at = cover["Generated at (Europe/Paris)"]
    assert abs(made_at - before) < timedelta(minutes=5)
    assert "not recorded" not in cover.values()


def test_the_evidence_sheet_lists_the_file_and_the_level_confirmed(
    browser: Browsers, people: People, services: Services, world: World
) -> None:
    book = workbook(browser, people, services, world, kind="supplier")

    (row,) = (row for row in rows_of(book["Evidence"], 3) if row["Item"] == "LAW-01")

    assert (row["File"], row["Size (bytes)"], row["SHA-256 of the file"]) == (FILE["name"], 48_211, "c" * 64)
    assert (row["Dated"], row["Level"]) == (datetime(2026, 4, 1), 2)
    assert (row["Reviewer"], row["Decision"], row["Reason"]) == ("ren", "level 2 confirmed", "原本と照合")


def test_a_supplier_workbook_is_named_for_supplier_and_day(
    browser: Browsers, people: People, services: Services, world: World
) -> None:
    workbook(browser, people, services, world, kind="supplier")

    today = utc_now().astimezone(ZoneInfo("Europe/Paris")).date()
    assert newest_export(services).file_name == f"責任ある受入れ 2026_株式会社サンプル精工_{today}.xlsx"


@pytest.mark.parametrize(
    ("supplier", "shown"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "abcdefghij"),
        ("㈱サンプル", "(株)サンプル"),
        ("..\u202ecod.exe\x00", "codexe"),
        ("Công ty Đại Việt", "Công ty Đại Việt"),
        ("ကုမ္ပဏီ", "ကုမ္ပဏီ"),
        ("///", "supplier"),
    ],
)
def test_a_name_that_no_file_can_have_becomes_one_that_every_system_takes(supplier: str, shown: str) -> None:
    export = Export(kind="supplier")

    assert file_name(export, "調査", supplier, datetime(2026, 5, 1).date()) == f"調査_{shown}_2026-05-01.xlsx"


def test_the_longest_names_still_fit_a_file_name() -> None:
    name = file_name(Export(kind="supplier"), "調" * 200, "𠮷" * 200, datetime(2026, 5, 1).date())

    assert len(name.encode()) <= 255 and len(name) <= 200
    assert name.endswith("𠮷_2026-05-01.xlsx")


def test_the_sheet_on_silence_says_state_reminders_and_days_of_the_campaign(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    late_evening = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)  # the first of May in Tokyo
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, world.campaign_id)
        campaign.sent_at = late_evening
        supplier: Supplier = a_supplier(session, people.aoi.organisation_id, "沈黙工業")
        site = Site(supplier_id=supplier.id, member_id=world.member_id, name="第二工場")
        session.add(site)
        session.flush()
        silent = a_request_row(session, services.settings, campaign, supplier, site_id=site.id, created_at=late_evening)
        request = session.get_one(Request, silent.request_id)
        for step in (-14, -7):
            session.add(Reminder(request_id=request.id, due_on=request.due_on, step=step,
                                 created_at=late_evening + timedelta(days=20 + step)))  # fmt: skip

    (row,) = rows_of(workbook(browser, people, services, world)["Non-response"], 4)

    assert (row["Supplier"], row["Site"], row["State"]) == ("沈黙工業", "第二工場", "Not opened")
    assert (row["Invited"], row["Reminders"]) == (datetime(2026, 5, 1), 2)
    assert row["Last reminder"] == datetime(2026, 5, 14)


def test_what_is_stored_of_an_assessment_is_what_its_hash_is_of(people: People, services: Services) -> None:
    kept = assessment_of(services.database, a_scored_request(services, people, LAW_21="d"))

    text = zlib.decompress(kept.document)

    assert sha256(text).hexdigest() == kept.document_sha256
    assert json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")).encode() == text
    assert list(json.loads(text)) == ["score", "words", "points", "workers"]
