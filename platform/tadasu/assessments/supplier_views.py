"""The pages of one supplier: overview, answers, flags, checks, places, requests, and who looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _

from questionnaires.codes import code_names
from tadasu.access import loaded
from tadasu.asker import current_asker, member_of
from tadasu.assessments import explaining, pictures, queries, verdicts
from tadasu.assessments.looking import note_after
from tadasu.assessments.queries import Round
from tadasu.assessments.sheets import Sheet, sheet
from tadasu.evidence.models import EvidenceFile
from tadasu.evidence.sending import as_download
from tadasu.language import language
from tadasu.organisations import queries as places_of
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Submission
from tadasu.services import services
from tadasu.transaction import db

bp = Blueprint("assessments", __name__, template_folder="templates")


@dataclass(frozen=True)
class SupplierHead:
    """What every page of a supplier shows at its head. `sheet` is None as long as nothing was submitted.
    `scoring`: "coming" or "failed" while a score is owed, else "".
    """

    supplier: Supplier
    rounds: Sequence[Round]
    sheet: Sheet | None
    scoring: str

    @property
    def is_latest(self) -> bool:
        return self.sheet is None or self.rounds[0].submission_id == self.sheet.submission.id

    @cached_property
    def flags(self) -> list[explaining.Flag]:
        return explaining.flags(self.sheet) if self.sheet else []


@bp.get("/suppliers/<int:supplier_id>")
def supplier(supplier_id: int) -> str:
    head = _head()
    found = head.sheet
    return _page(
        "overview",
        head,
        waterfall=pictures.score_waterfall(found) if found else None,
        pillars=pictures.pillar_picture(found) if found else None,
        history=pictures.history_picture(head.rounds, language()),
        requests=queries.requests_of(db(), head.supplier.member_id, supplier_id),
        calls=queries.open_calls(db(), found.request.id) if found else (),
    )


@bp.get("/suppliers/<int:supplier_id>/answers")
def answers(supplier_id: int) -> str:
    head = _head()
    found = head.sheet
    return _page(
        "answers",
        head,
        sections=explaining.sections(found, queries.files_of(db(), found.submission)) if found else (),
        returned=queries.returned_of(db(), found.submission.id) if found else (),
        verdicts=_verdicts(head),
        levels=verdicts.levels_for(current_asker()),
        names_of_levels=verdicts.EVIDENCE,
    )


@bp.get("/suppliers/<int:supplier_id>/flags")
def flags(supplier_id: int) -> str:
    head = _head()
    return _page("flags", head, verdicts=_verdicts(head))


@bp.get("/suppliers/<int:supplier_id>/checks")
def checks(supplier_id: int) -> str:
    head = _head()
    found = head.sheet
    return _page("checks", head, checks=explaining.checks(found, head.flags) if found else (), verdicts=_verdicts(head))


@bp.get("/suppliers/<int:supplier_id>/places")
def places(supplier_id: int) -> str:
    head = _head()
    return _page(
        "places",
        head,
        sites=places_of.sites_of(db(), head.supplier),
        intermediaries=places_of.intermediaries_of(db(), head.supplier),
        prefectures=code_names("prefectures", language()),
        countries=code_names("countries", language()),
    )


@bp.get("/suppliers/<int:supplier_id>/requests")
def requests(supplier_id: int) -> str:
    head = _head()
    found = queries.requests_of(db(), head.supplier.member_id, supplier_id)
    return _page("requests", head, requests=found)


@bp.get("/suppliers/<int:supplier_id>/access")
def access(supplier_id: int) -> str:
    head = _head()
    return _page("access", head, looks=queries.looks_at(db(), head.supplier.member_id, supplier_id))


@bp.get("/submissions/<int:submission_id>/evidence/<int:file_id>")
def evidence_file(submission_id: int, file_id: int) -> Response:
    """A file that stood behind a submission. The supplier can see who took it."""
    file = loaded(EvidenceFile)
    try:
        reply = as_download(file, services().storage)
    except FileNotFoundError:
        current_app.logger.error("the store has lost evidence file %s", file_id)
        abort(404)
    note_after(current_asker(), "evidence", file.response_id, file.id, queries.zone_of(db(), submission_id))
    return reply


@bp.get("/submissions/<int:submission_id>/answers.json")
def document(submission_id: int) -> Response:
    """The answers as they were signed, byte for byte; `tadasu score` takes them. The supplier can see who took them."""
    found = loaded(Submission)
    reply = Response(found.document.encode(), mimetype="application/json")
    reply.headers.set("Content-Disposition", "attachment", filename=f"answers-{found.id}.json")
    reply.headers["Cache-Control"] = "no-store"
    note_after(current_asker(), "submission", found.response_id, found.id, queries.zone_of(db(), submission_id))
    return reply


def _head() -> SupplierHead:
    """The supplier at the submission chosen, or the last one. Looking at a submission is noted."""
    found = loaded(Supplier)
    asker = current_asker()
    rounds = queries.rounds(db(), member_of(asker), found.id)
    chosen = _chosen(rounds)
    if chosen is None:
        return SupplierHead(found, rounds, None, "")
    submission = db().get_one(Submission, chosen.submission_id)
    note_after(asker, "submission", chosen.response_id, chosen.submission_id, chosen.zone)
    shown = sheet(db(), submission, language())
    return SupplierHead(found, rounds, shown, queries.scoring_state(db(), submission, shown.assessment))


def _chosen(rounds: Sequence[Round]) -> Round | None:
    """The submission named in the address; an unknown one is not there."""
    named = request.args.get("submission", "")
    if not named:
        return rounds[0] if rounds else None
    found = next((each for each in rounds if str(each.submission_id) == named), None)
    if found is None:
        abort(404)
    return found


def _verdicts(head: SupplierHead) -> Sequence[object]:
    return queries.verdicts_of(db(), head.sheet.submission.id) if head.sheet else ()


def _page(tab: str, head: SupplierHead, **more: object) -> str:
    return render_template(
        f"assessments/{tab}.html",
        head=head,
        identity=_identity(head.supplier),
        tabs=_tabs(tab, head),
        **more,
    )


def _identity(supplier: Supplier) -> list[str]:
    """What the supplier is known by beside its registered name."""
    country = "" if supplier.country == "JP" else code_names("countries", language())[supplier.country]
    place = code_names("prefectures", language()).get(supplier.prefecture) or country
    tags = str(_(", ")).join(sorted(each.tag for each in supplier.tags))
    spelt = (supplier.name_romaji, supplier.name_kana)
    names = (
        next(filter(None, spelt if language() == "en" else reversed(spelt)), ""),
        supplier.own_code,
        place,
        _("Tier %(tier)s", tier=supplier.tier),
        tags,
    )
    return [each for each in names if each]


def _tabs(current: str, head: SupplierHead) -> list[tuple[str, str, bool] | tuple[str, str, bool, str]]:
    named: dict[str, Any] = {}
    if head.sheet is not None and not head.is_latest:
        named["submission"] = head.sheet.submission.id
    counts = {"flags": len([flag for flag in head.flags if flag.is_open])}
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
        address = url_for(f"assessments.{endpoint}", supplier_id=head.supplier.id, **named)
        count = counts.get(name)
        tabs.append((label, address, name == current, str(count)) if count else (label, address, name == current))
    return tabs
