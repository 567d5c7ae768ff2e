"""Who gets an export or a file of evidence, what is refused, and that it is noted."""

from hashlib import sha256
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from tadasu.accounts.models import Person
from tadasu.assessments.models import ReviewVerdict
from tadasu.clock import utc_now
from tadasu.evidence.models import EvidenceFile
from tadasu.jobs.models import Job
from tadasu.reports.models import Export
from tadasu.responses.models import AccessNote
from tadasu.services import Services
from tests.platform.assessed import (
    a_scored_request,
    answers_with,
    assessment_of,
    end_membership,
    more_scored,
    sign,
    work_off,
)
from tests.platform.conftest import Browsers, People
from tests.platform.exported import ask, newest_export
from tests.platform.worlds import a_request


@pytest.mark.parametrize(
    "form, sentence",
    [
        ({"kind": "pdf"}, "Must be one of"),
        ({"language": "vi"}, "Must be one of"),
        ({"campaign": "999"}, "Choose one of your campaigns"),
        ({"campaign": "x"}, "Not a valid integer"),
        ({"campaign": str(2**70)}, "Must be"),
        ({"chosen": "999"}, "not there any more"),
        ({"bands": "low"}, "No scored submission fits"),
        ({"bands": "x" * 21}, "Longer than"),
        ({"member_id": "1"}, "Unknown field"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    browser: Browsers, people: People, services: Services, form: dict[str, Any], sentence: str
) -> None:
    world = a_scored_request(services, people, LAW_21="d")

    reply = ask(browser(people.ren), world, **form)

    assert reply.status_code == 422
    assert sentence in reply.text
    with services.database.reading() as session:
        assert session.scalars(select(Export)).all() == []


def test_a_supplier_workbook_is_of_one_supplier(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    more_scored(services, people, world, "二号")

    reply = ask(browser(people.ren), world, kind="supplier")

    assert reply.status_code == 422
    assert "exactly one" in reply.text


def test_another_members_export_campaign_and_supplier_do_not_exist(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    ask(browser(people.ren), world, kind="csv")
    work_off(services)
    hana = browser(people.hana)

    assert hana.get(f"/exports/{newest_export(services).id}/file").status_code == 404
    assert ask(hana, world).status_code == 422
    assert "株式会社サンプル精工" not in hana.get(f"/exports?supplier={world.supplier_id}").text


def test_a_right_that_ended_makes_no_file(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ask(browser(people.ren), world)
    end_membership(services, people.ren.membership_id)

    work_off(services)

    assert (newest_export(services).state, newest_export(services).key) == ("failed", "")
    assert browser(people.ren).get(f"/exports/{newest_export(services).id}/file").status_code == 303


def test_a_disabled_person_gets_no_file(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ask(browser(people.ren), world)
    with services.database.writing() as session:
        session.get_one(Person, people.ren.person_id).disabled_at = utc_now()

    work_off(services)

    assert newest_export(services).state == "failed"


def test_every_supplier_in_an_export_can_see_that_it_was_exported(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    (other,) = more_scored(services, people, world, "二号")
    ask(browser(people.ren), world, kind="csv")
    work_off(services)

    with services.database.reading() as session:
        notes = session.scalars(select(AccessNote).where(AccessNote.what == "export")).all()
    assert {(note.response_id, note.person_id) for note in notes} == {
        (world.response_id, people.ren.person_id),
        (other.response_id, people.ren.person_id),
    }


def test_an_export_waits_for_a_score_that_is_being_worked_out_anew(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    ask(browser(people.ren), world, kind="csv")
    with services.database.writing() as session:
        session.add(
            ReviewVerdict(
                member_id=world.member_id,
                submission_id=assessment_of(services.database, world).submission_id,
                kind="flag",
                subject="LAW-21",
                verdict="contained",
                reason="Seen.",
                by_id=people.ren.person_id,
                created_at=utc_now(),
            )
        )
    work_off(services)

    with services.database.reading() as session:
        job = session.scalars(select(Job).where(Job.kind == "export")).one()
    assert job.state == "waiting" and "Stale" in job.error
    assert newest_export(services).key == "", "no file that says anything else than the page"
    with time_machine.travel(utc_now().timestamp() + 60):
        work_off(services)
    assert newest_export(services).state == "done"


def test_evidence_is_fetched_by_those_who_may_and_noted(browser: Browsers, people: People, services: Services) -> None:
    world = a_request(services.database, people, services.settings)
    key = services.storage.put("evidence", b"a picture of lockers")
    digest = sha256(b"a picture of lockers").hexdigest()
    with services.database.writing() as session:

        def put(name: str, digest_of: str) -> EvidenceFile:
            file = EvidenceFile(response_id=world.response_id, member_id=world.member_id, name=name, size=20,
                                media_type="image/png", sha256=digest_of, received_sha256=digest_of,
                                uploaded_at=utc_now(),
                                key=key if digest_of == digest else f"evidence/none/{name}")  # fmt: skip
            session.add(file)
            session.flush()
            return file

        signed, draft = put("鍵付きロッカー.png", digest), put("later.png", "0" * 64)
        named = {"question": "LAW-21", "name": signed.name, "sha256": digest, "bytes": 20}
        submission = sign(session, world, answers_with(), files=(named,)).id
        ids = signed.id, draft.id
    work_off(services)
    ren = browser(people.ren)

    page = ren.get(f"/suppliers/{world.supplier_id}/answers").text
    file = ren.get(f"/submissions/{submission}/evidence/{ids[0]}")
    content = file.data
    file.close()

    assert "鍵付きロッカー.png" in page and "later.png" not in page
    assert (file.status_code, content) == (200, b"a picture of lockers")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert ren.get(f"/submissions/{submission}/evidence/{ids[1]}").status_code == 404, "a draft is the supplier's"
    assert browser(people.hana).get(f"/submissions/{submission}/evidence/{ids[0]}").status_code == 404
    with services.database.reading() as session:
        assert "evidence" in session.scalars(select(AccessNote.what)).all()


def test_five_exports_may_wait_and_those_that_failed_do_not(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    for _time in range(5):
        assert ask(ren, world).status_code == 303
    assert "Several exports are still being made" in ask(ren, world).text

    with services.database.writing() as session:
        for job in session.scalars(select(Job).where(Job.kind == "export")):
            job.state = "failed"

    assert ask(ren, world).status_code == 303
    assert "Failed. Please ask for it again." in ren.get("/exports").text
