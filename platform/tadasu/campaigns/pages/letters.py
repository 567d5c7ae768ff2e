"""The fourth step: what the mails say, with a preview as it is typed, and a copy to oneself."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.campaigns import drafting, inviting, queries
from tadasu.campaigns import letters as words
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.models import Campaign
from tadasu.campaigns.pages.blueprint import Errors, attempt, bp, to_campaign
from tadasu.campaigns.schemas import LetterForm
from tadasu.clock import utc_now
from tadasu.config import LANGUAGES
from tadasu.language import language
from tadasu.notices import notify
from tadasu.services import settings
from tadasu.transaction import db

_NO_LINK = "/i/…"
_INVENTED = {"ja": ("株式会社サンプル製作所", "山田 花子"), "en": ("Sample Works K.K.", "Hanako Yamada")}


@bp.get("/campaigns/<int:campaign_id>/letters")
def letters(campaign_id: int) -> ResponseReturnValue:
    campaign = loaded(Campaign)
    if campaign.sent_at is not None:
        return to_campaign(campaign)
    kind, shown = _asked_for(campaign, request.args)
    template = words.template_of(campaign.messages, kind, shown)
    return _page(campaign, kind, shown, template, {})


@bp.post("/campaigns/<int:campaign_id>/letters")
def set_letter(campaign_id: int) -> ResponseReturnValue:
    """`then` says what the button was: only save, show the preview, send me a copy, or go on."""
    campaign = loaded(Campaign)
    kind, shown = _asked_for(campaign, request.form)
    then = request.form.get("then", "")
    errors = attempt(LetterForm(), lambda form: _keep(campaign, form, then))
    if errors or then == "preview":
        status = 422 if errors else 200
        return _page(campaign, kind, shown, _typed(), errors), status
    if then == "next":
        return redirect(url_for("campaigns.check", campaign_id=campaign_id), 303)
    return redirect(url_for("campaigns.letters", campaign_id=campaign_id, kind=kind, language=shown), 303)


@bp.post("/campaigns/<int:campaign_id>/letters/preview")
def preview_letter(campaign_id: int) -> ResponseReturnValue:
    """The letter as it would arrive, for the page to show while it is typed. Nothing is kept."""
    campaign = loaded(Campaign)
    kind, shown = _asked_for(campaign, request.form)
    return render_template("campaigns/letter_preview.html", **_preview(campaign, kind, shown, _typed()))


def _keep(campaign: Campaign, form: Mapping[str, Any], then: str) -> None:
    template = words.Template(form["subject"], form["body"])
    if then == "preview":
        drafting.checked(form["kind"], template)
        return
    drafting.set_letter(db(), current_asker(), campaign, form["kind"], form["language"], template, utc_now())
    if then == "test":
        _send_to_myself(campaign, form["kind"], form["language"])
    elif then != "next":
        notify(_("The letter has been saved."))


def _send_to_myself(campaign: Campaign, kind: str, shown: str) -> None:
    text = words.fill(words.template_of(campaign.messages, kind, shown), _sample(campaign, shown))
    copy = inviting.send_copy(db(), settings(), current_asker(), campaign, text, utc_now())
    notify(_("A copy is on its way to %(address)s. The link in it leads nowhere.", address=copy.to_email))


def _asked_for(campaign: Campaign, source: Mapping[str, str]) -> tuple[str, str]:
    """The letter, and its language: unless one was asked for, that which most recipients read."""
    kind, shown = source.get("kind", ""), source.get("language", "")
    if shown not in LANGUAGES:
        shown = next(iter(queries.readers(db(), campaign.id)), language())
    return (kind if kind in words.KINDS else words.KINDS[0]), shown


def _typed() -> words.Template:
    return words.Template(request.form.get("subject", "")[:10_000], request.form.get("body", "")[:50_000])


def _page(campaign: Campaign, kind: str, shown: str, template: words.Template, errors: Errors) -> str:
    return render_template(
        "campaigns/letters.html",
        campaign=campaign,
        kinds=words.KINDS,
        readers=queries.readers(db(), campaign.id),
        placeholders=words.PLACEHOLDERS,
        template=template,
        errors=errors,
        longest_subject=words.LONGEST_SUBJECT,
        **_preview(campaign, kind, shown, template),
    )


def _preview(campaign: Campaign, kind: str, shown: str, template: words.Template) -> dict[str, Any]:
    problem = ""
    template = words.Template(words.with_plain_braces(template.subject), words.with_plain_braces(template.body))
    try:
        words.check(kind, template)
    except words.TemplateProblem as found:
        problem = drafting.sentence(found)
    filled = words.fill(template, _sample(campaign, shown))
    return {"kind": kind, "shown": shown, "filled": filled, "problem": problem}


def _sample(campaign: Campaign, shown: str) -> Mapping[str, str]:
    """The values of the first supplier on the list, or invented ones while there is none."""
    first = next(iter(queries.first_recipients(db(), campaign.id, 1)), None)
    supplier, contact = (first.supplier.name, first.contact_name) if first is not None else _INVENTED[shown]
    due_on = campaign.due_on or today_in(campaign.zone, utc_now())
    link = settings().public_base_url + _NO_LINK
    return inviting.placeholder_values(campaign, supplier, contact, shown, due_on, link)
