"""The living style page: every component with invented data. It exists in the demo only."""

from flask import Blueprint, Flask, current_app, render_template
from sqlalchemy.orm import Session

from tadasu.asker import Asker
from tadasu.charts.samples import sample_pictures
from tadasu.language import language

bp = Blueprint("design", __name__)


def is_demo(_session: Session, _asker: Asker | None) -> Flask | None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # Werkzeug's own name.
    return app if app.extensions["settings"].demo else None


@bp.get("/design")
def design() -> str:
    return render_template("design.html", pictures=sample_pictures(language()))
