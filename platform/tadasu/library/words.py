"""What versions of the library are called on pages."""

from collections.abc import Sequence

from flask_babel import gettext as _

from exports.supplier.published import sources as published_sources
from scoring.rubric import Rubric
from tadasu.library.definitions import questionnaire_of
from tadasu.library.models import QuestionnaireVersion, RubricVersion


def questionnaire_title(version: QuestionnaireVersion, language: str) -> str:
    """The title of a questionnaire with its version, in a language it is written in."""
    texts = questionnaire_of(version).texts
    return _versioned((texts.get(language) or next(iter(texts.values()))).title, version.name)


def rubric_title(version: RubricVersion, rubric: Rubric, language: str) -> str:
    """The title of a rubric with its version."""
    return _versioned((rubric.texts.get(language) or next(iter(rubric.texts.values()))).title, version.name)


def source_names(questionnaire: str, codes: Sequence[str], language: str) -> tuple[str, ...]:
    """Laws and standards by the names they are published under; a code where the questionnaire publishes none."""
    known = published_sources(questionnaire, language)
    return tuple(known[code].instrument if code in known else code for code in codes)


def _versioned(title: str, name: str) -> str:
    """`name` is "id@version"."""
    return str(_("%(title)s (version %(version)s)", title=title, version=name.rpartition("@")[2]))
