"""The files behind a receipt: each hash is of a file that can be downloaded, and one name holds everywhere."""

import json
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from tadasu.assessments.models import Assessment
from tadasu.commands.main import main as tadasu
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Attachment
from tadasu.responses.models import Response, Submission
from tadasu.responses.rendering.said import said
from tadasu.responses.rendering.words import Words
from tadasu.services import Services
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.assessed import work_off
from tests.platform.conftest import Browser, Browsers, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers
from tests.shipped import shipped_questionnaire

ANSWERS = {
    **complete_answers(),
    "FEE-04": {"amount": 1_500_000, "currency": "VND", "rate": 0.0058, "on": "2026-06-01"},
    "FEE-13": {"amount": 1600, "currency": "USD", "rate": 150, "on": "2026-04-01"},
    "LAW-10": 44.5,
    "LAW-18": "unk",
    "LAW-25": "N/A",
}  # fmt: skip


@pytest.fixture
def submitted(
    app: Flask, database: Database, people: People, settings: Settings, services: Services
) -> tuple[World, Browser]:
    """A submission that was scored and has its receipt."""
    world = a_request(database, people, settings, answers=ANSWERS)
    browser = answering_browser(app, database, world)
    reply = submit(browser)
    assert is_submitted(reply), reply.text
    work_off(services)
    return world, browser


def workbook_of(browser: Browser) -> Any:
    return load_workbook(BytesIO(browser.get("/answer/receipt/1/answers.xlsx").data))


def test_the_page_offers_the_files_whose_hashes_it_prints(submitted: tuple[World, Browser]) -> None:
    _world, browser = submitted

    page = browser.get("/answer/receipt").text

    for name in ("answers.json", "envelope.json"):
        address = f"/answer/receipt/1/{name}"
        assert f'href="{address}"' in page
        assert sha256(browser.get(address).data).hexdigest() in page


def test_receipt_page_and_mail_say_the_same_hashes_under_the_same_names(
    submitted: tuple[World, Browser], database: Database
) -> None:
    _world, browser = submitted
    with database.reading() as session:
        submission = session.scalars(select(Submission)).one()

    facts = {row[0]: row[1] for row in workbook_of(browser).worksheets[0].iter_rows(values_only=True) if row[0]}

    assert facts["回答のハッシュ"] == submission.document_sha256
    assert facts["提出のハッシュ"] == submission.envelope_sha256


def test_a_file_of_the_receipt_has_one_name_on_the_page_and_in_the_mail(
    submitted: tuple[World, Browser], database: Database
) -> None:
    world, browser = submitted
    fetched = [browser.get(f"/answer/receipt/1/{file}") for file in ("receipt.pdf", "answers.xlsx")]

    with database.reading() as session:
        mailed = session.scalars(select(Attachment.name).order_by(Attachment.id)).all()

    found = [re.findall(r"filename=\"?([^\";]+)", reply.headers["Content-Disposition"])[0] for reply in fetched]
    assert found == list(mailed) == [f"receipt-{world.response_id}.1.pdf", f"receipt-{world.response_id}.1.xlsx"]


def test_the_downloaded_answers_score_to_the_figures_of_the_platform(
    submitted: tuple[World, Browser], database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _world, browser = submitted
    file = tmp_path / "answers.json"
    file.write_bytes(browser.get("/answer/receipt/1/answers.json").data)

    with pytest.raises(SystemExit) as ended:
        tadasu(["score", str(file), "--json", "-"])

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    with database.reading() as session:
        kept = session.scalars(select(Assessment)).one()
    assert ended.value.code == 0
    for figure in ("declared", "assured", "final", "coverage", "confidence", "band"):
        assert printed[figure] == getattr(kept, figure), figure
    assert printed["submission_sha256"] == kept.input_sha256 == sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_receipt_says_an_answer_as_the_page_of_the_member_does(
    app: Flask, database: Database, people: People, settings: Settings, services: Services, browser: Browsers,
    language: str,
) -> None:  # fmt: skip
    world = a_request(database, people, settings, answers=ANSWERS)
    with database.writing() as session:
        session.get_one(Response, world.response_id).language = language
    supplier = answering_browser(app, database, world)
    submit(supplier)
    work_off(services)

    rows = workbook_of(supplier).worksheets[1].iter_rows(min_row=2, values_only=True)
    told = {row[1]: str(row[3]).split("\n") for row in rows}
    page = browser(people.ren, language).get(f"/suppliers/{world.supplier_id}/answers").text
    words = Words(shipped_questionnaire(), language)
    for question in ("FEE-13", "LAW-10", "LAW-18", "LAW-25", "FEE-02", "FEE-04", "FEE-10", "PRF-03"):
        answer = said(words, question, ANSWERS[question])
        assert told[question] == list(answer.lines), question
        assert all(line in page for line in answer.lines), question
    assert "1,600 USD (1 USD = 150 JPY, 2026-04-01)" in "\n".join(told["FEE-13"])
    assert "1,500,000 VND (1 VND = 0.0058 JPY, 2026-06-01)" in "\n".join(told["FEE-04"])
    assert told["LAW-10"] == ["44.5 " + shipped_questionnaire().texts[language].questions["LAW-10"].unit]
    assert told["LAW-25"] == [{"ja": "該当なし", "en": "Does not apply"}[language]]


def test_a_table_is_told_row_by_row_where_no_grid_can_be_drawn(submitted: tuple[World, Browser]) -> None:
    _world, browser = submitted
    rows = {row[1]: row[3] for row in workbook_of(browser).worksheets[1].iter_rows(min_row=2, values_only=True)}

    told = str(rows["PRF-04"]).split("\n")

    assert len(told) == len(ANSWERS["PRF-04"])
    (interns,) = (line for line in told if "技能実習" in line)
    assert "国籍・地域：ベトナム / 性別：女性" in interns and interns.endswith("：30")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("rate", "told"), [(0.0094, "0.0094"), (0.00012, "0.00012"), (1e-7, "0.0000001"), (150, "150"),
                                            (1234.56789, "1,234.56789")])  # fmt: skip
def test_a_rate_is_told_with_every_digit_that_was_given(language: str, rate: float, told: str) -> None:
    answer = {"amount": 0.125, "currency": "USD", "rate": rate, "on": "2026-06-01"}

    (line,) = said(Words(shipped_questionnaire(), language), "FEE-04", answer).lines

    assert line == f"0.125 USD (1 USD = {told} JPY, 2026-06-01)"
