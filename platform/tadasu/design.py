"""The living style page: every component with invented data. It exists in the demo only."""

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.charts.samples import sample_pictures
from tadasu.config import Settings
from tadasu.language import language
from tadasu.services import settings

bp = Blueprint("design", __name__)


def settings_of_demo(_session: Session, _asker: Asker | None) -> Settings | None:
    """The loader: the page is there in a demo only."""
    return settings() if settings().demo else None


@bp.get("/design")
def design() -> str:
    return render_template("design.html", pictures=sample_pictures(language()))
