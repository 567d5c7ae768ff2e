"""One section a page: shown, and saved whole where no script saves it answer by answer."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
from tadasu.responses.commenting import mark_of, save_comments
from tadasu.responses.form_values import bases_in, field_of, known_and_unknown, remarks_drawn_in, values_in
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.pages.finding import SectionAtHand
from tadasu.responses.pages.later import names_version
from tadasu.responses.pages.questions import QuestionOnPage, SectionOnPage, Typed, section_page
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
    saved, remarks = _save(db(), hand, form), _save_remarks(db(), hand, form)
    problems = {**saved.problems, **remarks.problems}
    if problems or adds_row:
        left = {f"{id}.shown" for id in saved.untouched} | {f"{id}.comment" for id in remarks.untouched}
        fields = {name: typed for name, typed in form.lists() if name not in left}  # what others put there stands
        typed = Typed(fields, by_question(problems), rows={adds_row: 1} if adds_row else {})
        bases = {id: base for id, base in bases_in(hand.section.questions, form).items() if id in saved.unread}
        return _show(hand, typed, bases, remarks.unread), 422 if problems else 200
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
    unread = by_question(twofold).keys()
    raw = {id: value for id, value in raw.items() if id not in unread}
    saved = save_section(
        session, hand.standing, hand.section.id, raw, bases=bases_in(questions, form),
        form_key=form.get("form_key", "")[:80] or secrets.token_hex(16), now=now,
    )  # fmt: skip
    problems = {field_of(hand.standing.questionnaire, place, form): said for place, said in saved.problems.items()}
    return replace(saved, problems=problems | twofold, unread=saved.unread | unread)


@dataclass(frozen=True)
class _Remarks:
    """What became of the remarks of a form. `problems`: sentences by field."""

    problems: Mapping[str, str]
    untouched: Sequence[str]  # questions whose remark was posted as the page had shown it; the one that stands counts
    unread: Mapping[str, str]  # by question that has one too long, the mark of what it was made from


def _save_remarks(session: Session, hand: SectionAtHand, form: Form) -> _Remarks:
    drawn = remarks_drawn_in(form)
    texts: dict[str, str] = {}
    problems: dict[str, str] = {}
    unread: dict[str, str] = {}
    for id in hand.section.questions:
        if f"{id}.comment" in form and hand.standing.may_edit(id):
            try:
                texts[id] = SaveComment().load({"text": form[f"{id}.comment"]})["text"]
            except ValidationError as error:
                problems[f"{id}.comment"] = first_error(error)[1]
                unread[id] = drawn.get(id, "")
    untouched = [id for id, text in texts.items() if mark_of(text) == drawn.get(id, "")]
    changed = {id: text for id, text in texts.items() if id not in untouched}
    by_both = save_comments(session, hand.standing, changed, utc_now(), drawn=drawn) if changed else {}
    problems |= {f"{id}.comment": _remark_changed_by_both(text) for id, text in by_both.items()}
    return _Remarks(problems, untouched, unread)


def _remark_changed_by_both(text: str) -> str:
    words = _(
        "This remark has been changed on another device or by another person. It is now: %(remark)s. "
        "Your text is shown; save again to keep it.",
        remark=text or _("none"),
    )
    return str(words)


def _not_both() -> str:
    return str(_("Either enter a figure or tick that it is not known, not both."))


def _next(hand: SectionAtHand, form: Form) -> str:
    if form.get("then") == "stay":
        return url_for("answering.section", section=hand.section.id)
    if hand.after is None:
        return url_for("answering.tasks")
    return url_for("answering.section", section=hand.after.id)


def _show(
    hand: SectionAtHand, typed: Typed | None, bases: Mapping[str, int] | None = None,
    marks: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """`bases`, `marks`: of what could not be read, by question, the version and the remark it was made from."""
    shown = section_page(db(), hand.standing, hand.section, typed)
    wrong_remarks = _wrong_remarks(typed)
    errors = [each for question in shown.questions for each in _errors(question, wrong_remarks)]
    return page(
        "section", hand.standing, page=shown, after=hand.after, errors=errors, accept=ACCEPT,
        form_key=secrets.token_hex(16), names_version=names_version(hand.standing),
        wrong_remarks=wrong_remarks, bases=bases or {}, remarks=_marks(shown, marks or {}),
    )  # fmt: skip


def _wrong_remarks(typed: Typed | None) -> Mapping[str, str]:
    """What is wrong with remarks, by question."""
    by_id = typed.errors if typed is not None else {}
    return {id: said[f"{id}.comment"] for id, said in by_id.items() if f"{id}.comment" in said}


def _errors(question: QuestionOnPage, wrong_remarks: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Fields and sentences, in the order of the page."""
    remark = wrong_remarks.get(question.id)
    return [*question.errors, *([(f"{question.id}.comment", remark)] if remark else [])]


def _marks(shown: SectionOnPage, unread: Mapping[str, str]) -> str:
    """What the page tells the next form of the remarks it shows where one can be typed."""
    stored = {id: mark_of(text) for id, text in shown.draft.comments.items()}
    marks = {each.id: unread.get(each.id, stored.get(each.id)) for each in shown.questions if each.may_edit}
    return " ".join(f"{id}:{mark}" for id, mark in marks.items() if mark)
