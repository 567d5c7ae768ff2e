"""Jobs of the answering side: the receipt."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tadasu.campaigns.models import Campaign, Request, Response
from tadasu.clock import utc_now
from tadasu.config import LANGUAGES
from tadasu.jobs.work import Work
from tadasu.library.definitions import questionnaire_of
from tadasu.mail import outbox
from tadasu.mail.composing import ENCLOSURE_LIMIT
from tadasu.responses.models import Receipt, Submission
from tadasu.responses.receipt.contents import Contents, contents
from tadasu.responses.receipt.pdf import receipt_pdf
from tadasu.responses.receipt.workbook import receipt_workbook
from tadasu.responses.receipts import PDF, XLSX, file_name

_AREA = "receipts"


def make_receipt(work: Work) -> None:
    """Writes PDF and workbook of a submission, and mails them to the contact. `submission_id` names it.

    Tried again after it was done, it does nothing.
    """
    id = work.arguments["submission_id"]
    with work.services.database.reading() as session:
        if session.get(Receipt, id) is not None:
            return
        submission, request, campaign, language = _found(session, id)
        said = contents(submission, request, campaign, questionnaire_of(campaign.questionnaire), language)
    pdf, workbook = receipt_pdf(said), receipt_workbook(said)
    keys = work.services.storage.put(_AREA, pdf), work.services.storage.put(_AREA, workbook)
    with work.services.database.writing() as session:
        submission, request, campaign, _language = _found(session, id)
        session.add(Receipt(submission_id=id, pdf_key=keys[0], workbook_key=keys[1], made_at=utc_now()))
        is_small = len(pdf) + len(workbook) <= ENCLOSURE_LIMIT
        letter = _letter(said, submission, request, keys if is_small else None)
        outbox.put(session, work.services.settings, letter, utc_now(), member_id=submission.member_id,
                   request_id=request.id)  # fmt: skip
        work.finish(session)


def _found(session: Session, id: int) -> tuple[Submission, Request, Campaign, str]:
    submission, request, response = session.execute(
        select(Submission, Request, Response)
        .join(Request, Request.id == Submission.request_id)
        .join(Response, Response.id == Submission.response_id)
        .where(Submission.id == id)
        .options(joinedload(Request.campaign).joinedload(Campaign.questionnaire),
                 joinedload(Request.campaign).joinedload(Campaign.member))
    ).one()  # fmt: skip
    return submission, request, request.campaign, response.language if response.language in LANGUAGES else "ja"


def _letter(said: Contents, submission: Submission, request: Request, keys: tuple[str, str] | None) -> outbox.Letter:
    words, facts = said.words, dict(said.facts)
    member = facts[words["member"]]
    body = words["mail_body"].format(
        name=request.contact_name,
        supplier=facts[words["supplier"]],
        campaign=facts[words["campaign"]],
        member=member,
        submitted_at=facts[words["submitted_at"]],
        envelope=submission.envelope_sha256,
        how=words["mail_enclosed" if keys else "mail_fetched"],
    )
    enclosures = []
    if keys is not None:
        enclosures = [
            outbox.Enclosure(file_name(submission, "receipt", ending), media_type, key)
            for ending, media_type, key in zip(("pdf", "xlsx"), (PDF, XLSX), keys, strict=True)
        ]
    subject = words["mail_subject"].format(member=member)
    return outbox.Letter("receipt", request.contact_name, request.contact_email, subject, body, enclosures=enclosures)
