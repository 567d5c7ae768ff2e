"""The files of the receipt, and what was signed as it was signed."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tadasu.access import loaded
from tadasu.errors import Refused
from tadasu.responses import queries, receipts, underway
from tadasu.responses.models import Submission
from tadasu.responses.standing import Standing
from tadasu.services import services
from tadasu.transaction import db, release

bp = Blueprint("receipts", __name__, url_prefix="/answer")
_JSON = "application/json"


@bp.get("/receipt/<int:round_number>/answers.json")
def document(round_number: int) -> ResponseReturnValue:
    """The answer document as it was signed; `tadasu score` gives it the same hash."""
    submission = _round(round_number)
    return _download(submission.document.encode(), _JSON, receipts.file_name(submission, "answers", "json"))


@bp.get("/receipt/<int:round_number>/envelope.json")
def envelope(round_number: int) -> ResponseReturnValue:
    submission = _round(round_number)
    return _download(submission.envelope.encode(), _JSON, receipts.file_name(submission, "envelope", "json"))


@bp.get("/receipt/<int:round_number>/receipt.pdf")
def pdf(round_number: int) -> ResponseReturnValue:
    return _stored(round_number, "pdf")


@bp.get("/receipt/<int:round_number>/answers.xlsx")
def workbook(round_number: int) -> ResponseReturnValue:
    return _stored(round_number, "xlsx")


def _stored(round_number: int, kind: str) -> ResponseReturnValue:
    """A file the runner made; 404 with a sentence until it has, or when it has given up."""
    submission = _round(round_number)
    found = receipts.stored_file(db(), submission.id, kind)
    if found is None and underway.job_state(db(), "receipt", submission) == "failed":
        raise Refused("not_made", _("This file could not be made, through a fault of this platform."), 404)
    if found is None:
        raise Refused("not_made_yet", _("This file is still being made. Please try again in a minute."), 404)
    release()
    content = services().storage.path(found.key).read_bytes()
    return _download(content, found.media_type, receipts.file_name(submission, "receipt", kind))


def _round(number: int) -> Submission:
    rounds = queries.submissions(db(), loaded(Standing).response.id)
    return next((each for each in rounds if each.round == number), None) or abort(404)


def _download(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
