"""The blueprint of the answering pages, and what all of them tell their templates."""

from typing import Any

from flask import Blueprint, render_template

from tadasu.responses.refusals import blocked_sentence
from tadasu.responses.standing import Standing

bp = Blueprint("answering", __name__, url_prefix="/answer", template_folder="../templates")


def page(template: str, standing: Standing, **more: Any) -> str:
    blocked = blocked_sentence(standing.blocked) if standing.blocked else ""
    return render_template(
        f"responses/answer/{template}.html", standing=standing, asked_by=standing.member_name, blocked=blocked, **more
    )
