"""A rubric with anything wrong in it is refused with its problems; it never stops the program."""

import random
import shutil
from pathlib import Path
from typing import Any

import yaml

from questionnaires.problems import DefinitionError
from scoring.catalogue import RUBRICS
from scoring.loader import load_rubric
from tests.shipped import shipped_questionnaire

JUNK: list[Any] = [None, "", 5, -1, 1.5, True, [], {}, "zzz", [1, [2]], {"a": {"b": 1}}, "n_foreign +", "ZT", 10**20]


def test_a_rubric_damaged_anywhere_loads_or_is_refused(tmp_path: Path) -> None:
    rng = random.Random("damage")
    folder = tmp_path / "rubric"
    shutil.copytree(RUBRICS / "responsible-acceptance" / "1", folder)
    good = (folder / "rubric.yaml").read_text(encoding="utf-8")

    for _ in range(60):
        settings = yaml.load(good, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        damage(rng, settings)
        (folder / "rubric.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
        try:
            load_rubric(folder, shipped_questionnaire())
        except DefinitionError as error:
            assert all(problem.text("en") and problem.text("ja") for problem in error.problems)


def damage(rng: random.Random, settings: Any) -> None:
    """Takes out one entry anywhere, or puts junk in its place."""
    path = rng.choice(_paths(settings))
    holder = settings
    for key in path[:-1]:
        holder = holder[key]
    if rng.random() < 0.2:
        del holder[path[-1]]
    else:
        holder[path[-1]] = rng.choice(JUNK)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [found for key in keys for found in ((*path, key), *_paths(value[key], (*path, key)))]
