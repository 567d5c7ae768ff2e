"""What a section's page leaves out to be light, and fetches when it is wanted: help, and long lists of names.

Both are the same for everybody who answers a questionnaire in a language. Without scripts, help is a
page of its own; a name that is typed is understood whether or not a list offered it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaires.model import QuestionTexts
from tadasu.access import loaded
from tadasu.library.words import source_names
from tadasu.responses.pages.blueprint import bp, page
from tadasu.responses.pages.finding import SectionAtHand
from tadasu.responses.rendering.controls import Drawing, lists_in
from tadasu.responses.rendering.words import Words, words_of
from tadasu.responses.standing import Standing

_KEPT_BY_BROWSERS = "private, max-age=86400"


@dataclass(frozen=True)
class Paragraph:
    """A piece of help. `title`: what it is about, "" for the main text."""

    title: str
    text: str
    is_small: bool = False


@bp.get("/sections/<section>/help", endpoint="help")
def section_help(section: str) -> ResponseReturnValue:
    hand = loaded(SectionAtHand)
    words = words_of(hand.standing.questionnaire, hand.standing.language)
    helps = _helps(hand, words)
    return page(
        "section_help", hand.standing, helps=helps, title=words.texts.sections[section],
        labels={id: words.question(id).text for id in helps}, back=url_for("answering.section", section=section),
    )  # fmt: skip


@bp.get("/sections/<section>/names")
def names(section: str) -> Response:
    """The long lists of names that fields of the section offer."""
    hand = loaded(SectionAtHand)
    questions = hand.standing.questionnaire.questions
    drawing = Drawing(words_of(hand.standing.questionnaire, hand.standing.language), {})
    controls = (drawing.control(id, id, questions[id].shape, label="") for id in hand.section.questions)
    reply = make_response(render_template("responses/answer/names.html", lists=lists_in(controls, whole=True)))
    if request.args.get("v") == names_version(hand.standing):
        reply.headers["Cache-Control"] = _KEPT_BY_BROWSERS
    return reply


def names_version(standing: Standing) -> str:
    """Changes with whatever changes the names of a section."""
    return f"{standing.language}-{standing.questionnaire.sha256[:12]}"


def _helps(hand: SectionAtHand, words: Words) -> Mapping[str, Sequence[Paragraph]]:
    questions = hand.standing.questionnaire.questions
    name, language = hand.standing.questionnaire.name, hand.standing.language
    sources = {id: source_names(name, questions[id].sources, language) for id in hand.section.questions}
    found = {id: _help(sources[id], words.question(id)) for id in hand.section.questions}
    return {id: paragraphs for id, paragraphs in found.items() if paragraphs}


def _help(sources: Sequence[str], texts: QuestionTexts) -> Sequence[Paragraph]:
    based_on = _("Based on: %(sources)s", sources=_("; ").join(sources)) if sources else ""
    told = (
        Paragraph("", texts.guidance),
        Paragraph(_("What would show it"), texts.evidence),
        Paragraph("", based_on, is_small=True),
    )
    return [each for each in told if each.text]
