"""The second step: whom a campaign asks. After sending, later suppliers are added here too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from questionnaires.codes import code_names
from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.campaigns import choosing, drafting, operations, queries
from tadasu.campaigns.contacts import Contact
from tadasu.campaigns.models import Campaign
from tadasu.campaigns.pages.blueprint import Errors, attempt, bp
from tadasu.campaigns.schemas import AddForm, ChosenForm, ListedContactForm, MatchingForm, PasteForm, RemoveForm
from tadasu.clock import utc_now
from tadasu.forms import read_form
from tadasu.incoming import number_asked
from tadasu.language import language
from tadasu.notices import notify
from tadasu.organisations.filters import read_query
from tadasu.organisations.queries import tags_in_use
from tadasu.transaction import db

_SHOWN_UNKNOWN = 20
_OF_THE_QUESTION = ("csrf_token", "confirmed", "expected")


@dataclass(frozen=True)
class Choice:
    """Suppliers to add, what to say where there are none, and words that led to none, by what is said of them."""

    ids: Sequence[int]
    if_none: str
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)


@bp.get("/campaigns/<int:campaign_id>/suppliers")
def suppliers(campaign_id: int) -> ResponseReturnValue:
    return _page(loaded(Campaign), {}, {})


@bp.post("/campaigns/<int:campaign_id>/suppliers/matching")
def add_matching(campaign_id: int) -> ResponseReturnValue:
    def choose(wanted: choosing.Wanted) -> Choice:
        found = db().scalars(choosing.matching(current_asker(), wanted)).all()
        return Choice(found, _("No supplier was added: none has all of this in common."))

    return _added(loaded(Campaign), MatchingForm(), choose)


@bp.post("/campaigns/<int:campaign_id>/suppliers/pasted")
def add_pasted(campaign_id: int) -> ResponseReturnValue:
    def choose(form: Mapping[str, Any]) -> Choice:
        found = choosing.pasted(db(), current_asker(), form["codes"])
        left_out = {
            _("No supplier has these numbers: %(words)s"): found.unknown,
            _("More than one supplier has these numbers: %(words)s"): found.ambiguous,
        }
        return Choice(found.ids, _("No supplier was added: none was found by these numbers."), left_out)

    return _added(loaded(Campaign), PasteForm(), choose)


@bp.post("/campaigns/<int:campaign_id>/suppliers/chosen")
def add_chosen(campaign_id: int) -> ResponseReturnValue:
    """Those ticked on this page or in the supplier table, or all that the filter of the table leaves over."""

    def choose(form: Mapping[str, Any]) -> Choice:
        if form["scope"] == "all":
            fitting = choosing.fitting(db(), current_asker(), read_query(form["back"]))
            return Choice(fitting, _("No supplier fits the filter any more."))
        return Choice(form["chosen"], _("Choose at least one supplier first."))

    return _added(loaded(Campaign), ChosenForm(), choose)


@bp.post("/campaigns/<int:campaign_id>/suppliers/remove")
def remove_supplier(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    supplier_id = read_form(RemoveForm())["supplier_id"]
    operations.remove_supplier(db(), current_asker(), campaign, supplier_id, utc_now())
    return redirect(url_for("campaigns.suppliers", campaign_id=campaign_id, where=request.args.get("where")), 303)


@bp.post("/campaigns/<int:campaign_id>/suppliers/contact")
def set_contact(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)

    def change(form: Mapping[str, Any]) -> None:
        contact = Contact(form["name"], form["email"], form["language"])
        drafting.set_contact(db(), current_asker(), campaign, form["supplier_id"], contact, utc_now())

    errors = attempt(ListedContactForm(), change)
    if errors:
        return _page(campaign, request.form, {f"contact_{field}": said for field, said in errors.items()}), 422
    return redirect(url_for("campaigns.suppliers", campaign_id=campaign_id, where="no_address"), 303)


def _added(campaign: Campaign, schema: AddForm, choose: Callable[[Any], Choice]) -> ResponseReturnValue:
    """Adds those a form chooses. To a campaign that was sent only after asking, since their mail leaves at once."""
    asked_about = 0

    def add(form: Any) -> None:
        nonlocal asked_about
        choice = choose(form)
        known = queries.count_listed(db(), campaign.id, choice.ids)
        with db().begin_nested() as step:
            added = operations.add_suppliers(db(), current_asker(), campaign, choice.ids, utc_now())
            if campaign.sent_at and added and not _is_confirmed(added):
                asked_about = added
                step.rollback()
        if not asked_about:
            _tell(choice, added, known)

    errors = attempt(schema, add)
    if errors:
        return _page(campaign, request.form, errors), 422
    if asked_about:
        return _question(campaign, asked_about)
    return redirect(url_for("campaigns.suppliers", campaign_id=campaign.id), 303)


def _is_confirmed(count: int) -> bool:
    """Whether somebody said yes to this number, and not to what it was before."""
    return request.form.get("confirmed") == "yes" and request.form.get("expected") == str(count)


def _question(campaign: Campaign, count: int) -> str:
    asked = {name: texts for name, texts in request.form.lists() if name not in _OF_THE_QUESTION}
    return render_template("campaigns/add.html", campaign=campaign, count=count, fields=asked | {"expected": count})


def _tell(choice: Choice, added: int, known: int) -> None:
    if added:
        notify(ngettext("%(num)s supplier was added.", "%(num)s suppliers were added.", added))
    if known:
        already = ngettext(
            "%(num)s supplier is on the list already.", "%(num)s suppliers are on the list already.", known
        )
        notify(already, "info")
    elif not choice.ids:
        notify(choice.if_none, "warning")
    elif not added:
        notify(_("No supplier was added: archived suppliers are not asked."), "warning")
    for text, words in choice.left_out.items():
        _tell_of(words, text)


def _tell_of(words: Sequence[str], text: str) -> None:
    if words:
        more = " …" if len(words) > _SHOWN_UNKNOWN else ""
        notify(text % {"words": ", ".join(word[:30] for word in words[:_SHOWN_UNKNOWN]) + more}, "warning")


def _page(campaign: Campaign, form: Mapping[str, Any], errors: Errors) -> str:
    where = request.args.get("where", "")
    search = request.args.get("q", "")[:100]
    find = request.args.get("find", "").strip()[:100]
    after = number_asked("after")
    rows = queries.request_page(db(), campaign.id, where=where, search=search, after=after)
    listed = rows[: queries.PAGE]
    older = ""
    if len(rows) > queries.PAGE:
        older = url_for("campaigns.suppliers", campaign_id=campaign.id, where=where or None, q=search or None,
                        after=listed[-1].id)  # fmt: skip
    prefectures = code_names("prefectures", language())
    return render_template(
        "campaigns/suppliers.html",
        campaign=campaign,
        form=form,
        errors=errors,
        listed=listed,
        older=older,
        is_first=not after,
        where=where,
        search=search,
        find=find,
        found=choosing.found_by_name(db(), current_asker(), campaign.id, find) if find else (),
        most_found=choosing.MOST_FOUND,
        counts=queries.counts(db(), campaign.id),
        tags=[(tag, tag) for tag in tags_in_use(db(), campaign.member_id)],
        tiers=[(tier, tier) for tier in "123456789"],
        prefectures=list(prefectures.items()),
        names_of_prefectures=prefectures,
    )
