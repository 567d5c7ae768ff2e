"""Exports: what to export, how far it is, and the files that came of it."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker, member_of
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.language import language
from tadasu.notices import notify
from tadasu.organisations.models import Supplier
from tadasu.reports import operations, queries
from tadasu.reports.models import Export
from tadasu.reports.schemas import AskExport
from tadasu.transaction import db

bp = Blueprint("reports", __name__, template_folder="templates")

KINDS = {
    "company": _l("Company workbook (Excel): the whole portfolio"),
    "supplier": _l("Supplier workbook (Excel): one supplier, every figure to recompute"),
    "csv": _l("CSV: one line per site"),
    "jsonl": _l("JSON Lines: one line per site"),
}
TYPES = {
    "company": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "supplier": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
}
BANDS = {
    "critical": _l("Critical"),
    "high": _l("High"),
    "medium": _l("Medium"),
    "medium_unverified": _l("Medium (unverified)"),
    "low": _l("Low"),
    "not_rated": _l("Not rated"),
    "not_applicable": _l("Not applicable"),
}


@bp.get("/exports")
def exports() -> ResponseReturnValue:
    return _page({})


@bp.post("/exports")
def ask() -> ResponseReturnValue:
    try:
        form = read_form(AskExport())
    except ValidationError as error:
        return _page(error.messages_dict), 422
    selection: dict[str, Any] = {}
    if form["bands"]:
        selection["bands"] = sorted(set(form["bands"]))
    if form["chosen"]:
        selection["supplier_ids"] = sorted(set(form["chosen"]))
    if form["table"] == "items":
        selection["table"] = "items"
    try:
        operations.ask(
            db(), current_asker(), kind=form["kind"], language=form["language"], campaign_id=form["campaign"],
            selection=selection, now=utc_now(),
        )  # fmt: skip
    except Refused as refused:
        if refused.status != 422:
            raise
        return _page({refused.field or "kind": [refused.message]}), 422
    notify(_("The export is being made. It appears in the list below."))
    return redirect(url_for("reports.exports"), 303)


@bp.get("/exports/<int:export_id>/file")
def download(export_id: int) -> Response:
    """The file, as an attachment. Whoever asks must still have the right: the policy has looked just now."""
    export = loaded(Export)
    if export.state != "done":
        abort(404)
    try:
        path = current_app.extensions["services"].storage.path(export.key)
    except FileNotFoundError:
        current_app.logger.error("the store has lost the file of export %s", export_id)
        abort(404)
    reply = send_file(path, mimetype=TYPES[export.kind], as_attachment=True, download_name=export.file_name, max_age=0)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _page(errors: dict[str, Any]) -> str:
    member_id = member_of(current_asker())
    named = _named_suppliers(member_id)
    rows = queries.exports(db(), member_id)
    return render_template(
        "reports/exports.html",
        exports=rows,
        is_working=any(row.Export.state in ("waiting", "running") for row in rows),
        campaigns=queries.campaigns(db(), member_id),
        kinds=KINDS,
        bands=BANDS,
        suppliers=named,
        preset={"campaign": request.values.get("campaign", ""), "language": request.form.get("language", language()),
                "kind": request.form.get("kind", "supplier" if len(named) == 1 else "company"),
                "table": request.form.get("table", "sites"), "bands": request.form.getlist("bands")},
        errors=errors,
    )  # fmt: skip


def _named_suppliers(member_id: int) -> list[Supplier]:
    """The suppliers an address or form names, of this member only."""
    ids = [int(each) for each in [*request.args.getlist("supplier"), *request.form.getlist("chosen")][:20_000]
           if each.isascii() and each.isdigit() and len(each) < 10]  # fmt: skip
    return list(queries.suppliers(db(), member_id, ids)) if ids else []
