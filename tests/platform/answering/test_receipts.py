"""The receipt: PDF and workbook of what was submitted, made by the runner and mailed to the contact."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, update

from tadasu.campaigns.models import Response
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.jobs.models import Job
from tadasu.mail import delivery
from tadasu.mail.models import Attachment, Message
from tadasu.responses.models import Submission
from tadasu.responses.work import make_receipt
from tadasu.services import Services
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import Browser, People
from tests.platform.job_tries import Try
from tests.platform.worlds import World, a_request, answering_browser, complete_answers
from tests.shipped import shipped_questionnaire

HOSTILE = '=1+1 #panic("x") $a$ *b* @ref <script>'


@pytest.fixture
def suzuki(app: Flask, database: Database, world: World) -> Browser:
    browser = answering_browser(app, database, world)
    assert is_submitted(submit(browser))
    return browser


def make(services: Services) -> None:
    with services.database.reading() as session:
        submission = session.scalars(select(Submission.id)).one()
    make_receipt(Try(services, {"submission_id": submission}))


@pytest.mark.parametrize(("language", "title"), [("ja", "ご回答の控え"), ("en", "Receipt of your answers")])
def test_pdf_and_workbook_are_made_in_the_language_of_the_contact(
    suzuki: Browser, services: Services, database: Database, world: World, language: str, title: str
) -> None:
    with database.writing() as session:
        session.get_one(Response, world.response_id).language = language

    make(services)

    assert suzuki.get("/answer/receipt/1/receipt.pdf").data.startswith(b"%PDF-")
    book = load_workbook(BytesIO(suzuki.get("/answer/receipt/1/answers.xlsx").data))
    told = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert title in told and "総務課長" in told
    answers = {row[1]: row[3] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert answers["LAW-10"] == f"45 {shipped_questionnaire().texts[language].questions['LAW-10'].unit}"


def test_the_receipt_is_mailed_once_with_both_files(suzuki: Browser, services: Services, database: Database) -> None:
    make(services)
    make(services)

    with database.reading() as session:
        message = session.scalars(select(Message).where(Message.kind == "receipt")).one()
        names = session.scalars(select(Attachment.name).where(Attachment.message_id == message.id)).all()
        submission = session.scalars(select(Submission)).one()
    assert submission.envelope_sha256 in message.body
    assert sorted(name.rpartition(".")[2] for name in names) == ["pdf", "xlsx"]


def test_until_it_is_made_the_file_is_not_there_yet(suzuki: Browser) -> None:
    reply = suzuki.get("/answer/receipt/1/receipt.pdf")

    assert reply.status_code == 404
    assert "still being made" in reply.text


def test_what_people_typed_is_never_read_as_markup(
    app: Flask, database: Database, people: People, settings: Settings, services: Services
) -> None:
    answers = complete_answers()
    answers["PRF-14"]["name"] = HOSTILE
    world = a_request(database, people, settings, answers=answers)
    browser = answering_browser(app, database, world)
    submit(browser)

    make(services)

    assert browser.get("/answer/receipt/1/receipt.pdf").data.startswith(b"%PDF-")
    book = load_workbook(BytesIO(browser.get("/answer/receipt/1/answers.xlsx").data))
    told = [cell for row in book.worksheets[1].iter_rows() for cell in row if HOSTILE in str(cell.value)]
    assert told and {cell.data_type for cell in told} == {"s"}


def test_a_receipt_that_could_not_be_made_is_said_so(suzuki: Browser, services: Services, database: Database) -> None:
    assert "being made" in suzuki.get("/answer/receipt").text
    with database.writing() as session:
        session.execute(update(Job).where(Job.kind == "receipt").values(state="failed", finished_at=utc_now()))

    page = suzuki.get("/answer/receipt").text
    file = suzuki.get("/answer/receipt/1/receipt.pdf")

    assert "could not be made" in page and "being made" not in page
    assert (file.status_code, "could not be made" in file.text) == (404, True)

    make(services)
    assert "could not be made" not in suzuki.get("/answer/receipt").text


@pytest.mark.parametrize(
    ("end", "told"), [("failed", "could not be delivered"), ("bounced", "could not be delivered"),
                      ("unknown", "may not have arrived"), ("sent", "")],
)  # fmt: skip
def test_what_became_of_the_mail_with_the_receipt_is_told(
    app: Flask, suzuki: Browser, services: Services, database: Database, end: str, told: str
) -> None:
    make(services)
    with app.test_request_context(), database.writing() as session:
        message = session.scalars(select(Message).where(Message.kind == "receipt")).one()
        delivery.move(session, message, ("queued",), "sent" if end == "bounced" else end, utc_now())
        delivery.move(session, message, ("sent",), end, utc_now())

    page = suzuki.get("/answer/receipt").text

    notices = [line for line in page.splitlines() if "suzuki@sample-seiko.example.jp" in line]
    assert [told in line for line in notices] == ([True] if told else [])
