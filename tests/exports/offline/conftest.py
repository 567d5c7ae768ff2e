"""Readers of filled workbooks, shared by the tests of this folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from exports.offline.pool import ReadingPool
from exports.offline.reader import ReadWorkbook, read_workbook
from questionnaires.catalogue import questionnaire
from questionnaires.repair import Repairer
from tests.exports.offline.filling import edited

Read = Callable[[Path], ReadWorkbook]
ReadEdited = Callable[[Callable[[Workbook], None]], ReadWorkbook]


@pytest.fixture
def read(pool: ReadingPool, repairer: Repairer) -> Read:
    return lambda path: read_workbook(path, questionnaire(), pool=pool, repairer=repairer)


@pytest.fixture
def read_edited(read: Read, tmp_path: Path) -> ReadEdited:
    """Reads a template after somebody worked on it."""
    return lambda edit: read(edited(tmp_path / "filled.xlsx", edit))
