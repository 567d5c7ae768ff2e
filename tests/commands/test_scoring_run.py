"""Scoring in batches leaves the process as it found it."""

import gc
import json
from datetime import date
from pathlib import Path

import pytest

from questionnaires.catalogue import questionnaire
from scoring.catalogue import rubric
from tadasu.commands.scoring_run import scored_batches
from tests.printed import EXAMPLES

DAY = date(2026, 4, 30)


@pytest.mark.parametrize("line", [json.dumps(json.loads((EXAMPLES / "EX-01.json").read_text("utf-8"))), "{"])
def test_the_garbage_collector_works_again_after_every_batch(tmp_path: Path, line: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(f"{line}\n", "utf-8")
    asked = questionnaire()

    working = [
        gc.isenabled() for _ in scored_batches([path], asked, rubric("responsible-acceptance", asked), None, DAY)
    ]

    assert working == [True]
    assert gc.isenabled()
