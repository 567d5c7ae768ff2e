"""Exports: the figures of the pages as files, with a snapshot that names what is in them."""

import csv
import io
import json
from hashlib import sha256
from typing import Any

import pytest
from openpyxl import load_workbook

from tadasu.services import Services
from tests.platform.assessed import (
    a_scored_request,
    answers_with,
    assessment_of,
    more_scored,
    sign,
    work_off,
)
from tests.platform.conftest import Browsers, People
from tests.platform.exported import ask, file_of_newest, newest_export
from tests.platform.worlds import a_request


def test_nothing_to_export_is_said(browser: Browsers, people: People) -> None:
    assert "Nothing to export yet" in browser(people.ren).get("/exports").text


@pytest.mark.parametrize(
    "kind, ending", [("company", "xlsx"), ("supplier", "xlsx"), ("csv", "csv"), ("jsonl", "jsonl")]
)
def test_every_kind_is_made_and_fetched_as_an_attachment(
    browser: Browsers, people: People, services: Services, kind: str, ending: str
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    ren = browser(people.ren)

    asked = ask(ren, world, kind=kind)
    waiting = ren.get("/exports").text
    work_off(services)
    export = newest_export(services)
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


def test_the_company_workbook_says_what_the_page_says(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    shown = assessment_of(services.database, world)
    ren = browser(people.ren)
    ask(ren, world)
    work_off(services)

    book = load_workbook(io.BytesIO(file_of_newest(ren, services)), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]

    assert shown.final in cells and shown.declared in cells
    assert shown.final is not None and f"{shown.final:.1f}" in ren.get(f"/suppliers/{world.supplier_id}").text
    assert "株式会社サンプル精工" in cells


def test_the_supplier_workbook_ends_at_the_final_score_of_the_page(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="c")
    shown = assessment_of(services.database, world)
    ren = browser(people.ren)
    ask(ren, world, kind="supplier", chosen=world.supplier_id)
    work_off(services)

    book = load_workbook(io.BytesIO(file_of_newest(ren, services)), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]

    assert shown.final in cells and shown.declared in cells and shown.assured in cells


def test_csv_and_json_lines_hold_every_supplier_once(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    more_scored(services, people, world, "二号", "三号")
    ren, files = browser(people.ren), []
    for kind in ("csv", "jsonl"):
        ask(ren, world, kind=kind)
        work_off(services)
        files.append(file_of_newest(ren, services))

    rows = list(csv.DictReader(io.StringIO(files[0].decode("utf-8-sig"))))
    lines = [json.loads(line) for line in files[1].decode().splitlines()]
    assert len(rows) == len(lines) == 3
    shown = assessment_of(services.database, world)
    assert shown.final in [line["final"] for line in lines]
    assert {float(row["final"]) for row in rows} == {line["final"] for line in lines}


def test_one_line_for_each_question_where_that_is_wanted(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    ask(ren, world, kind="csv", table="items")
    work_off(services)

    text = file_of_newest(ren, services).decode("utf-8-sig")
    assert "LAW-21" in text


def test_an_answer_that_looks_like_a_formula_stays_text(browser: Browsers, people: People, services: Services) -> None:
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, world, answers_with(PRF_01={"entity": "=1+1", "prefecture": "JP-23"}))
    work_off(services)
    ren = browser(people.ren)
    ask(ren, world, kind="supplier")
    work_off(services)

    book = load_workbook(io.BytesIO(file_of_newest(ren, services)))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert found and all(cell.data_type == "s" for cell in found)


def test_the_snapshot_is_of_what_was_chosen_and_changes_with_a_score(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    ren, ids = browser(people.ren), []

    def make(**form: Any) -> None:
        ask(ren, world, kind="csv", **form)
        work_off(services)
        ids.append(newest_export(services).snapshot_id)

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


def test_bands_and_suppliers_narrow(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    (other,) = more_scored(services, people, world, "二号")
    ren, counts = browser(people.ren), []
    for form in (
        {"bands": "critical"},
        {"chosen": other.supplier_id},
        {"chosen": [world.supplier_id, other.supplier_id]},
    ):
        ask(ren, world, kind="csv", **form)
        work_off(services)
        counts.append(newest_export(services).suppliers)

    assert counts == [1, 1, 2]
