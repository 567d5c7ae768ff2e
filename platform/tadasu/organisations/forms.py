"""What the forms of suppliers, sites and intermediaries share: what was typed, what is wrong, what can be chosen."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from questionnaires.codes import code_names
from tadasu.config import LANGUAGE_NAMES
from tadasu.errors import Refused
from tadasu.language import language
from tadasu.organisations import queries, words
from tadasu.organisations.blueprint import bp
from tadasu.organisations.filters import read_query


@bp.app_template_global("supplier_page")
def supplier_page(supplier_id: int) -> str:
    return url_for("assessments.supplier", supplier_id=supplier_id)


def typed() -> dict[str, str]:
    """What the form held, to be shown again."""
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def own_query(typed: str) -> str:
    """A filter of ours written anew with its question mark; whatever else was in it is gone."""
    try:
        query = read_query(typed).query()
    except Refused:
        query = ""
    return f"?{query}" if query else ""


def places() -> dict[str, Any]:
    return {
        "countries": words.countries(),
        "prefectures": list(words.prefectures().items()),
        "names_of_prefectures": words.prefectures(),
        "names_of_countries": code_names("countries", language()),
    }


def options(session: Session, member_id: int) -> dict[str, Any]:
    """Everything that can be chosen for a supplier."""
    owners = [(str(row.id), row.name) for row in queries.colleagues(session, member_id)]
    return places() | {
        "languages": list(LANGUAGE_NAMES.items()),
        "tiers": [(str(tier), str(tier)) for tier in range(1, 10)],
        "owners": owners,
    }


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a supplier as its form shows them."""
    found = {name: "" if value is None else str(value) for name, value in values.items()}
    found["aliases"] = "\n".join(values["aliases"])
    found["tags"] = ", ".join(values["tags"])
    found["owner"] = found["owner_id"]
    spend = values["spend"]
    found["spend"] = "" if spend is None else f"{spend:,.2f}".removesuffix(".00")
    return found
