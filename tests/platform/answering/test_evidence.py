"""Files beside answers: kept once, counted, taken off, and reached by nobody else."""

import io
import json

from flask import Flask
from sqlalchemy import func, select

from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.evidence import receiving
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.services import Services
from tests.platform.answering.files import ANSWER, PDF, code_of, send
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_campaign, a_helper, a_request, a_request_row, a_supplier, answering_browser


def test_the_same_file_is_linked_and_not_stored_twice(suzuki: Browser, database: Database, services: Services) -> None:
    first = send(suzuki, PDF, "a.pdf")
    again = send(suzuki, PDF, "b.pdf")
    other = send(suzuki, PDF, "b.pdf", "/answer/evidence/LAW-07")

    assert first.json["id"] == again.json["id"] != other.json["id"]
    assert "already" in again.json["notice"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1
        assert session.scalar(select(func.count()).select_from(EvidenceLink)) == 2
    assert len([path for path in services.storage._folder.rglob("*") if path.is_file()]) == 1


def test_the_101st_file_is_refused_with_what_is_used(suzuki: Browser, database: Database, world: World) -> None:
    with database.writing() as session:
        for number in range(100):
            session.add(EvidenceFile(
                response_id=world.response_id, member_id=world.member_id, name="a.pdf", media_type="application/pdf",
                size=1, sha256=str(number), received_sha256=str(number), key=f"evidence/{number}",
                uploaded_at=utc_now(),
            ))  # fmt: skip

    reply = send(suzuki, PDF, "a.pdf")

    assert (reply.status_code, code_of(reply)) == (422, "quota_exceeded")
    assert reply.json["error"]["used"] == 100


def test_one_gigabyte_is_the_most(suzuki: Browser, database: Database, world: World) -> None:
    with database.writing() as session:
        session.add(EvidenceFile(
            response_id=world.response_id, member_id=world.member_id, name="a.pdf", media_type="application/pdf",
            size=1_000_000_000, sha256="1", received_sha256="1", key="evidence/1", uploaded_at=utc_now(),
        ))  # fmt: skip

    assert code_of(send(suzuki, PDF, "a.pdf")) == "quota_exceeded"


def test_of_five_uploads_at_once_the_fifth_waits(suzuki: Browser) -> None:
    places = [receiving.place() for _ in range(receiving.AT_ONCE)]
    for place in places:
        place.__enter__()
    try:
        refused = send(suzuki, PDF, "a.pdf")
    finally:
        for place in places:
            place.__exit__(None, None, None)

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert send(suzuki, PDF, "a.pdf").status_code == 201


def test_a_refused_upload_gives_its_place_back(suzuki: Browser) -> None:
    for _ in range(2 * receiving.AT_ONCE):
        assert send(suzuki, b"", "a.pdf").status_code == 422


def test_a_file_taken_off_is_gone_from_the_page_and_kept_in_the_store(
    suzuki: Browser, database: Database, services: Services
) -> None:
    sent = send(suzuki, PDF, "a.pdf")

    reply = suzuki.post("/answer/files/remove", data={"link": str(sent.json["id"])})

    assert reply.status_code == 303
    assert suzuki.get(sent.json["url"]).status_code == 404
    with database.reading() as session:
        assert services.storage.path(session.scalars(select(EvidenceFile)).one().key).is_file()


def test_nothing_can_be_attached_or_taken_off_after_submission(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="submitted")
    browser = answering_browser(app, database, world)

    assert (send(browser, PDF, "a.pdf").status_code, code_of(send(browser, PDF, "a.pdf"))) == (409, "submitted")


def test_another_response_sees_nothing_of_a_file(
    app: Flask, database: Database, people: People, settings: Settings, suzuki: Browser
) -> None:
    sent = send(suzuki, PDF, "a.pdf")
    with database.writing() as session:
        campaign = a_campaign(session, people.hana)
        other = a_request_row(session, settings, campaign, a_supplier(session, people.hana.organisation_id))
    stranger = answering_browser(app, database, other)

    assert stranger.get(sent.json["url"]).status_code == 404
    assert stranger.post("/answer/files/remove", data={"link": str(sent.json["id"])}).status_code == 404


def test_a_question_that_does_not_exist_takes_no_file(suzuki: Browser) -> None:
    assert send(suzuki, PDF, "a.pdf", "/answer/evidence/NO-01").status_code == 404


def test_a_delegate_sees_and_sends_files_of_own_sections_only(
    app: Flask, database: Database, world: World, suzuki: Browser
) -> None:
    sent = send(suzuki, PDF, "a.pdf")
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, "fees"))

    assert helper.get(sent.json["url"]).status_code == 404
    assert send(helper, PDF, "a.pdf").status_code == 404
    assert send(helper, PDF + b"%", "a.pdf", "/answer/evidence/FEE-01").status_code == 201


def test_without_scripts_a_file_leads_back_to_its_question(suzuki: Browser) -> None:
    reply = suzuki.post(ANSWER, data={"file": (io.BytesIO(PDF), "a.pdf")})

    assert reply.status_code == 303
    assert reply.headers["Location"].endswith("/answer/sections/site#q-PRF-04")


def test_an_upload_leaves_an_audit_line_without_its_name(suzuki: Browser, database: Database) -> None:
    send(suzuki, PDF, "secret name.pdf")

    with database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "evidence attached")).all()
    assert [json.loads(line.body)["question"] for line in lines] == ["PRF-04"]
    assert "secret" not in lines[0].body
