"""The shipped questionnaire and its rubric, and readers of workbooks and tables, shared by the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exports.offline.pool import ReadingPool
from questionnaires.catalogue import questionnaire
from questionnaires.model import Questionnaire
from questionnaires.repair import Repairer
from scoring.catalogue import rubric
from scoring.rubric import Rubric
from tests.exports.portfolio_tables import Tables


@pytest.fixture(scope="module")
def questions() -> Questionnaire:
    return questionnaire()


@pytest.fixture(scope="module")
def rules(questions: Questionnaire) -> Rubric:
    return rubric("responsible-acceptance", questions)


@pytest.fixture(scope="session")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(1) as shared:
        yield shared


@pytest.fixture(scope="session")
def repairer() -> Repairer:
    return Repairer(questionnaire())


@pytest.fixture
def tables(tmp_path: Path, pool: ReadingPool, repairer: Repairer) -> Tables:
    return Tables(tmp_path, pool, repairer)
