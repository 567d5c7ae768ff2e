"""The table of suppliers: searched, filtered, sorted, paged, and what is done to several at once."""

from urllib.parse import parse_qsl

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from tadasu.access import loaded
from tadasu.asker import Asker, current_asker, member_of
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.notices import notify
from tadasu.organisations import (
    forms,
    import_views,
    intermediary_views,
    operations,
    queries,
    site_views,
    supplier_views,
)
from tadasu.organisations.blueprint import bp
from tadasu.organisations.filters import Filter, read_filter
from tadasu.organisations.models import SavedView
from tadasu.organisations.schemas import BulkForm, ViewForm
from tadasu.organisations.table import table_of
from tadasu.transaction import db

__all__ = ["bp", "import_views", "intermediary_views", "site_views", "supplier_views"]


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


@bp.post("/suppliers/bulk")
def bulk() -> ResponseReturnValue:
    asker = current_asker()
    try:
        form = read_form(BulkForm())
    except ValidationError as error:
        raise Refused("bulk_invalid", _first_sentence(error), 422) from error
    back = own_query(form["back"])
    if not form["chosen"]:
        notify(_("Choose at least one supplier first."), "warning")
    else:
        _do(asker, form)
    return redirect(f"{url_for('organisations.suppliers')}{back}", 303)


@bp.post("/suppliers/views")
def keep_view() -> ResponseReturnValue:
    try:
        form = read_form(ViewForm())
    except ValidationError as error:
        raise Refused("view_invalid", _first_sentence(error), 422) from error
    query = own_query(form["query"])
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


def own_query(typed: str) -> str:
    """A filter of ours written anew with its question mark; whatever else was in it is gone."""
    try:
        wanted = read_filter(MultiDict(parse_qsl(typed.removeprefix("?"))))
    except (Refused, ValueError):
        wanted = Filter()
    query = wanted.query()
    return f"?{query}" if query else ""


def _do(asker: Asker, form: dict[str, object]) -> None:
    session, now = db(), utc_now()
    ids = [int(id) for id in form["chosen"]]  # type: ignore[attr-defined]  # The schema gives a list of numbers.
    match form["do"]:
        case "archive":
            done = operations.archive(session, asker, ids, now)
            notify(ngettext("%(num)s supplier is archived.", "%(num)s suppliers are archived.", done))
        case "unarchive":
            done = operations.unarchive(session, asker, ids, now)
            notify(ngettext("%(num)s supplier is back in the list.", "%(num)s suppliers are back in the list.", done))
        case "owner":
            done = operations.set_owner(session, asker, ids, _owner(asker, str(form["owner"])), now)
            notify(ngettext("%(num)s supplier has a new owner.", "%(num)s suppliers have a new owner.", done))
        case action:
            tags = [str(tag) for tag in form["tag"]]  # type: ignore[attr-defined]  # As above.
            _tag(asker, ids, tags, add=action == "tag")


def _tag(asker: Asker, ids: list[int], tags: list[str], *, add: bool) -> None:
    if not tags:
        raise Refused("tag_missing", _("Write the tag first."), 422)
    change = operations.add_tag if add else operations.remove_tag
    done = 0
    for tag in tags:
        done = change(db(), asker, ids, tag, utc_now())
    notify(ngettext("The tags of %(num)s supplier are changed.", "The tags of %(num)s suppliers are changed.", done))


def _owner(asker: Asker, typed: str) -> int | None:
    known = {str(row.id): row.id for row in queries.colleagues(db(), member_of(asker))}
    if typed and typed not in known:
        raise Refused("owner_unknown", _("This person does not look after suppliers any more."), 422)
    return known.get(typed)


def _first_sentence(error: ValidationError) -> str:
    return next(sentence for sentences in forms.errors_of(error).values() for sentence in sentences)
