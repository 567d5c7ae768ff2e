"""One section a page: shown, and saved whole where no script saves it answer by answer."""

import secrets
from collections.abc import Mapping

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tadasu.access import loaded
from tadasu.clock import utc_now
from tadasu.evidence.kinds import ACCEPT
from tadasu.invalid import first_error
from tadasu.notices import notify
from tadasu.responses.commenting import save_comments
from tadasu.responses.form_values import bases_in, field_of, known_and_unknown, values_in
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.pages.finding import SectionAtHand
from tadasu.responses.pages.later import names_version
from tadasu.responses.pages.questions import Typed, section_page
from tadasu.responses.saving_sections import SectionSaved, save_section
from tadasu.responses.schemas import SaveComment
from tadasu.transaction import db

Form = MultiDict[str, str]


@bp.get("/sections/<section>")
def section(section: str) -> ResponseReturnValue:
    return _show(loaded(SectionAtHand), None), 200


@bp.post("/sections/<section>")
def section_post(section: str) -> ResponseReturnValue:
    hand, form = loaded(SectionAtHand), MultiDict(request.form)
    adds_row = form.get("add_row", "")
    typed_fields = dict(form.lists())
    saved = _save(db(), hand, form)
    for id in saved.untouched:  # somebody else's answer stands and is shown; saving again keeps it
        typed_fields.pop(f"{id}.shown", None)
    if saved.problems or adds_row:
        typed = Typed(typed_fields, by_question(saved.problems), rows={adds_row: 1} if adds_row else {})
        return _show(hand, typed), 422 if saved.problems else 200
    if saved.newly_asked:
        notify(_("Saved. Because of your answers there are further questions on this page."), "info")
        return redirect(url_for("answering.section", section=hand.section.id), 303)
    notify(_("Saved."))
    return redirect(_next(hand, form), 303)


def by_question(problems: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Sentences by question and field."""
    found: dict[str, dict[str, str]] = {}
    for place, sentence in problems.items():
        found.setdefault(place.partition(".")[0].partition("[")[0], {})[place] = sentence
    return found


def _save(session: Session, hand: SectionAtHand, form: Form) -> SectionSaved:
    now, questions = utc_now(), hand.section.questions
    raw = values_in(hand.standing.questionnaire, questions, form)
    twofold = {name: _not_both() for name in known_and_unknown(questions, form)}
    raw = {id: value for id, value in raw.items() if id not in by_question(twofold)}
    saved = save_section(
        session, hand.standing, hand.section.id, raw, bases=bases_in(questions, form),
        form_key=form.get("form_key", "")[:80] or secrets.token_hex(16), now=now,
    )  # fmt: skip
    problems = {field_of(hand.standing.questionnaire, place, form): said for place, said in saved.problems.items()}
    problems |= twofold
    remarks = {}
    for id in questions:
        if f"{id}.comment" in form and hand.standing.may_edit(id):
            try:
                remarks[id] = SaveComment().load({"text": form[f"{id}.comment"]})["text"]
            except ValidationError as error:
                problems[f"{id}.comment"] = first_error(error)[1]
    if remarks:
        save_comments(session, hand.standing, remarks, now)
    return SectionSaved(saved.saved, problems, saved.newly_asked, saved.untouched)


def _not_both() -> str:
    return str(_("Either enter a figure or tick that it is not known, not both."))


def _next(hand: SectionAtHand, form: Form) -> str:
    if form.get("then") == "stay":
        return url_for("answering.section", section=hand.section.id)
    if hand.after is None:
        return url_for("answering.tasks")
    return url_for("answering.section", section=hand.after.id)


def _show(hand: SectionAtHand, typed: Typed | None) -> str:
    shown = section_page(db(), hand.standing, hand.section, typed)
    errors = [each for question in shown.questions for each in question.errors]
    return page(
        "section", hand.standing, page=shown, after=hand.after, errors=errors, accept=ACCEPT,
        form_key=secrets.token_hex(16), names_version=names_version(hand.standing),
    )  # fmt: skip
