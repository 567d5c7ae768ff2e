"""The shipped questionnaire and its rubric, shared by the tests of this folder."""

import pytest

from questionnaires.catalogue import questionnaire
from questionnaires.model import Questionnaire
from scoring.catalogue import rubric
from scoring.rubric import Rubric


@pytest.fixture(scope="module")
def questions() -> Questionnaire:
    return questionnaire()


@pytest.fixture(scope="module")
def rules(questions: Questionnaire) -> Rubric:
    return rubric("responsible-acceptance", questions)
