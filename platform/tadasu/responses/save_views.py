"""Saving answers and remarks from the page's script, as JSON."""

from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from tadasu.access import loaded
from tadasu.clock import utc_now
from tadasu.forms import read_json
from tadasu.responses import saving
from tadasu.responses.commenting import save_comments
from tadasu.responses.schemas import SaveAnswer, SaveComment
from tadasu.responses.standing import Standing
from tadasu.transaction import db

bp = Blueprint("answers", __name__, url_prefix="/answer/api")
_SAVE, _COMMENT = SaveAnswer(), SaveComment()


@bp.put("/answers/<question>")
def save(question: str) -> ResponseReturnValue:
    """Takes {value, base_version, key}; gives {version, saved_at, value, applies, progress}."""
    body = read_json(_SAVE)
    saved = saving.save_answer(
        db(), loaded(Standing), question, body["value"], base_version=body["base_version"], key=body["key"],
        now=utc_now(),
    )  # fmt: skip
    return _as_json(saved)


@bp.put("/comments/<question>")
def comment(question: str) -> ResponseReturnValue:
    """Takes {text}; gives {saved_at}."""
    now = utc_now()
    save_comments(db(), loaded(Standing), {question: read_json(_COMMENT)["text"]}, now)
    return jsonify(saved_at=now.isoformat())


def _as_json(saved: saving.Saved) -> Response:
    fields: dict[str, Any] = {
        "version": saved.version,
        "saved_at": saved.saved_at.isoformat(),
        "value": saved.value,
        "applies": saved.applies,
        "progress": saved.progress,
    }
    return jsonify(fields)
