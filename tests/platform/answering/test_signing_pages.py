"""The pages of review and signing: what is open, what is missing, and the receipt."""

from sqlalchemy import select

from tadasu.database import Database
from tadasu.responses.models import Submission
from tests.platform.answering.sections import Page
from tests.platform.answering.signing import looked_through
from tests.platform.worlds import complete_answers, example_answers


def test_the_review_page_lists_what_is_open_with_links(answering: Page) -> None:
    answers = {id: value for id, value in example_answers().items() if id not in ("PRF-03", "LIV-02")}
    _world, browser = answering(answers=answers, answering="started")

    page = browser.get("/answer/review").text

    assert 'href="/answer/sections/site#q-PRF-03"' in page
    assert 'href="/answer/sections/housing#q-LIV-02"' in page


def test_signing_without_name_post_or_statement_is_said_beside_the_field(answering: Page, database: Database) -> None:
    _world, browser = answering(answers=example_answers(), answering="started")

    no_name = browser.post("/answer/review", data={"name": "", "post": "社長", "attested": "yes"})
    no_tick = browser.post("/answer/review", data={"name": "鈴木", "post": "社長", **looked_through(browser)})

    assert (no_name.status_code, no_tick.status_code) == (422, 422)
    assert 'id="name-error"' in no_name.text
    assert 'value="社長"' in no_name.text
    assert 'id="attested-error"' in no_tick.text
    with database.reading() as session:
        assert session.scalars(select(Submission)).all() == []


def test_signing_leads_to_the_receipt_with_its_hash(answering: Page, database: Database) -> None:
    _world, browser = answering(answers=complete_answers(), answering="started")
    form = {"name": "鈴木 花", "post": "総務部長", "attested": "yes", **looked_through(browser)}

    first = browser.post("/answer/review", data=form)
    second = browser.post("/answer/review", data=form)
    receipt = browser.get("/answer/receipt").text

    assert first.status_code == second.status_code == 303, first.text[:3000]
    assert first.headers["Location"] == second.headers["Location"] == "/answer/receipt"
    with database.reading() as session:
        submission = session.scalars(select(Submission)).one()
    assert submission.envelope_sha256 in receipt
    assert "総務部長" in receipt
    assert browser.get("/answer/tasks").headers["Location"] == "/answer/receipt"
