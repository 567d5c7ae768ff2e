"""One supplier's page at one submission: the answers as signed and the score as stored, put side by side."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session, joinedload

from questionnaires.answers.document import CHECK_STATES
from questionnaires.answers.raised import FLAG_STATES
from questionnaires.model import Questionnaire
from scoring.reference_tables import DatedTable
from scoring.rubric import Rubric, RubricTexts
from tadasu.assessments import queries
from tadasu.assessments.computing import unpack
from tadasu.assessments.models import Assessment
from tadasu.campaigns.models import Campaign, Request
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.library.models import RubricVersion
from tadasu.library.words import questionnaire_title, rubric_title
from tadasu.responses.models import Submission
from tadasu.responses.rendering.words import Words, words_of


@dataclass(frozen=True)
class Sheet:
    """A submission as read by a member or its supplier. `assessment` is None until the job has scored it."""

    submission: Submission
    request: Request
    campaign: Campaign
    questionnaire: Questionnaire
    rubric: Rubric
    assessment: Assessment | None
    language: str

    @cached_property
    def _stored(self) -> dict[str, Any]:
        return unpack(self.assessment.document) if self.assessment else {}

    @property
    def score(self) -> dict[str, Any]:
        found: dict[str, Any] = self._stored.get("score", {})
        return found

    @property
    def workers(self) -> int | None:
        count: int | None = self._stored.get("workers")
        return count

    @property
    def points(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._stored.get("points", [])
        return found

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """Sentences of flags, answers and points in the reader's language."""
        by_language: dict[str, Any] = self._stored.get("words", {})
        return by_language.get(self.language) or next(iter(by_language.values()), {})

    @property
    def texts(self) -> RubricTexts:
        return self.rubric.texts.get(self.language) or next(iter(self.rubric.texts.values()))

    @property
    def asked(self) -> Words:
        return words_of(self.questionnaire, self.language)

    @cached_property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.submission.document)
        return found

    @cached_property
    def envelope(self) -> dict[str, Any]:
        """What the signer bound to the answers: files (question, name, stored hash, bytes), remarks, who and when."""
        found: dict[str, Any] = json.loads(self.submission.envelope)
        return found

    @cached_property
    def items(self) -> dict[str, dict[str, Any]]:
        return {item["id"]: item for item in self.score.get("items", [])}

    @property
    def questionnaire_title(self) -> str:
        return questionnaire_title(self.campaign.questionnaire, self.language)

    @property
    def rubric_title(self) -> str:
        return rubric_title(self.campaign.rubric, self.rubric, self.language)

    @property
    def band_name(self) -> str:
        return self.texts.bands.get(self.band, "") if self.band else ""

    @property
    def band(self) -> str:
        return self.assessment.band if self.assessment else "unknown"

    @property
    def binding(self) -> str:
        """Why the band is no better, in words; "" where no limit holds the score down."""
        cap = self.score.get("binding_cap")
        if not cap:
            return ""
        return str(cap["text"].get(self.language) or next(iter(cap["text"].values())))

    @property
    def provisional(self) -> list[str]:
        """Titles of the reference tables a provisional figure of which entered the score."""
        tables = [self.rubric.tables[name] for name in self.score.get("provisional", ())]
        return [each.titles.get(self.language, each.name) for each in tables if isinstance(each, DatedTable)]

    @property
    def is_reviewed(self) -> bool:
        return self.request.answering == "accepted" and self.submission.round == self.request.round

    def states_of(self, is_check: bool) -> list[tuple[str, str]]:
        """The states a reviewer may give a flag or a check, with their names."""
        return [(state, self.texts.states.get(state, state)) for state in (CHECK_STATES if is_check else FLAG_STATES)]

    def label_of(self, question: str) -> str:
        texts = self.asked.texts.questions.get(question)
        return (texts.label or texts.text) if texts else question


def sheet(session: Session, submission: Submission, language: str) -> Sheet:
    """The sheet of a submission the asker may read; the caller has seen to that."""
    request = session.get_one(
        Request, submission.request_id, options=[joinedload(Request.campaign).joinedload(Campaign.questionnaire)]
    )
    campaign = request.campaign
    version = session.get_one(RubricVersion, campaign.rubric_id)
    questionnaire = questionnaire_of(campaign.questionnaire)
    return Sheet(
        submission=submission,
        request=request,
        campaign=campaign,
        questionnaire=questionnaire,
        rubric=rubric_of(version, questionnaire),
        assessment=queries.assessment_of(session, submission.id, version.id),
        language=language,
    )
