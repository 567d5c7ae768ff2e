"""The library: questionnaires and rubrics by version, as a supplier sees them, with how they count."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from flask import Blueprint, abort, render_template, request

from scoring.rubric import Rubric
from tadasu.access import loaded
from tadasu.language import language
from tadasu.library import differences, queries
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.library.models import QuestionnaireVersion, RubricVersion
from tadasu.library.reading import laid_out
from tadasu.library.words import questionnaire_title, rubric_title
from tadasu.transaction import db

Version = TypeVar("Version", QuestionnaireVersion, RubricVersion)

bp = Blueprint("library", __name__, template_folder="templates")


@bp.get("/library")
def library() -> str:
    asked, judging = queries.questionnaires(db()), queries.rubrics(db())
    return render_template(
        "library/library.html",
        questionnaires=asked,
        titles={each.id: questionnaire_title(each, language()) for each in asked},
        rubrics=judging,
        rubric_titles={
            each.id: rubric_title(each, rubric_of(each, questionnaire_of(owner)), language()) for each, owner in judging
        },
    )


@bp.get("/library/questionnaires/<int:version_id>")
def questionnaire(version_id: int) -> str:
    version = loaded(QuestionnaireVersion)
    found = questionnaire_of(version)
    judged = queries.rubrics_of(db(), version.id)
    shown = _other(judged, 0, "rubric") or next((each for each in judged if each.files is None), None)
    shown = shown or next(iter(judged), None)
    rubric = rubric_of(shown, found) if shown else None
    others = [each for each in queries.questionnaires(db()) if _stem(each.name) == _stem(version.name)]
    before = _other(others, version.id)
    return render_template(
        "library/questionnaire.html",
        version=version,
        texts=found.texts.get(language()) or next(iter(found.texts.values())),
        sections=laid_out(found, rubric, language()),
        rubric=shown,
        rubric_title=rubric_title(shown, rubric, language()) if shown and rubric else "",
        rubrics=judged,
        severities=_severities(rubric),
        others=[each for each in others if each.id != version.id],
        before=before,
        changes=differences.between_questionnaires(questionnaire_of(before), found, language()) if before else (),
    )


@bp.get("/library/rubrics/<int:version_id>")
def rubric(version_id: int) -> str:
    version = loaded(RubricVersion)
    owner = queries.questionnaire_version(db(), None, version.questionnaire_id)
    assert owner is not None
    found = rubric_of(version, questionnaire_of(owner))
    others = queries.rubrics_of(db(), version.questionnaire_id)
    before = _other(others, version.id)
    return render_template(
        "library/rubric.html",
        version=version,
        title=rubric_title(version, found, language()),
        owner=owner,
        owner_title=questionnaire_title(owner, language()),
        rubric=found,
        texts=found.texts.get(language()) or next(iter(found.texts.values())),
        others=[each for each in others if each.id != version.id],
        before=before,
        changes=differences.between_rubrics(rubric_of(before, questionnaire_of(owner)), found) if before else (),
    )


def _stem(name: str) -> str:
    return name.partition("@")[0]


def _other(others: Sequence[Version], own: int, name: str = "before") -> Version | None:
    """The version that the address names beside the one shown; an unknown one is not there."""
    named = request.args.get(name, "")
    if not named:
        return None
    found = next((each for each in others if str(each.id) == named and each.id != own), None)
    if found is None:
        abort(404)
    return found


def _severities(rubric: Rubric | None) -> Mapping[str, str]:
    if rubric is None:
        return {}
    return (rubric.texts.get(language()) or next(iter(rubric.texts.values()))).severities
