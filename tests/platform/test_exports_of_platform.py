"""Exports: the figures of the pages as files, for those who may, with a snapshot that names what is in them."""

import csv
import io
import json
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import select

from tadasu.accounts.models import Person
from tadasu.clock import utc_now
from tadasu.jobs.models import Job
from tadasu.reports.models import Export
from tadasu.responses.models import AccessNote
from tests.platform.assessed import (
    a_scored_request,
    answers_with,
    assessment_of,
    end_membership,
    more_scored,
    sign,
    work_off,
)
from tests.platform.worlds import a_request


def _ask(who: Any, world: Any, **form: Any) -> Any:
    return who.post("/exports", {"kind": "company", "language": "en", "campaign": world.campaign_id, **form})


def _export(services) -> Export:  # type: ignore[no-untyped-def]
    with services.database.reading() as session:
        return session.scalars(select(Export).order_by(Export.id.desc())).first()  # type: ignore[no-any-return]


def _bytes(who, services) -> bytes:  # type: ignore[no-untyped-def]
    """The file of the newest export."""
    reply = who.get(f"/exports/{_export(services).id}/file")
    content: bytes = reply.data
    reply.close()
    return content


def test_nothing_to_export_is_said(browser, people):  # type: ignore[no-untyped-def]
    assert "Nothing to export yet" in browser(people.ren).get("/exports").text


@pytest.mark.parametrize(
    "kind, ending", [("company", "xlsx"), ("supplier", "xlsx"), ("csv", "csv"), ("jsonl", "jsonl")]
)
def test_every_kind_is_made_and_fetched_as_an_attachment(browser, people, services, kind, ending):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="d")
    ren = browser(people.ren)

    asked = _ask(ren, world, kind=kind)
    waiting = ren.get("/exports").text
    work_off(services)
    export = _export(services)
    file = ren.get(f"/exports/{export.id}/file")
    content = file.data
    file.close()

    assert asked.status_code == 303 and "Being made" in waiting
    assert file.status_code == 200
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E8%B2%AC%E4%BB%BB" in file.headers["Content-Disposition"]
    assert export.file_name.endswith(ending)
    assert sha256(content).hexdigest() == export.sha256
    assert len(content) == export.size
    assert export.file_name in ren.get("/exports").text


def test_the_company_workbook_says_what_the_page_says(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="d")
    shown = assessment_of(services.database, world)
    ren = browser(people.ren)
    _ask(ren, world)
    work_off(services)

    book = load_workbook(io.BytesIO(_bytes(ren, services)), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]

    assert shown.final in cells and shown.declared in cells
    assert shown.final is not None and f"{shown.final:.1f}" in ren.get(f"/suppliers/{world.supplier_id}").text
    assert "株式会社サンプル精工" in cells


def test_the_supplier_workbook_ends_at_the_final_score_of_the_page(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="c")
    shown = assessment_of(services.database, world)
    ren = browser(people.ren)
    _ask(ren, world, kind="supplier", chosen=world.supplier_id)
    work_off(services)

    book = load_workbook(io.BytesIO(_bytes(ren, services)), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]

    assert shown.final in cells and shown.declared in cells and shown.assured in cells


def test_csv_and_json_lines_hold_every_supplier_once(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="d")
    more_scored(services, people, world, "二号", "三号")
    ren, files = browser(people.ren), []
    for kind in ("csv", "jsonl"):
        _ask(ren, world, kind=kind)
        work_off(services)
        files.append(_bytes(ren, services))

    rows = list(csv.DictReader(io.StringIO(files[0].decode("utf-8-sig"))))
    lines = [json.loads(line) for line in files[1].decode().splitlines()]
    assert len(rows) == len(lines) == 3
    with services.database.reading():
        shown = assessment_of(services.database, world)
    assert shown.final in [line["final"] for line in lines]
    assert {float(row["final"]) for row in rows} == {line["final"] for line in lines}


