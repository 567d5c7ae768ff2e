"""Pages that add a supplier, change it, archive it and bring it back."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker, member_of
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.invalid import Errors, errors_of
from tadasu.notices import notify
from tadasu.organisations import forms, operations, queries, words
from tadasu.organisations.blueprint import bp
from tadasu.organisations.models import Supplier
from tadasu.organisations.records import values_of
from tadasu.organisations.schemas import SupplierForm
from tadasu.transaction import db


@bp.get("/suppliers/new")
def new_supplier() -> ResponseReturnValue:
    return _page(None, {}, {})


@bp.post("/suppliers/new")
def add_supplier() -> ResponseReturnValue:
    try:
        values = _read()
        anyway = values.pop("anyway") == "yes"
        id = operations.add_supplier(db(), current_asker(), values, utc_now(), anyway=anyway)
    except ValidationError as error:
        return _page(None, forms.typed(), errors_of(error)), 422
    except operations.AlreadyThere as found:
        return _already_there(None, found.supplier_id)
    notify(_("%(name)s is added.", name=values["name"]))
    return redirect(forms.supplier_page(id), 303)


@bp.get("/suppliers/<int:supplier_id>/edit")
def edit_supplier(supplier_id: int) -> ResponseReturnValue:
    supplier = loaded(Supplier)
    return _page(supplier, forms.shown(values_of(supplier)), {})


@bp.post("/suppliers/<int:supplier_id>/edit")
def change_supplier(supplier_id: int) -> ResponseReturnValue:
    supplier = loaded(Supplier)
    try:
        values = _read()
        anyway = values.pop("anyway") == "yes"
        changed = operations.change_supplier(db(), current_asker(), supplier, values, utc_now(), anyway=anyway)
    except ValidationError as error:
        return _page(supplier, forms.typed(), errors_of(error)), 422
    except operations.AlreadyThere as found:
        return _already_there(supplier, found.supplier_id)
    notify(_("%(name)s is saved.", name=values["name"]) if changed else _("Nothing was changed."))
    return redirect(forms.supplier_page(supplier_id), 303)


@bp.post("/suppliers/<int:supplier_id>/archive")
def archive(supplier_id: int) -> ResponseReturnValue:
    operations.archive(db(), current_asker(), [supplier_id], utc_now())
    notify(_("%(name)s is archived.", name=loaded(Supplier).name))
    return redirect(url_for("organisations.suppliers"), 303)


@bp.post("/suppliers/<int:supplier_id>/unarchive")
def unarchive(supplier_id: int) -> ResponseReturnValue:
    operations.unarchive(db(), current_asker(), [supplier_id], utc_now())
    notify(_("%(name)s is back in the list.", name=loaded(Supplier).name))
    return redirect(forms.supplier_page(supplier_id), 303)


def _read() -> dict[str, Any]:
    colleagues = {str(row.id): row.id for row in queries.colleagues(db(), member_of(current_asker()))}
    values: dict[str, Any] = read_form(SupplierForm(colleagues))
    return values


def _already_there(supplier: Supplier | None, other_id: int) -> ResponseReturnValue:
    same = queries.own_supplier(db(), current_asker(), other_id)
    sentence = _("This company seems to be in your list already. If it is another one, tick the box.")
    return _page(supplier, forms.typed(), {"anyway": [sentence]}, same), 422


def _page(supplier: Supplier | None, typed: dict[str, str], errors: Errors, same: Supplier | None = None) -> str:
    return render_template(
        "organisations/supplier_form.html",
        supplier=supplier,
        typed=typed,
        errors=errors,
        same=same,
        labels=words.FIELDS,
        options=forms.options(db(), member_of(current_asker())),
    )
