"""The page of a supplier's sites and intermediaries."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker, member_of
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.invalid import Errors, errors_of
from tadasu.notices import notify
from tadasu.organisations import forms, places, queries, words
from tadasu.organisations.blueprint import bp
from tadasu.organisations.models import Intermediary, Site, Supplier, SupplierIntermediary
from tadasu.organisations.schemas import LinkForm, SiteForm
from tadasu.transaction import db


@bp.get("/suppliers/<int:supplier_id>/sites")
def sites(supplier_id: int) -> ResponseReturnValue:
    return _page(loaded(Supplier), {}, {})


@bp.post("/suppliers/<int:supplier_id>/sites")
def add_site(supplier_id: int) -> ResponseReturnValue:
    supplier = loaded(Supplier)
    try:
        values = read_form(SiteForm())
    except ValidationError as error:
        return _page(supplier, forms.typed(), errors_of(error)), 422
    places.add_site(db(), current_asker(), supplier, values, utc_now())
    notify(_("%(name)s is added.", name=values["name"]))
    return redirect(url_for("organisations.sites", supplier_id=supplier_id), 303)


@bp.get("/suppliers/<int:supplier_id>/sites/<int:site_id>")
def edit_site(supplier_id: int, site_id: int) -> ResponseReturnValue:
    site = loaded(Site)
    names = ("name", "country", "prefecture", "town", "street", "workers")
    return _site_page(site, {name: getattr(site, name) for name in names}, {})


@bp.post("/suppliers/<int:supplier_id>/sites/<int:site_id>")
def change_site(supplier_id: int, site_id: int) -> ResponseReturnValue:
    site = loaded(Site)
    try:
        values = read_form(SiteForm())
    except ValidationError as error:
        return _site_page(site, forms.typed(), errors_of(error)), 422
    places.change_site(db(), current_asker(), site, values, utc_now())
    notify(_("%(name)s is saved.", name=values["name"]))
    return redirect(url_for("organisations.sites", supplier_id=supplier_id), 303)


@bp.post("/suppliers/<int:supplier_id>/sites/<int:site_id>/remove")
def remove_site(supplier_id: int, site_id: int) -> ResponseReturnValue:
    """Asks first, unless the dialog of the page has."""
    site = loaded(Site)
    if request.form.get("confirmed") != "yes":
        supplier = queries.own_supplier(db(), current_asker(), supplier_id)
        return render_template("organisations/site_removal.html", supplier=supplier, site=site)
    name = site.name
    places.remove_site(db(), current_asker(), site, utc_now())
    notify(_("%(name)s is removed.", name=name))
    return redirect(url_for("organisations.sites", supplier_id=supplier_id), 303)


@bp.post("/suppliers/<int:supplier_id>/intermediaries")
def link_intermediary(supplier_id: int) -> ResponseReturnValue:
    supplier = loaded(Supplier)
    found: Intermediary | None = None
    try:
        found = queries.own_intermediary(db(), current_asker(), read_form(LinkForm())["intermediary"])
    except ValidationError:
        found = None
    if found is None:
        return _page(supplier, {}, {"intermediary": [_("Choose an intermediary from the list.")]}), 422
    places.link(db(), current_asker(), supplier, found, utc_now())
    notify(_("%(name)s is added.", name=found.name))
    return redirect(url_for("organisations.sites", supplier_id=supplier_id), 303)


@bp.post("/suppliers/<int:supplier_id>/intermediaries/<int:intermediary_id>/remove")
def unlink_intermediary(supplier_id: int, intermediary_id: int) -> ResponseReturnValue:
    places.unlink(db(), current_asker(), loaded(SupplierIntermediary), utc_now())
    notify(_("It is taken off this supplier."))
    return redirect(url_for("organisations.sites", supplier_id=supplier_id), 303)


def _page(supplier: Supplier, typed: dict[str, str], errors: Errors) -> str:
    linked = queries.intermediaries_of(db(), supplier)
    ids = {each.id for each in linked}
    known = queries.intermediaries(db(), member_of(current_asker()))
    offered = [
        (str(each.id), f"{each.name} ({words.KINDS[each.kind]})") for each, _served in known if each.id not in ids
    ]
    return render_template(
        "organisations/sites.html",
        supplier=supplier,
        sites=queries.sites_of(db(), supplier),
        linked=linked,
        offered=offered,
        typed=typed,
        errors=errors,
        kinds=words.KINDS,
        options=forms.places(),
    )


def _site_page(site: Site, typed: dict[str, Any], errors: Errors) -> str:
    supplier = queries.own_supplier(db(), current_asker(), site.supplier_id)
    return render_template(
        "organisations/site.html", supplier=supplier, site=site, typed=typed, errors=errors, options=forms.places()
    )
