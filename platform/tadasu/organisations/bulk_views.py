"""What is done to several suppliers at once: to those ticked in the table, or to all that its filter leaves over."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import Row

from tadasu.asker import Asker, current_asker, member_of
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import read_form
from tadasu.invalid import first_error
from tadasu.notices import notify
from tadasu.organisations import bulk_words, filter_words, forms, listing, operations, queries
from tadasu.organisations.blueprint import bp
from tadasu.organisations.filters import Filter, read_query
from tadasu.organisations.schemas import BulkForm
from tadasu.transaction import db

_KEPT = ("do", "scope", "back", "tag", "owner")  # what the question carries on to its answer


@bp.post("/suppliers/bulk")
def bulk() -> ResponseReturnValue:
    """What changes all that fit asks first, with their number."""
    asker = current_asker()
    try:
        form = read_form(BulkForm())
    except ValidationError as error:
        raise Refused("bulk_invalid", first_error(error)[1], 422) from error
    if form["scope"] == "all":
        return _to_all(asker, form, read_query(form["back"]))
    if not form["chosen"]:
        notify(_("Choose at least one supplier first."), "warning")
    elif form["do"] == "export":
        return redirect(url_for("reports.exports", supplier=form["chosen"]), 303)
    else:
        _do(asker, form, form["chosen"])
    return _back(form)


def _to_all(asker: Asker, form: dict[str, Any], wanted: Filter) -> ResponseReturnValue:
    if form["do"] == "export":
        return redirect(url_for("reports.exports", filter=wanted.narrowing.query() or None), 303)
    _refuse_unready(asker, form)
    ids = list(db().scalars(listing.matching(db(), member_of(asker), wanted).limit(listing.MOST_COUNTED + 1)))
    if len(ids) > listing.MOST_COUNTED:
        raise Refused("too_many_suppliers", bulk_words.too_many(listing.MOST_COUNTED), 422)
    if not ids:
        notify(_("No supplier fits the filter any more."), "warning")
        return _back(form)
    if form["confirmed"] != "yes" or form["expected"] != len(ids):
        return _ask(asker, form, wanted, len(ids))
    _do(asker, form, ids)
    return _back(form)


def _ask(asker: Asker, form: dict[str, Any], wanted: Filter, count: int) -> ResponseReturnValue:
    """Asked anew where the number has changed in between."""
    options = filter_words.options(db(), member_of(asker))
    return render_template(
        "organisations/bulk_confirm.html",
        question=bulk_words.question(form["do"], count, _about(asker, form)),
        filters=list(filter_words.said(wanted, options).values()),
        fields={name: request.form.get(name, "") for name in _KEPT} | {"expected": count},
        back=_list(form),
    )


def _about(asker: Asker, form: dict[str, Any]) -> str:
    """The tags or the colleague that the action is about, in words."""
    if form["do"] == "owner":
        owner = _colleagues(asker).get(form["owner"])
        return owner.name if owner else ""
    return str(_(", ")).join(form["tag"])


def _do(asker: Asker, form: dict[str, Any], ids: Sequence[int]) -> None:
    session, now = db(), utc_now()
    _refuse_unready(asker, form)
    match form["do"]:
        case "archive":
            done = operations.archive(session, asker, ids, now)
        case "unarchive":
            done = operations.unarchive(session, asker, ids, now)
        case "owner":
            owner = _colleagues(asker).get(form["owner"])
            done = operations.set_owner(session, asker, ids, owner.id if owner else None, now)
        case "tag":
            done = operations.add_tags(session, asker, ids, form["tag"], now)
        case "untag":
            done = operations.remove_tags(session, asker, ids, form["tag"], now)
        case action:
            raise AssertionError(f"nothing is done for {action!r}")
    notify(bulk_words.told(form["do"], done))


def _refuse_unready(asker: Asker, form: dict[str, Any]) -> None:
    """Raises Refused where the tag or the colleague is missing that the action is about."""
    if form["do"] in ("tag", "untag") and not form["tag"]:
        raise Refused("tag_missing", _("Write the tag first."), 422)
    if form["do"] == "owner" and form["owner"] and form["owner"] not in _colleagues(asker):
        raise Refused("owner_unknown", _("This person does not look after suppliers any more."), 422)


def _colleagues(asker: Asker) -> dict[str, Row[int, str, str]]:
    return {str(row.id): row for row in queries.colleagues(db(), member_of(asker))}


def _back(form: dict[str, Any]) -> ResponseReturnValue:
    return redirect(_list(form), 303)


def _list(form: dict[str, Any]) -> str:
    return url_for("organisations.suppliers") + forms.own_query(form["back"])
