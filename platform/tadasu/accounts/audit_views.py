"""The audit log of one's own organisation, in plain words."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tadasu.access import may
from tadasu.accounts.blueprint import bp
from tadasu.accounts.queries import names_in
from tadasu.accounts.words import ROLE_NAMES
from tadasu.asker import current_asker
from tadasu.auditlog import queries
from tadasu.auditlog.models import AuditLine
from tadasu.auditlog.sentences import FACTS, OBJECTS, SENTENCES
from tadasu.incoming import number_asked
from tadasu.transaction import db

_PAGES = {
    "campaign": ("campaigns.campaign", "campaign_id"),
    "request": ("campaigns.request", "request_id"),
    "supplier": ("assessments.supplier", "supplier_id"),
}


@bp.get("/organisation/audit")
def audit() -> ResponseReturnValue:
    member_id = current_asker().organisation_id
    chosen = _chosen()
    found = queries.lines(db(), member_id, before=number_asked("before"), **chosen)
    shown = found[: queries.PAGE]
    older = url_for("accounts.audit", before=shown[-1].id, **_asked(chosen)) if len(found) > queries.PAGE else ""
    return render_template(
        "accounts/audit.html",
        rows=_rows(shown, names_in(db(), member_id)),
        older=older,
        newest=url_for("accounts.audit", **_asked(chosen)) if "before" in request.args else "",
        chosen=chosen,
        actions=sorted(((code, str(words)) for code, words in SENTENCES.items()), key=lambda each: each[1]),
        kinds=sorted(((code, str(words)) for code, words in OBJECTS.items()), key=lambda each: each[1]),
    )


def _chosen() -> dict[str, Any]:
    """The filters; what is none of ours is taken for no filter."""
    action, kind = request.args.get("action", ""), request.args.get("kind", "")
    return {
        "action": action if action in SENTENCES else "",
        "kind": kind if kind in OBJECTS else "",
        "object_id": number_asked("object_id"),
    }


def _asked(chosen: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in chosen.items() if value}


def _rows(lines: Sequence[AuditLine], names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "at": line.at,
            "who": _who(line, names),
            "what": SENTENCES.get(line.action, line.action),
            "object": _object(line, names),
            "address": _address(line),
            "facts": _facts(line),
        }
        for line in lines
    ]


def _who(line: AuditLine, names: dict[int, str]) -> str:
    """By name only if they work here; somebody of the platform, or at a supplier, by what they are."""
    if line.actor_kind == "person":
        return names.get(line.actor_id) or str(_("The platform's administrator"))
    kinds = {
        "respondent": _("The supplier"),
        "delegate": _("A helper of the supplier"),
        "system": _("Tadasu, by itself"),
    }
    return str(kinds.get(line.actor_kind, line.actor_kind))


def _object(line: AuditLine, names: dict[int, str]) -> str:
    if line.object_kind == "person":
        return names.get(line.object_id, "")
    if line.object_kind == "organisation":
        return ""
    return f"{OBJECTS.get(line.object_kind, line.object_kind)} {line.object_id}"


def _address(line: AuditLine) -> str:
    endpoint, argument = _PAGES.get(line.object_kind, ("", ""))
    values: dict[str, Any] = {argument: line.object_id}
    return url_for(endpoint, **values) if endpoint and may(endpoint) else ""


def _facts(line: AuditLine) -> list[tuple[str, str]]:
    """Those worth reading; the rest stays in the log itself. States before and after are in the sentence."""
    facts = {name: value for name, value in queries.facts_of(line).items() if value or value == 0}
    if line.object_kind == "request":
        facts = {name: value for name, value in facts.items() if name not in ("before", "after")}
    return [
        (str(label), str(ROLE_NAMES.get(facts[name], facts[name]))) for name, label in FACTS.items() if name in facts
    ]
