"""Signing and submitting, and the files of the receipt."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused, wants_json
from tadasu.forms import read_form, read_json
from tadasu.notices import notify
from tadasu.responses import addresses, queries, receipts, submitting
from tadasu.responses.envelope import Signature
from tadasu.responses.models import Submission
from tadasu.responses.schemas import Submit
from tadasu.responses.standing import Standing
from tadasu.services import Services
from tadasu.transaction import db, release, roll_back

bp = Blueprint("submitting", __name__, url_prefix="/answer")
_JSON = "application/json"


@bp.post("/submit")
def submit() -> ResponseReturnValue:
    """A form, or JSON {name, post, attested: "yes"}. Who submits second is led to the receipt."""
    standing, asker = loaded(Standing), current_asker()
    try:
        form = read_json(Submit()) if request.is_json else read_form(Submit())
        signature = Signature(form["name"], form["post"], asker.language)
        attested = form["attested"] == "yes"
        submission = submitting.submit(db(), _settings(), asker, standing, signature=signature, attested=attested,
                                       now=utc_now())  # fmt: skip
    except ValidationError as error:
        raise Refused(
            "signature", _("Please give your name and post."), 422, next(iter(error.messages_dict))
        ) from error
    except Refused as refused:
        if refused.code != "submitted":
            raise
        roll_back()
        return _submitted_before(refused, standing)
    if wants_json():
        return jsonify(_receipt(submission)), 201
    notify(_("Your answers have been submitted. Thank you."))
    return redirect(addresses.RECEIPT, 303)


@bp.get("/receipt/<int:round_number>/answers.json")
def document(round_number: int) -> ResponseReturnValue:
    """The answer document as it was signed; `tadasu score` gives it the same hash."""
    submission = _round(round_number)
    return _download(submission.document.encode(), _JSON, f"answers-{submission.response_id}.{round_number}.json")


@bp.get("/receipt/<int:round_number>/envelope.json")
def envelope(round_number: int) -> ResponseReturnValue:
    submission = _round(round_number)
    return _download(submission.envelope.encode(), _JSON, f"envelope-{submission.response_id}.{round_number}.json")


@bp.get("/receipt/<int:round_number>/receipt.pdf")
def pdf(round_number: int) -> ResponseReturnValue:
    return _stored(round_number, "pdf")


@bp.get("/receipt/<int:round_number>/answers.xlsx")
def workbook(round_number: int) -> ResponseReturnValue:
    return _stored(round_number, "xlsx")


def _stored(round_number: int, kind: str) -> ResponseReturnValue:
    """A file the runner made; 404 with a sentence until it has."""
    submission = _round(round_number)
    found = receipts.stored_file(db(), submission.id, kind)
    if found is None:
        raise Refused("not_made_yet", _("This file is still being made. Please try again in a minute."), 404)
    release()
    services: Services = current_app.extensions["services"]
    content = services.storage.path(found.key).read_bytes()
    return _download(content, found.media_type, f"receipt-{submission.response_id}.{round_number}.{kind}")


def _round(number: int) -> Submission:
    rounds = queries.submissions(db(), loaded(Standing).response.id)
    return next((each for each in rounds if each.round == number), None) or abort(404)


def _submitted_before(refused: Refused, standing: Standing) -> ResponseReturnValue:
    last = queries.last_submission(db(), standing.response.id)
    if last is None or not wants_json():
        return redirect(addresses.RECEIPT, 303)
    error = {"code": refused.code, "message": refused.message, "receipt": _receipt(last)}
    return jsonify(error=error), refused.status


def _receipt(submission: Submission) -> dict[str, Any]:
    return {
        "round": submission.round,
        "submitted_at": submission.submitted_at.isoformat(),
        "document_sha256": submission.document_sha256,
        "envelope_sha256": submission.envelope_sha256,
        "address": addresses.RECEIPT,
    }


def _download(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _settings() -> Any:
    return current_app.extensions["settings"]
