"""What is worked out once for each questionnaire and process, and then used by every save and page."""

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.model import Questionnaire, Rule
from questionnaires.names import question_of, uses
from questionnaires.repair import Repairer
from tadasu.library.definitions import questionnaire_of
from tadasu.library.models import QuestionnaireVersion

_MOST = 32  # versions in use at a time


class Prepared:
    """A questionnaire with what follows from it alone."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.places: Mapping[str, int] = {id: place for place, id in enumerate(questionnaire.questions)}
        self.repairer = Repairer(questionnaire)  # slow to make, so made when a page is first read, not saved
        self.section_of: Mapping[str, str] = {
            id: section.id for section in questionnaire.sections for id in section.questions
        }

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The questions whose answers decide whether any question applies, or what a blank is taken as."""
        needed: set[str] = set()
        for question in self.questionnaire.questions.values():
            rules = (question.show_if, question.not_applicable.when, question.not_applicable.only_if, question.computed)
            needed.update(*(self.behind(rule) for rule in rules if rule is not None))
        return tuple(id for id in self.questionnaire.questions if id in needed)

    def behind(self, rule: Rule) -> set[str]:
        """The questions behind a rule, through derived values."""
        found: set[str] = set()
        for name in uses(rule.tree):
            derived = self.questionnaire.derived.get(name)
            found |= {question_of(name)} if derived is None else self.behind(derived)
        return found


_prepared: dict[int, tuple[str, Prepared]] = {}


def prepared(session: Session, version_id: int, sha256: str) -> Prepared:
    """A version as the libraries read it; `sha256` makes sure that it is this database's version of that id."""
    kept = _prepared.get(version_id)
    if kept is not None and kept[0] == sha256:
        return kept[1]
    version = session.scalars(select(QuestionnaireVersion).where(QuestionnaireVersion.id == version_id)).one()
    made = Prepared(questionnaire_of(version))
    if len(_prepared) >= _MOST:
        _prepared.clear()
    _prepared[version_id] = (sha256, made)
    return made
