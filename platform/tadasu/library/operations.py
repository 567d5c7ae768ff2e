"""Making versions known to the platform."""

from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import catalogue as questionnaires
from scoring import catalogue as rubrics
from tadasu.library.models import QuestionnaireVersion, RubricVersion


def add_shipped(session: Session, now: datetime) -> None:
    """Adds the questionnaires and rubrics that come with this release; safe to run at every start."""
    for id, number in questionnaires.shipped():
        name = f"{id}@{number}"
        if session.scalar(select(QuestionnaireVersion.id).where(QuestionnaireVersion.name == name)) is None:
            sha256 = questionnaires.questionnaire(name).sha256
            session.add(QuestionnaireVersion(name=name, sha256=sha256, files=None, added_at=now))
    session.flush()
    for id, number in questionnaires.shipped(rubrics.RUBRICS):
        name = f"{id}@{number}"
        if session.scalar(select(RubricVersion.id).where(RubricVersion.name == name)) is None:
            asked, sha256 = _shipped_rubric(name)
            owner = session.scalars(select(QuestionnaireVersion).where(QuestionnaireVersion.name == asked)).one()
            session.add(RubricVersion(questionnaire_id=owner.id, name=name, sha256=sha256, files=None, added_at=now))
    session.flush()


@cache
def _shipped_rubric(name: str) -> tuple[str, str]:
    """The name of the questionnaire it judges, and its hash."""
    asked = rubrics.questionnaire_of(name)
    return asked, rubrics.rubric(name, questionnaires.questionnaire(asked)).sha256