def test_one_line_for_each_question_where_that_is_wanted(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    _ask(ren, world, kind="csv", table="items")
    work_off(services)

    text = _bytes(ren, services).decode("utf-8-sig")
    assert "LAW-21" in text


def test_an_answer_that_looks_like_a_formula_stays_text(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, world, answers_with(PRF_01={"entity": "=1+1", "prefecture": "JP-23"}))
    work_off(services)
    ren = browser(people.ren)
    _ask(ren, world, kind="supplier")
    work_off(services)

    book = load_workbook(io.BytesIO(_bytes(ren, services)))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert found and all(cell.data_type == "s" for cell in found)


def test_the_snapshot_is_of_what_was_chosen_and_changes_with_a_score(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="d")
    ren, ids = browser(people.ren), []

    def make(**form: Any) -> None:
        _ask(ren, world, kind="csv", **form)
        work_off(services)
        ids.append(_export(services).snapshot_id)

    make()
    make()
    make(language="ja")
    make(bands="critical")
    submission = assessment_of(services.database, world).submission_id
    ren.post(f"/submissions/{submission}/verdicts",
             {"kind": "flag", "subject": "LAW-21", "verdict": "contained", "reason": "Seen."})  # fmt: skip
    work_off(services)
    make()

    assert ids[0] == ids[1]
    assert len(set(ids)) == 4


def test_bands_and_suppliers_narrow(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="d")
    (other,) = more_scored(services, people, world, "二号")
    ren, counts = browser(people.ren), []
    for form in (
        {"bands": "critical"},
        {"chosen": other.supplier_id},
        {"chosen": [world.supplier_id, other.supplier_id]},
    ):
        _ask(ren, world, kind="csv", **form)
        work_off(services)
        counts.append(_export(services).suppliers)

    assert counts == [1, 1, 2]


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
def test_what_cannot_be_exported_is_refused(browser, people, services, form, sentence):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="d")

    reply = _ask(browser(people.ren), world, **form)

    assert reply.status_code == 422
    with services.database.reading() as session:
        assert session.scalars(select(Export)).all() == []


def test_a_supplier_workbook_is_of_one_supplier(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    more_scored(services, people, world, "二号")

    reply = _ask(browser(people.ren), world, kind="supplier")

    assert reply.status_code == 422
    assert "exactly one" in reply.text


def test_another_members_export_campaign_and_supplier_do_not_exist(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    _ask(browser(people.ren), world, kind="csv")
    work_off(services)
    hana = browser(people.hana)

    assert hana.get(f"/exports/{_export(services).id}/file").status_code == 404
    assert _ask(hana, world).status_code == 422
    assert "株式会社サンプル精工" not in hana.get(f"/exports?supplier={world.supplier_id}").text


def test_a_right_that_ended_makes_no_file(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    _ask(browser(people.ren), world)
    end_membership(services, people.ren.membership_id)

    work_off(services)

    assert (_export(services).state, _export(services).key) == ("failed", "")
    assert browser(people.ren).get(f"/exports/{_export(services).id}/file").status_code != 200


def test_a_disabled_person_gets_no_file(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    _ask(browser(people.ren), world)
    with services.database.writing() as session:
        session.get_one(Person, people.ren.person_id).disabled_at = utc_now()

    work_off(services)

    assert _export(services).state == "failed"


def test_every_supplier_in_an_export_can_see_that_it_was_exported(browser, people, services):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    (other,) = more_scored(services, people, world, "二号")
    _ask(browser(people.ren), world, kind="csv")
    work_off(services)

    with services.database.reading() as session:
        notes = session.scalars(select(AccessNote).where(AccessNote.what == "export")).all()
    assert {(note.response_id, note.person_id) for note in notes} == {
        (world.response_id, people.ren.person_id),
        (other.response_id, people.ren.person_id),
    }


def test_an_export_waits_for_a_score_that_is_being_worked_out_anew(browser, people, services):  # type: ignore[no-untyped-def]
    from tadasu.assessments.models import ReviewVerdict

    world = a_scored_request(services, people, LAW_21="d")
    _ask(browser(people.ren), world, kind="csv")
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
    assert _export(services).key == "", "no file that says anything else than the page"
    with time_machine.travel(utc_now().timestamp() + 60):
        work_off(services)
    assert _export(services).state == "done"


def test_evidence_is_fetched_by_those_who_may_and_noted(browser, people, services):  # type: ignore[no-untyped-def]
    from tadasu.evidence.models import EvidenceFile

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
