"""The table of suppliers: searched, filtered, sorted, paged; and the views of it that somebody keeps."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.invalid import first_error
from tadasu.notices import notify
from tadasu.organisations import (
    bulk_views,
    forms,
    import_views,
    intermediary_views,
    operations,
    site_views,
    supplier_views,
)
from tadasu.organisations.blueprint import bp
from tadasu.organisations.filters import read_filter
from tadasu.organisations.models import SavedView
from tadasu.organisations.schemas import ViewForm
from tadasu.organisations.table import table_of
from tadasu.transaction import db

__all__ = ["bp", "bulk_views", "import_views", "intermediary_views", "site_views", "supplier_views"]


@bp.get("/suppliers")
def suppliers() -> ResponseReturnValue:
    """The whole page, or only its table for a request by htmx."""
    is_part = request.headers.get("HX-Request-Type") == "partial"
    template = "organisations/_table.html" if is_part else "organisations/suppliers.html"
    asker = current_asker()
    wanted = read_filter(request.args)
    response = make_response(render_template(template, table=table_of(db(), asker, wanted)))
    response.vary.add("HX-Request-Type")
    return response


@bp.post("/suppliers/views")
def keep_view() -> ResponseReturnValue:
    try:
        form = read_form(ViewForm())
    except ValidationError as error:
        raise Refused("view_invalid", first_error(error)[1], 422) from error
    query = forms.own_query(form["query"])
    operations.keep_view(db(), current_asker(), form["name"], query, utc_now())
    notify(_("This view is kept as “%(name)s”.", name=form["name"]))
    return redirect(f"{url_for('organisations.suppliers')}{query}", 303)


@bp.post("/suppliers/views/<int:view_id>/forget")
def forget_view(view_id: int) -> ResponseReturnValue:
    view = loaded(SavedView)
    name = view.name
    operations.forget_view(db(), view)
    notify(_("The view “%(name)s” is removed.", name=name))
    return redirect(url_for("organisations.suppliers"), 303)
