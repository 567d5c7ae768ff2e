"""Files beside answers: sent, fetched, taken off again.

A transaction is open while the right to send is looked up and again while the file is written down,
but never while the file comes in.
"""

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import ServiceUnavailable

from tadasu.access import loaded
from tadasu.asker import Asker, current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused, wants_json
from tadasu.evidence import operations, queries, receiving
from tadasu.evidence.kinds import ACCEPT
from tadasu.evidence.models import EvidenceLink
from tadasu.evidence.receiving import Received
from tadasu.evidence.sending import as_download
from tadasu.language import show_number
from tadasu.notices import notify
from tadasu.responses import refusals
from tadasu.responses.access import answering_asker, own_response
from tadasu.responses.holding import hold
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.rendering.words import words_of
from tadasu.responses.standing import Standing
from tadasu.services import services
from tadasu.storage import Storage
from tadasu.transaction import database, db, release

BODY = receiving.MOST_BYTES + 1_000_000  # the largest request: a file and the form around it


@dataclass(frozen=True)
class UploadTo:
    """The question a file is for, as the address names it."""

    question: str


def question_for_upload(session: Session, asker: Asker, question: str, **_arguments: object) -> UploadTo | None:
    """Loader: may the person send a file here? Ends the transaction and takes one of the places, before the
    body is read. Raises Refused, or ServiceUnavailable with the seconds to wait.
    """
    standing = own_response(session, asker)
    if standing is None or not standing.sees(question):
        return None
    _refuse_locked(standing, question)
    release()
    try:
        place = receiving.place()
        place.__enter__()
    except receiving.UploadsBusy as error:
        raise ServiceUnavailable(retry_after=5) from error
    g.upload_place = place
    return UploadTo(question)


@bp.teardown_app_request
def _give_place_back(_error: BaseException | None) -> None:
    if "upload_place" in g:
        g.pop("upload_place").__exit__(None, None, None)


@bp.post("/evidence/<question>")
def upload(question: str) -> ResponseReturnValue:
    file = request.files.get(f"file.{question}") or request.files.get("file")
    if file is None or not file.filename:
        raise Refused("file_missing", _("Please choose a file first."), 422, "file")
    with closing(file), receiving.receive(file.stream, file.filename) as received:
        attached = _keep(received, question)
    told = _told(received, attached)
    if wants_json():
        return jsonify(_as_json(attached.link, told)), 201
    notify(told)
    return redirect(_back(question), 303)


@bp.get("/evidence/<question>")
def evidence_page(question: str) -> ResponseReturnValue:
    """For whoever has no script; with one, files are sent from the section's page."""
    standing = loaded(Standing)
    found = queries.links_by_question(db(), standing.response.id).get(question, [])
    return page(
        "evidence", standing, question=question, evidence=found, accept=ACCEPT, back=_address(standing, question),
        label=words_of(standing.questionnaire, standing.language).question(question).text,
        may_edit=standing.may_edit(question),
    )  # fmt: skip


@bp.get("/files/<int:link_id>")
def evidence(link_id: int) -> Response:
    try:
        return as_download(loaded(EvidenceLink).file, services().storage)
    except FileNotFoundError:
        abort(404)


@bp.post("/files/remove")
def remove_evidence() -> ResponseReturnValue:
    """Takes a file off a question; what a submission names is kept."""
    standing, number = loaded(Standing), request.form.get("link", "")
    hold(db(), standing)
    link = queries.link(db(), standing.response.id, int(number)) if _is_id(number) else None
    if link is None or not standing.sees(link.question):
        abort(404)
    _refuse_locked(standing, link.question)
    operations.remove(db(), current_asker(), link, utc_now())
    notify(_("%(name)s has been removed.", name=link.file.name))
    return redirect(_back(link.question), 303)


def own_question(session: Session, asker: Asker, question: str, **_arguments: object) -> Standing | None:
    """Loader: where the person stands, if the question is of a section they see."""
    standing = own_response(session, asker)
    return standing if standing is not None and standing.sees(question) else None


def own_file(session: Session, asker: Asker, link_id: int, **_arguments: object) -> EvidenceLink | None:
    """Loader: a file of a section the person sees."""
    standing = own_response(session, asker)
    found = None if standing is None else queries.link(session, standing.response.id, link_id)
    return found if standing is not None and found is not None and standing.sees(found.question) else None


def _keep(received: Received, question: str) -> operations.Attached:
    """Copies the file first and writes it down afterwards, looking again whether that is allowed still."""
    asker, storage = current_asker(), services().storage
    assert asker.response_id is not None, "the answering side has a response"
    with database().reading() as session:
        known = operations.find_same(session, asker.response_id, received.sha256)
        if known is None:
            operations.check_quota(session, asker.response_id, received.size)
    key = "" if known is not None else _stored(storage, received.path)
    try:
        standing = _standing_again(db())
        hold(db(), standing)
        _refuse_locked(standing, question)
        attached = operations.attach(
            db(), asker, received, response_id=standing.response.id, member_id=standing.request.member_id,
            question=question, key=key, dated_on=None, now=utc_now(),
        )  # fmt: skip
    except BaseException:
        if key:
            storage.delete(key)
        raise
    if key and attached.is_known:
        storage.delete(key)
    return attached


def _standing_again(session: Session) -> Standing:
    """As things are now: the request may have been closed or taken back while the file came in."""
    asker = answering_asker(session, g.web_session)
    standing = None if asker is None else own_response(session, asker)
    if standing is None:
        abort(404)
    return standing


def _stored(storage: Storage, path: Path) -> str:
    with storage.new("evidence") as (key, out), path.open("rb") as source:
        shutil.copyfileobj(source, out)
    return key


def _refuse_locked(standing: Standing, question: str) -> None:
    if not standing.may_edit(question):
        refusals.refuse_blocked(standing)
        raise refusals.locked(question)


def _told(received: Received, attached: operations.Attached) -> str:
    file = received.name
    if attached.is_known:
        return str(_("This file was here already; it is now linked to this question too."))
    if received.was_cleaned:
        words = _("%(name)s is attached. The place and other hidden details of the photo were removed.", name=file)
        return str(words)
    return str(_("%(name)s is attached.", name=file))


def _as_json(link: EvidenceLink, told: str) -> dict[str, object]:
    file = link.file
    return {
        "id": link.id, "name": file.name, "url": url_for("answering.evidence", link_id=link.id),
        "size": f"{show_number(-(-file.size // 1000))} KB", "notice": told, "remove": _("Remove"),
    }  # fmt: skip


def _back(question: str) -> str:
    return _address(_standing_again(db()), question)


def _address(standing: Standing, question: str) -> str:
    return url_for("answering.section", section=standing.prepared.section_of[question]) + f"#q-{question}"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
