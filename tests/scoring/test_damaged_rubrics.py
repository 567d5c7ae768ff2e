"""A rubric with anything wrong in it is refused with its problems; it never stops the program."""

import random
import shutil
from pathlib import Path

from questionnaires.problems import DefinitionError
from scoring.catalogue import RUBRICS
from scoring.loader import load_rubric
from tests.damage import damaged
from tests.shipped import shipped_questionnaire


def test_a_rubric_damaged_anywhere_loads_or_is_refused(tmp_path: Path) -> None:
    rng = random.Random("damage")
    folder = tmp_path / "rubric"
    shutil.copytree(RUBRICS / "responsible-acceptance" / "1", folder)
    good = (folder / "rubric.yaml").read_text(encoding="utf-8")

    for _ in range(150):
        (folder / "rubric.yaml").write_text(damaged(good, rng), encoding="utf-8")
        try:
            load_rubric(folder, shipped_questionnaire())
        except DefinitionError as error:
            assert all(problem.text("en") and problem.text("ja") for problem in error.problems)
