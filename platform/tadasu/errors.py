"""From exceptions to replies: the one place that knows both."""

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from tadasu.access import SessionChanged, StepUpNeeded
from tadasu.incoming import ControlCharacter
from tadasu.invalid import first_error
from tadasu.transaction import roll_back


class Refused(Exception):
    """Something that cannot be done as things stand. `code` is for machines, `message` for the person."""

    def __init__(self, code: str, message: str, status: int = 409, field: str = "", **facts: object) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.field, self.facts = code, message, status, field, facts


def install(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(ValidationError, _not_valid)
    app.register_error_handler(StepUpNeeded, _step_up)
    app.register_error_handler(DataError, _not_storable)
    app.register_error_handler(OperationalError, _storage)
    app.register_error_handler(PoolTimeout, _storage)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(("text/html", "application/json"), default="text/html")
    return request.is_json or best == "application/json"


def reply(status: int, code: str, message: str, field: str = "", **facts: object) -> ResponseReturnValue:
    """The same sentence as a page or as JSON."""
    if wants_json():
        error = {"code": code, "message": message, "field": field, **facts}
        return jsonify(error={key: value for key, value in error.items() if value != ""}), status
    return render_template("error.html", status=status, code=code, message=message), status


def _refused(error: Refused) -> ResponseReturnValue:
    roll_back()
    return reply(error.status, error.code, error.message, error.field, **error.facts)


def _not_valid(error: ValidationError) -> ResponseReturnValue:
    """A form without fields of its own, such as a button, was sent with something else in it."""
    roll_back()
    field, message = first_error(error)
    return reply(422, "invalid", message, field)


def _not_storable(error: DataError) -> ResponseReturnValue:
    """A NUL, say, in something that is only looked up: PostgreSQL takes none."""
    roll_back()
    current_app.logger.warning("not storable: %s", type(error.orig).__name__)
    return reply(422, "not_storable", _("This holds characters that cannot be stored."))


def _step_up(_error: StepUpNeeded) -> ResponseReturnValue:
    roll_back()
    if wants_json():
        return reply(403, "step_up_needed", _("Please give your password again."))
    return redirect(url_for("accounts.step_up", next=_page_asked_from()), 303)


def _page_asked_from() -> str:
    """The page itself, or for a form the page it stood on; whoever follows it checks that it is one of ours."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return (request.referrer or "").partition(f"//{request.host}")[2] or request.path


def _storage(error: Exception) -> ResponseReturnValue:
    roll_back()
    current_app.logger.error("storage: %s", type(error).__name__)
    body, status = _pair(reply(503, "storage", _("Nothing could be saved just now. Please try again in a moment.")))
    response = current_app.make_response((body, status))
    response.headers["Retry-After"] = "5"
    return response


def _pair(given: ResponseReturnValue) -> tuple[Response | str, int]:
    assert isinstance(given, tuple)
    return given[0], given[1]  # type: ignore[return-value]  # `reply` always gives body and status.


def _http(error: HTTPException) -> ResponseReturnValue:
    roll_back()
    if error.code is not None and error.code < 400:
        return error
    if isinstance(error, SecurityError):  # by a host that is not ours: no page, as its links would have to name it
        return Response(f"{_message(error)}\n", 400, mimetype="text/plain")
    status = error.code or 500
    response = current_app.make_response(reply(status, _code(error), _message(error)))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> ResponseReturnValue:
    roll_back()
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.exception("unforeseen, request %s", g.get("request_id", "-"))
    return reply(500, "internal", _message(InternalServerError()))


def _code(error: HTTPException) -> str:
    if isinstance(error, SessionChanged):
        return "session_changed"
    if isinstance(error, ControlCharacter):
        return "text_control_character"
    codes = {400: "bad_request", 401: "signed_out", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
             413: "too_large", 415: "media_type", 429: "too_many", 503: "unavailable"}  # fmt: skip
    return codes.get(error.code or 500, "error")


def _message(error: HTTPException) -> str:
    if isinstance(error, SessionChanged):
        return str(_("You have signed in or out since this page was opened. Please reload it and try again."))
    if isinstance(error, ControlCharacter):
        return str(_("This holds control characters. Please type it in again."))
    sentences = {
        401: _("You are signed out. Please sign in again; what you typed stays on this page."),
        403: _("Your role does not include this. An administrator of your organisation can help."),
        404: _("There is nothing here, or it is not yours to see."),
        405: _("This address only takes what a button of its page sends."),
        413: _("That is larger than this page takes."),
        415: _("This address does not take that kind of content."),
        429: _("Too many tries. Please wait a little."),
        500: _("Something went wrong on our side. It has been noted."),
        503: _("Too busy just now. Please try again in a moment."),
    }
    return str(sentences.get(error.code or 500, _("The request could not be understood.")))
