"""Pages that take a list of suppliers in: hand it in, look at every row, apply it, undo it."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage

from questionnaires.problems import Problem
from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import clean, read_form
from tadasu.notices import notify
from tadasu.organisations.blueprint import bp
from tadasu.organisations.lists import queries, steps
from tadasu.organisations.lists.judging import VERDICTS
from tadasu.organisations.lists.page import import_page
from tadasu.organisations.lists.reading import as_csv
from tadasu.organisations.models import SupplierImport
from tadasu.organisations.words import in_words
from tadasu.services import services
from tadasu.transaction import db, release

LARGEST = 20_000_000
_AREA = "imports"
_CHUNK = 2**16
_SUFFIXES = (".xlsx", ".csv", ".tsv", ".txt")


class DecisionForm(Schema):
    """What becomes of one row: new, skip, or same:ID."""

    row = fields.Integer(load_default=0, validate=validate.Range(0, 2_000_000))
    decision = fields.String(required=True, validate=validate.Regexp(r"\A(new|skip|same:[0-9]{1,9})\Z"))
    back = fields.String(load_default="", validate=validate.OneOf(["", *VERDICTS]))


@bp.get("/suppliers/imports")
def imports() -> ResponseReturnValue:
    return _start("")


@bp.post("/suppliers/imports")
def hand_in() -> ResponseReturnValue:
    """The file is on disk before the transaction of its row begins."""
    release()
    upload = request.files.get("file")
    pasted = request.form.get("pasted", "")
    try:
        name, key = _stored(upload, pasted)
    except ValidationError as error:
        return _start(str(error.messages[0]), pasted), 422
    try:
        handed_in = steps.hand_in(db(), current_asker(), name, key, utc_now())
    except Refused:
        services().storage.delete(key)
        raise
    return _to(handed_in)


@bp.get("/suppliers/imports/<int:import_id>")
def show_import(import_id: int) -> ResponseReturnValue:
    handed_in = loaded(SupplierImport)
    verdict, after = request.args.get("rows", ""), request.args.get("after", "0")
    if verdict not in ("", "kept", *VERDICTS) or not (after.isascii() and after.isdigit() and len(after) <= 9):
        raise Refused("paging_invalid", _("This page of the list does not exist."), 422)
    page = import_page(db(), handed_in, verdict, int(after))
    return render_template("organisations/import.html", page=page, handed_in=handed_in)


@bp.post("/suppliers/imports/<int:import_id>/columns")
def choose_columns(import_id: int) -> ResponseReturnValue:
    handed_in = loaded(SupplierImport)
    columns = {column: request.form.get(f"column-{column}", "") for column in range(len(handed_in.headings))}
    if "name" not in columns.values():
        raise Refused("import_no_name", in_words(Problem("import_no_name", "")), 422)
    steps.choose_columns(db(), current_asker(), handed_in, columns, utc_now())
    return _to(handed_in)


@bp.post("/suppliers/imports/<int:import_id>/decide")
def decide(import_id: int) -> ResponseReturnValue:
    handed_in = loaded(SupplierImport)
    try:
        form = read_form(DecisionForm())
    except ValidationError as error:
        raise Refused("decision_invalid", _("Choose what should become of the row."), 422) from error
    decision, _colon, id = form["decision"].partition(":")
    if form["row"]:
        found = steps.decide(db(), handed_in, [form["row"]], decision, utc_now(), int(id) if id else None)
        if not found:
            abort(404)
    elif decision in ("new", "skip"):
        steps.decide_all(db(), handed_in, decision, utc_now())
    return redirect(url_for("organisations.show_import", import_id=import_id, rows=form["back"] or None), 303)


@bp.post("/suppliers/imports/<int:import_id>/apply")
def apply(import_id: int) -> ResponseReturnValue:
    """Where rows are left out, asks first: nothing is left out unseen."""
    handed_in = loaded(SupplierImport)
    left_out = sum(handed_in.counts.get(verdict, 0) for verdict in ("ask", "problem"))
    if left_out and request.form.get("confirmed") != "yes":
        page = import_page(db(), handed_in, "", 0)
        return render_template("organisations/import_apply.html", handed_in=handed_in, page=page, left_out=left_out)
    steps.start_applying(db(), current_asker(), handed_in, utc_now())
    return _to(handed_in)


@bp.post("/suppliers/imports/<int:import_id>/undo")
def undo(import_id: int) -> ResponseReturnValue:
    handed_in = loaded(SupplierImport)
    if request.form.get("confirmed") != "yes":
        return render_template("organisations/import_undo.html", handed_in=handed_in)
    steps.start_undoing(db(), current_asker(), handed_in, utc_now())
    notify(_("The list is being taken back."), "info")
    return _to(handed_in)


def _stored(upload: FileStorage | None, pasted: str) -> tuple[str, str]:
    """Name and key of the list. Raises ValidationError with a sentence."""
    storage = services().storage
    if upload is not None and upload.filename:
        name = clean(upload.filename.replace("\n", " "))[-200:]
        if not name.lower().endswith(_SUFFIXES):
            raise ValidationError(_("Please choose an Excel workbook (.xlsx) or a text file (.csv, .tsv or .txt)."))
        with storage.new(_AREA) as (key, out):
            while chunk := upload.stream.read(_CHUNK):
                out.write(chunk)
            size = out.tell()
        if not size:
            storage.delete(key)
            raise ValidationError(_("The file is empty."))
        return name, key
    if not pasted.strip():
        raise ValidationError(_("Choose a file, or paste rows from a spreadsheet."))
    return str(_("Pasted rows")), storage.put(_AREA, as_csv(pasted))


def _start(error: str, pasted: str = "") -> str:
    return render_template(
        "organisations/imports.html", imports=queries.imports(db(), current_asker()), error=error, pasted=pasted,
        largest=LARGEST,
    )  # fmt: skip


def _to(handed_in: SupplierImport) -> ResponseReturnValue:
    return redirect(url_for("organisations.show_import", import_id=handed_in.id), 303)
