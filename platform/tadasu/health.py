"""Says whether the server and its database are there, for whatever watches over it."""

from flask import Blueprint

from tadasu.database import check
from tadasu.transaction import db

bp = Blueprint("health", __name__)


@bp.get("/health")
def live() -> dict[str, str]:
    check(db())
    return {"status": "ok"}
