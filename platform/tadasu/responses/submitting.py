"""Signing: the draft becomes a submission that never changes, and the round is over."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from questionnaires.answers.canonical import canonical_bytes, document_sha256
from questionnaires.answers.document import AnswersRejected, parse_json, read_document
from tadasu.asker import Asker
from tadasu.campaigns import waiting_letters
from tadasu.campaigns.dates import is_late
from tadasu.campaigns.models import Answering
from tadasu.config import Settings
from tadasu.errors import Refused
from tadasu.evidence.models import EvidenceLink
from tadasu.evidence.queries import links
from tadasu.jobs.queue import enqueue
from tadasu.organisations.models import Site
from tadasu.responses import queries, refusals
from tadasu.responses.drafting import look
from tadasu.responses.ending import end_delegations
from tadasu.responses.envelope import Contents, Signature, envelope_sha256, envelope_text
from tadasu.responses.holding import hold_with_letters
from tadasu.responses.models import Consent, Submission
from tadasu.responses.reading import sentence
from tadasu.responses.reviewed import changed_sentence, mark_of_draft
from tadasu.responses.reviewing import missing_answers
from tadasu.responses.standing import Standing
from tadasu.responses.transitions import step


@dataclass(frozen=True)
class Document:
    """An answer document in the canonical form its hash is of."""

    text: str
    sha256: str


def submit(
    session: Session, settings: Settings, asker: Asker, standing: Standing, *, signature: Signature, attested: bool,
    reviewed: str, now: datetime,
) -> Submission:  # fmt: skip
    """Signs and submits the draft. Of two at once one wins; the other is refused as "submitted".

    `reviewed`: the mark of the draft that was looked through (`reviewed.mark_of_draft`).
    Raises Refused: "not_attested", "changed", "incomplete" (with the questions) and "contradiction" 422;
    "address_needed", "submitted", "closed", "withdrawn", "declined" 409.
    """
    hold_with_letters(session, standing)
    refusals.refuse_blocked(standing)
    if standing.request.answering == Answering.OPENED:
        raise Refused("incomplete", _("Nothing has been answered yet."), 422)
    if standing.request.address_needed:
        raise Refused("address_needed", _("Please give your own e-mail address first; the receipt goes there."))
    if not attested:
        raise Refused("not_attested", _("Please confirm the statement before you sign."), 422, "attested")
    draft, attached = queries.draft(session, standing.response.id), links(session, standing.response.id)
    if reviewed != mark_of_draft(standing, draft, attached):
        raise Refused("changed", changed_sentence(), 422)
    _refuse_unready(standing, draft)
    asked = queries.asked_questions(standing, draft)
    files = [link for link in attached if link.question in asked]
    document = _document(session, standing, draft, files)
    submission = _store(session, standing, document, draft, files, signature, now)
    _move_on(session, asker, standing, submission, now)
    end_delegations(session, settings, standing.request, submission.response_id, now, is_submitted=True)
    session.add(Consent(submission_id=submission.id, member_id=standing.request.member_id, given_at=now))
    enqueue(session, "assess", {"submission_id": submission.id}, now, member_id=submission.member_id)
    enqueue(session, "receipt", {"submission_id": submission.id}, now, lane="heavy", member_id=submission.member_id)
    session.flush()
    return submission


def _refuse_unready(standing: Standing, draft: queries.Draft) -> None:
    view = look(standing, draft)
    needed = [each.question for each in missing_answers(standing, view) if each.is_needed]
    if needed:
        message = _("Some questions must be answered before you can submit: %(questions)s", questions=", ".join(needed))
        raise Refused("incomplete", message, 422, questions=needed)
    if view.contradictions:
        problem = view.contradictions[0]
        place = problem.place.removeprefix("answers.")
        raise Refused("contradiction", sentence(problem, standing.language), 422, place)


def _document(session: Session, standing: Standing, draft: queries.Draft, files: Sequence[EvidenceLink]) -> Document:
    """The answer document as it is signed; read once more as a stranger would, before it is kept."""
    document = queries.document_of(standing, draft, queries.evidence_levels(files))
    site = session.get(Site, standing.request.site_id) if standing.request.site_id is not None else None
    supplier = {**document["supplier"], "site": site.name if site is not None else None}
    document["supplier"] = {key: value for key, value in supplier.items() if value}
    text = canonical_bytes(document).decode()
    try:
        read = read_document(parse_json(text), standing.questionnaire)
    except AnswersRejected as error:
        raise Refused("incomplete", sentence(error.problems[0], standing.language), 422) from error
    assert read.sha256 == document_sha256(document), "a document read back is the document that was written"
    return Document(text, read.sha256)


def _signed(standing: Standing, draft: queries.Draft, previous: Submission | None) -> queries.Draft:
    """What of a draft is signed: answers that are in the document, and remarks beside questions that are asked.

    A remark may stand where no answer does: it may say why. Beside a question that could not be changed
    in this round it is the one signed before.
    """
    asked, editable, comments = queries.asked_questions(standing, draft), standing.response.editable, draft.comments
    if editable is not None and previous is not None:
        before = json.loads(previous.envelope).get("comments", {})
        open_ones = {id: text for id, text in comments.items() if id in editable}
        comments = {id: text for id, text in before.items() if id not in editable} | open_ones
    return queries.Draft(
        {id: stored for id, stored in draft.answers.items() if id in asked and id in draft.values},
        {id: text for id, text in comments.items() if id in asked},
    )


def _store(
    session: Session, standing: Standing, document: Document, draft: queries.Draft, files: Sequence[EvidenceLink],
    signature: Signature, now: datetime,
) -> Submission:  # fmt: skip
    previous = queries.last_submission(session, standing.response.id)
    contents = Contents(
        document_sha256=document.sha256,
        questionnaire_sha256=standing.questionnaire.sha256,
        signature=signature,
        draft=_signed(standing, draft, previous),
        files=files,
        helpers=queries.delegations(session, standing.response.id),
        previous=previous,
    )
    text = envelope_text(standing, contents, now)
    submission = Submission(
        response_id=standing.response.id,
        request_id=standing.request.id,
        member_id=standing.request.member_id,
        round=standing.round,
        document=document.text,
        document_sha256=document.sha256,
        envelope=text,
        envelope_sha256=envelope_sha256(text),
        as_of=standing.today,
        signer_name=signature.name,
        signer_post=signature.post,
        submitted_at=now,
    )
    session.add(submission)
    try:
        session.flush()
    except IntegrityError as error:  # the round was submitted a moment ago
        raise Refused("submitted", refusals.blocked_sentence("submitted")) from error
    return submission


def _move_on(session: Session, asker: Asker, standing: Standing, submission: Submission, now: datetime) -> None:
    request = standing.request
    late = is_late(request, standing.campaign, standing.arrived)
    values = {
        "round": submission.round, "submitted_at": now, "is_late": late, "return_due_on": None,
        "last_activity_on": standing.today,
    }  # fmt: skip
    step(session, request, [Answering.STARTED, Answering.RETURNED], Answering.SUBMITTED, actor=asker, now=now,
         action="submitted", values=values, submission=submission.id, late=late,
         document=submission.document_sha256, envelope=submission.envelope_sha256)  # fmt: skip
    waiting_letters.drop_asking(session, request, now, actor=asker)
    standing.response.editable = None
