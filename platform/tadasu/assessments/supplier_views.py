"""The pages of one supplier: overview, answers, flags, checks, places, requests, and who looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _

from questionnaires.codes import code_names
from tadasu.access import loaded, may
from tadasu.asker import current_asker, member_of
from tadasu.assessments import explaining, pictures, queries
from tadasu.assessments.looking import note_after
from tadasu.assessments.queries import Round
from tadasu.assessments.sheets import Sheet, sheet
from tadasu.evidence.models import EvidenceFile
from tadasu.evidence.sending import as_download
from tadasu.language import language
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Submission
from tadasu.transaction import db

bp = Blueprint("assessments", __name__, template_folder="templates")


@dataclass(frozen=True)
class Standing:
    """What every page of a supplier shows at its head. `sheet` is None as long as nothing was submitted."""

    supplier: Supplier
    rounds: Sequence[Round]
    sheet: Sheet | None
    is_being_assessed: bool

    @property
    def is_latest(self) -> bool:
        return self.sheet is None or self.rounds[0].submission_id == self.sheet.submission.id

    @property
    def flags(self) -> list[explaining.Flag]:
        return explaining.flags(self.sheet) if self.sheet else []


@bp.get("/suppliers/<int:supplier_id>")
def supplier(supplier_id: int) -> str:
    standing = _standing()
    found = standing.sheet
    return _page(
        "overview",
        standing,
        waterfall=pictures.score_waterfall(found) if found else None,
        pillars=pictures.pillar_picture(found) if found else None,
        history=pictures.history_picture(standing.rounds, language()),
        requests=queries.requests_of(db(), standing.supplier.member_id, supplier_id),
        calls=queries.open_calls(db(), found.request.id) if found else (),
    )


@bp.get("/suppliers/<int:supplier_id>/answers")
def answers(supplier_id: int) -> str:
    standing = _standing()
    found = standing.sheet
    return _page(
        "answers",
        standing,
        sections=explaining.sections(found, queries.files_of(db(), found.submission)) if found else (),
        returned=queries.returned_of(db(), found.submission.id) if found else (),
    )


@bp.get("/suppliers/<int:supplier_id>/flags")
def flags(supplier_id: int) -> str:
    standing = _standing()
    return _page("flags", standing, verdicts=_verdicts(standing))


@bp.get("/suppliers/<int:supplier_id>/checks")
def checks(supplier_id: int) -> str:
    standing = _standing()
    found = standing.sheet
    return _page("checks", standing, checks=explaining.checks(found) if found else (), verdicts=_verdicts(standing))


@bp.get("/suppliers/<int:supplier_id>/places")
def places(supplier_id: int) -> str:
    return _page(
        "places",
        _standing(),
        sites=queries.sites_of(db(), supplier_id),
        intermediaries=queries.intermediaries_of(db(), supplier_id),
        prefectures=code_names("prefectures", language()),
    )


@bp.get("/suppliers/<int:supplier_id>/requests")
def requests(supplier_id: int) -> str:
    standing = _standing()
    found = queries.requests_of(db(), standing.supplier.member_id, supplier_id)
    return _page("requests", standing, requests=found, has_request_page=may("campaigns.request"))


@bp.get("/suppliers/<int:supplier_id>/access")
def access(supplier_id: int) -> str:
    standing = _standing()
    return _page("access", standing, looks=queries.looks_at(db(), standing.supplier.member_id, supplier_id))


@bp.get("/submissions/<int:submission_id>/evidence/<int:file_id>")
def evidence_file(submission_id: int, file_id: int) -> Response:
    """A file that stood behind a submission. The supplier can see who took it."""
    file = loaded(EvidenceFile)
    found = queries.own_submission(db(), current_asker(), submission_id)
    assert found is not None
    zone = sheet(db(), found, language()).campaign.zone
    try:
        reply = as_download(file, current_app.extensions["services"].storage)
    except FileNotFoundError:
        current_app.logger.error("the store has lost evidence file %s", file_id)
        abort(404)
    note_after(current_asker(), "evidence", file.response_id, file.id, zone)
    return reply


def _standing() -> Standing:
    """The supplier at the submission chosen, or the last one. Looking at a submission is noted."""
    found = loaded(Supplier)
    asker = current_asker()
    rounds = queries.rounds(db(), member_of(asker), found.id)
    chosen = _chosen(rounds)
    if chosen is None:
        return Standing(found, rounds, None, False)
    submission = db().get_one(Submission, chosen.submission_id)
    note_after(asker, "submission", chosen.response_id, chosen.submission_id, chosen.zone)
    waiting = queries.is_being_assessed(db(), found.member_id, submission.id)
    return Standing(found, rounds, sheet(db(), submission, language()), waiting)


def _chosen(rounds: Sequence[Round]) -> Round | None:
    """The submission named in the address; an unknown one is not there."""
    named = request.args.get("submission", "")
    if not named:
        return rounds[0] if rounds else None
    found = next((each for each in rounds if str(each.submission_id) == named), None)
    if found is None:
        abort(404)
    return found


def _verdicts(standing: Standing) -> Sequence[object]:
    return queries.verdicts_of(db(), standing.sheet.submission.id) if standing.sheet else ()


def _page(tab: str, standing: Standing, **more: object) -> str:
    return render_template(f"assessments/{tab}.html", standing=standing, tabs=_tabs(tab, standing), **more)


def _tabs(current: str, standing: Standing) -> list[tuple[str, str, bool] | tuple[str, str, bool, str]]:
    named: dict[str, Any] = {}
    if standing.sheet is not None and not standing.is_latest:
        named["submission"] = standing.sheet.submission.id
    counts = {"flags": len([flag for flag in standing.flags if flag.is_open])}
    labels = (
        ("overview", "supplier", _("Overview")),
        ("answers", "answers", _("Answers")),
        ("flags", "flags", _("Flags")),
        ("checks", "checks", _("Checks")),
        ("places", "places", _("Sites and intermediaries")),
        ("requests", "requests", _("Requests and mails")),
        ("access", "access", _("Access log")),
    )
    tabs: list[tuple[str, str, bool] | tuple[str, str, bool, str]] = []
    for name, endpoint, label in labels:
        address = url_for(f"assessments.{endpoint}", supplier_id=standing.supplier.id, **named)
        count = counts.get(name)
        tabs.append((label, address, name == current, str(count)) if count else (label, address, name == current))
    return tabs
