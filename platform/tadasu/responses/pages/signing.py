"""Looking over everything, signing, and the receipt. Its files are in `receipt_views`."""

import json
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from scoring.possible import Remark
from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.evidence.queries import links
from tadasu.forms import read_form
from tadasu.invalid import errors_of
from tadasu.library.definitions import rubric_of
from tadasu.responses import addresses, queries, receipts, underway
from tadasu.responses.attestation import statement
from tadasu.responses.envelope import Signature
from tadasu.responses.models import Receipt
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.reading import sentence
from tadasu.responses.rendering.words import Words
from tadasu.responses.reviewed import changed_between, changed_sentence, mark_of_draft
from tadasu.responses.reviewing import Review, review
from tadasu.responses.schemas import Submit
from tadasu.responses.standing import Standing
from tadasu.responses.submitting import submit
from tadasu.services import settings
from tadasu.transaction import db


@bp.get("/review", endpoint="review")
def review_page() -> ResponseReturnValue:
    standing = loaded(Standing)
    if standing.blocked == "submitted":
        return redirect(addresses.RECEIPT, 303)
    return _review_page(standing, {}, 200)


@bp.post("/review")
def sign() -> ResponseReturnValue:
    """Who signs second, on whatever device, is led to the receipt of whoever was first.

    What was changed since the page was made is shown first, and signed when it comes back.
    """
    standing = loaded(Standing)
    if standing.blocked == "submitted":
        return redirect(addresses.RECEIPT, 303)
    try:
        form = read_form(Submit())
    except ValidationError as error:
        return _review_page(standing, {name: said[0] for name, said in errors_of(error).items()}, 422)
    try:
        with db().begin_nested():
            signature = Signature(form["name"], form["post"], standing.language)
            submit(db(), settings(), current_asker(), standing, signature=signature,
                   attested=form["attested"] == "yes", reviewed=form["reviewed"], now=utc_now())  # fmt: skip
    except Refused as error:
        if error.code == "submitted":
            return redirect(addresses.RECEIPT, 303)
        if error.status != 422:
            raise
        place = error.code if error.code == "contradiction" else error.field or "open"
        return _review_page(standing, {} if error.code == "changed" else {place: error.message}, 422)
    return redirect(addresses.RECEIPT, 303)


@bp.get("/receipt")
def receipt() -> ResponseReturnValue:
    standing = loaded(Standing)
    rounds = queries.submissions(db(), standing.response.id)
    if not rounds:
        return redirect(addresses.REVIEW, 303)
    last = rounds[-1]
    files = db().get(Receipt, last.id)
    making = underway.job_state(db(), "receipt", last) if files is None else ""
    return page(
        "receipt", standing, submission=last, rounds=rounds, files=files, making=making,
        failed_mail=receipts.mail_that_failed(db(), last), evidence=json.loads(last.envelope).get("files", []),
    )  # fmt: skip


def _review_page(standing: Standing, errors: dict[str, str], status: int) -> ResponseReturnValue:
    session = db()
    draft, files = queries.draft(session, standing.response.id), links(session, standing.response.id)
    found = review(
        standing, draft, rubric=rubric_of(standing.campaign.rubric, standing.questionnaire),
        evidence=queries.evidence_levels(files), helpers=list(queries.delegations(session, standing.response.id)),
    )  # fmt: skip
    typed = {name: request.form.get(name, "") for name in ("name", "post", "attested")}
    reviewed = mark_of_draft(standing, draft, files)
    looked_at = request.form.get("reviewed", "")
    is_changed = request.method == "POST" and looked_at != reviewed
    if is_changed:
        typed["attested"] = ""
    changed = [id for id in changed_between(standing, looked_at, reviewed) if found.view.questions[id].is_shown]
    shown = page("review", standing, review=found, errors=errors, typed=typed, statement=statement(),
                 reviewed=reviewed, since=changed_sentence() if is_changed else "", changed=changed,
                 **_listed(standing, found))  # fmt: skip
    return shown, status


def _listed(standing: Standing, found: Review) -> dict[str, Any]:
    """What is open, by section, and what contradicts itself, each with the question it stands at."""
    words = Words(standing.questionnaire, standing.language)
    missing: dict[str, list[Any]] = {}
    for each in found.missing:
        missing.setdefault(each.section, []).append(each)
    contradictions = [
        (problem.place.removeprefix("answers."), sentence(problem, standing.language))
        for problem in found.contradictions
    ]
    pages = {
        section.id: url_for("answering.section", section=section.id) for section in standing.questionnaire.sections
    }
    return {
        "missing": missing,
        "contradictions": contradictions,
        "doubts": [_said(each, standing.language) for each in found.range.doubts] if found.range else [],
        "limit": _said(found.range.limit, standing.language) if found.range and found.range.limit else None,
        "sections": words.texts.sections,
        "label": lambda id: words.question(id).label or words.question(id).text,
        "address": lambda id: f"{pages[standing.prepared.section_of[id]]}#q-{id}",
        "is_known": lambda id: id in standing.prepared.section_of,
    }


def _said(remark: Remark, language: str) -> tuple[str, str]:
    """The question a remark speaks of, and the remark in the reader's language if it is there."""
    return remark.item, remark.text.get(language) or next(iter(remark.text.values()))
