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
from tadasu.invalid import errors_of
from tadasu.language import language
from tadasu.notices import notify
from tadasu.organisations.bands import BANDS, NOT_ASSESSED
from tadasu.organisations.filters import read_query
from tadasu.reports import operations, picking, queries
from tadasu.reports.models import Export
from tadasu.reports.schemas import AskExport
from tadasu.services import services
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


@bp.get("/exports")
def exports() -> ResponseReturnValue:
    return _page({})


@bp.post("/exports")
def ask() -> ResponseReturnValue:
    try:
        form = read_form(AskExport())
    except ValidationError as error:
        return _page(errors_of(error)), 422
    selection: dict[str, Any] = {}
    if form["bands"]:
        selection["bands"] = sorted(set(form["bands"]))
    if form["chosen"]:
        selection["supplier_ids"] = sorted(set(form["chosen"]))
    elif form["filter"]:
        selection["filter"] = read_query(form["filter"]).narrowing.query()
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
        path = services().storage.path(export.key)
    except FileNotFoundError:
        current_app.logger.error("the store has lost the file of export %s", export_id)
        abort(404)
    reply = send_file(path, mimetype=TYPES[export.kind], as_attachment=True, download_name=export.file_name, max_age=0)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _page(errors: dict[str, Any]) -> str:
    member_id = member_of(current_asker())
    picked = picking.picked(db(), member_id, request.values)
    rows = queries.exports(db(), member_id)
    return render_template(
        "reports/exports.html",
        exports=rows,
        filters=picking.in_words(db(), member_id, [row.Export.selection for row in rows]),
        is_working=any(row.Export.state == "waiting" and row.Job and row.Job.state != "failed" for row in rows),
        campaigns=queries.campaigns(db(), member_id),
        scored=picking.scored(db(), member_id, picked),
        kinds=KINDS,
        bands={code: name for code, name in BANDS.items() if code != NOT_ASSESSED},
        picked=picked,
        preset=_preset(picked),
        errors=errors,
    )


def _preset(picked: picking.Picked) -> dict[str, Any]:
    """What the form begins with: what was sent, or what the address asks for."""
    return {
        "campaign": request.values.get("campaign", ""),
        "language": request.form.get("language", language()),
        "kind": request.form.get("kind", "supplier" if len(picked.suppliers) == 1 else "company"),
        "table": request.form.get("table", "sites"),
        "bands": request.values.getlist("bands"),
    }
