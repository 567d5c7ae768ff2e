"""Reading versions and proposals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tadasu.library.models import QuestionnaireVersion, RubricProposal, RubricVersion


def questionnaires(session: Session) -> Sequence[QuestionnaireVersion]:
    """Every version, newest first."""
    return session.scalars(select(QuestionnaireVersion).order_by(QuestionnaireVersion.id.desc())).all()


def rubrics(session: Session) -> list[tuple[RubricVersion, QuestionnaireVersion]]:
    """Every version with the questionnaire it judges, newest first."""
    rows = session.execute(
        select(RubricVersion, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == RubricVersion.questionnaire_id)
        .order_by(RubricVersion.id.desc())
    )
    return [(version, owner) for version, owner in rows]


def rubrics_of(session: Session, questionnaire_id: int) -> Sequence[RubricVersion]:
    """The versions that judge a questionnaire, newest first."""
    return session.scalars(
        select(RubricVersion)
        .where(RubricVersion.questionnaire_id == questionnaire_id)
        .order_by(RubricVersion.id.desc())
    ).all()


def questionnaire_version(session: Session, _asker: object, version_id: int) -> QuestionnaireVersion | None:
    """Versions are the platform's, not a member's: everybody with a library sees all, for the policy."""
    return session.get(QuestionnaireVersion, version_id)


def rubric_version(session: Session, _asker: object, version_id: int) -> RubricVersion | None:
    return session.get(RubricVersion, version_id)


def own_proposals(session: Session, member_id: int) -> Sequence[Any]:
    """Proposals of a member with the rubric's name, newest first."""
    return session.execute(
        select(RubricProposal, RubricVersion.name)
        .join(RubricVersion, RubricVersion.id == RubricProposal.rubric_id)
        .where(RubricProposal.member_id == member_id)
        .order_by(RubricProposal.id.desc())
    ).all()
