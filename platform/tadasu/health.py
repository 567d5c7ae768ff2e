"""Says whether the server and its database are there, for whatever watches over it."""

from flask import Blueprint
from sqlalchemy import text

from tadasu.transaction import db

bp = Blueprint("health", __name__)


@bp.get("/health")
def live() -> dict[str, str]:
    db().execute(text("SELECT 1"))
    return {"status": "ok"}
