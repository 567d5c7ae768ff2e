"""Steps of review: begin, accept, ask back, open again, and verdicts on flags, checks and "N/A"."""

from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from tadasu.access import loaded
from tadasu.asker import current_asker
from tadasu.assessments import queries, verdicts
from tadasu.assessments.schemas import REASON, Reopen, Verdict, return_schema
from tadasu.assessments.sheets import Sheet, sheet
from tadasu.assessments.supplier_views import bp
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.forms import is_confirmed, read_form
from tadasu.invalid import errors_of
from tadasu.language import language
from tadasu.notices import notify
from tadasu.responses import reviews
from tadasu.responses.models import Submission
from tadasu.services import settings
from tadasu.transaction import db


@bp.post("/requests/<int:request_id>/review/start")
def start_review(request_id: int) -> ResponseReturnValue:
    request = loaded(Request)
    reviews.start_review(db(), current_asker(), request, utc_now())
    notify(_("The review has begun."))
    return _to_supplier(request)


@bp.post("/requests/<int:request_id>/review/accept")
def accept(request_id: int) -> ResponseReturnValue:
    request = loaded(Request)
    if not is_confirmed():
        return _ask(request, _("Accept these answers?"), _("Accept the answers"),
                    _("The answers stay as they are. An administrator can open them again later."))  # fmt: skip
    is_assessed = queries.is_assessed(db(), request)
    reviews.accept(db(), current_asker(), request, is_assessed=is_assessed, now=utc_now())
    notify(_("The answers are accepted."))
    return _to_supplier(request)


@bp.get("/requests/<int:request_id>/review/return")
def return_page(request_id: int) -> ResponseReturnValue:
    return _return_page(loaded(Request))


@bp.post("/requests/<int:request_id>/review/return")
def return_questions(request_id: int) -> ResponseReturnValue:
    request = loaded(Request)
    found = _latest_sheet(request)
    if found is None:
        raise Refused("not_submitted", _("Nothing has been submitted yet."))
    try:
        form = read_form(return_schema(found.questionnaire))
    except ValidationError as error:
        return _return_page(request, errors_of(error)), 422
    due_on: date = form.pop("due_on")
    reasons = {name.removeprefix(REASON): text for name, text in form.items() if text}
    try:
        reviews.return_questions(db(), settings(), current_asker(), request,
                                 reviews.Return(reasons, due_on), utc_now())  # fmt: skip
    except Refused as refused:
        if refused.status != 422:
            raise
        return _return_page(request, {refused.field or "questions": [refused.message]}), 422
    notify(_("The questions are sent back, and the supplier is told by mail."))
    return _to_supplier(request)


@bp.get("/requests/<int:request_id>/review/reopen")
def reopen_page(request_id: int) -> ResponseReturnValue:
    return _reopen_page(loaded(Request))


@bp.post("/requests/<int:request_id>/review/reopen")
def reopen(request_id: int) -> ResponseReturnValue:
    request = loaded(Request)
    try:
        form = read_form(Reopen())
        reviews.reopen(db(), settings(), current_asker(), request,
                       reason=form["reason"], due_on=form["due_on"], now=utc_now())  # fmt: skip
    except ValidationError as error:
        return _reopen_page(request, errors_of(error)), 422
    except Refused as refused:
        if refused.status != 422:
            raise
        return _reopen_page(request, {refused.field: [refused.message]}), 422
    notify(_("All answers are open again, and the supplier is told by mail."))
    return _to_supplier(request)


@bp.post("/requests/<int:request_id>/review/cancel-return")
def cancel_return(request_id: int) -> ResponseReturnValue:
    request = loaded(Request)
    if not is_confirmed():
        put_back = _(
            "The signed answers, remarks and files take the place of what the supplier has changed since. Changed "
            "answers stay in their history. Helpers who were asked for this round are told that it is over."
        )
        return _ask(request, _("Take the questions back?"), _("Take the questions back"), put_back)
    reviews.cancel_return(db(), settings(), current_asker(), request, utc_now())
    notify(_("The questions are taken back. The last submission stands."))
    return _to_supplier(request)


@bp.post("/submissions/<int:submission_id>/verdicts")
def verdict(submission_id: int) -> ResponseReturnValue:
    found = sheet(db(), loaded(Submission), language())
    form = read_form(Verdict())
    verdicts.give(db(), current_asker(), found, **form, now=utc_now())
    notify(_("Your verdict is noted. The score is being worked out anew."))
    tab = {"flag": "flags", "check": "checks"}.get(form["kind"], "answers")
    return redirect(url_for(f"assessments.{tab}", supplier_id=found.request.supplier_id), 303)


def _latest_sheet(request: Request) -> Sheet | None:
    submission = queries.latest_submission(db(), request)
    return sheet(db(), submission, language()) if submission else None


def _ask(request: Request, question: str, yes: str, consequence: str) -> ResponseReturnValue:
    return render_template(
        "assessments/confirm.html", request_row=request, question=question, yes=yes, consequence=consequence
    )


def _return_page(request: Request, errors: dict[str, Any] | None = None) -> str:
    found = _latest_sheet(request)
    if found is None:
        raise Refused("not_submitted", _("Nothing has been submitted yet."))
    return render_template(
        "assessments/return.html", request_row=request, sheet=found, errors=errors or {},
        due_on=reviews.default_due_on(request.campaign, utc_now()), concerned=_concerned(found),
    )  # fmt: skip


def _concerned(found: Sheet) -> set[str]:
    """Questions that an open flag rests on: their sections are shown open."""
    return {each["id"].rpartition(":")[2] for each in found.score.get("flags", ())}


def _reopen_page(request: Request, errors: dict[str, Any] | None = None) -> str:
    due_on = reviews.default_due_on(request.campaign, utc_now())
    return render_template("assessments/reopen.html", request_row=request, errors=errors or {}, due_on=due_on)


def _to_supplier(request: Request) -> ResponseReturnValue:
    return redirect(url_for("assessments.supplier", supplier_id=request.supplier_id), 303)
