"""The JSON Schema of rubrics: those of this repository are valid, and slips are not."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from questionnaires.yaml_source import read_yaml
from scoring.catalogue import RUBRICS
from scoring.json_schema import rubric_schema
from scoring.load_scales import ITEM_KEYS
from tests.conftest import ROOT

FILES = sorted([*RUBRICS.glob("*/*/rubric.yaml"), *ROOT.glob("docs/examples/*/*/rubric.yaml")])


def mistakes(definition: Any) -> list[str]:
    return [
        f"{error.json_path}: {error.message}"[:200]
        for error in Draft202012Validator(rubric_schema()).iter_errors(definition)
    ]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(rubric_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.parent.name)
def test_a_rubric_of_this_repository_is_valid(path: Path) -> None:
    assert mistakes(read_yaml(path, path.name, []).plain()) == []


def test_the_schema_knows_every_setting_of_an_item() -> None:
    assert set(rubric_schema()["$defs"]["item"]["properties"]) == set(ITEM_KEYS)


def rubric(**top: Any) -> dict[str, Any]:
    return {
        "format": "tadasu.rubric/1",
        "id": "r",
        "version": 1,
        "questionnaire": "q@1",
        "groups": {"total": {}},
        "items": {},
    } | top


def item(**settings: Any) -> dict[str, Any]:
    return rubric(items={"Q-1": {"group": "total", "weight": 1, **settings}})


GOOD = [
    rubric(), item(options={"a": 100, "b": "40 MAJOR"}), item(bands={">= 90": 100, "< 90": "0 ZT"}), item(weight=0),
    item(value="Q-1", flags={"MAJOR": "Q-1 > 3"}), item(cells={"a": "left_out"}, rows={"r": 1}),
    rubric(checks={"C-1": {"when": "Q-1 > 0"}}), rubric(group_caps={"ZT contained": 39}),
]  # fmt: skip
BAD = [
    {}, rubric(format="tadasu.rubric/2"), rubric(questionnaire="q"), rubric(weights={}), rubric(groups={}), item(),
    rubric(version=0), rubric(method={"blank": "half"}), rubric(evidence={"caps": [1, 2], "confidence": [0, 0, 0, 0]}),
    item(options={"a": "40MAJOR"}), item(options={"a": 1}, bands={"> 0": 1}), item(bands={"above 90": 1}),
    item(bands={}), item(value="Q-1", flags={"HUGE": "Q-1 > 3"}), item(cells={"a": 1}), item(weight=-1, value="Q-1"),
    item(weight=0, wieght=1), rubric(checks={"C-1": {"severity": "MAJOR"}}), rubric(group_caps={"ZT gone": 39}),
    rubric(overall_caps=[{"limit": 20}]), rubric(bands=[{"id": "low"}]), rubric(inherent={"only_if": "Q-1 > 0"}),
]  # fmt: skip


@pytest.mark.parametrize("definition", GOOD)
def test_each_kind_of_scale_and_rule_is_valid(definition: dict[str, Any]) -> None:
    assert mistakes(definition) == []


@pytest.mark.parametrize("definition", BAD)
def test_a_slip_in_a_rubric_is_not_valid(definition: dict[str, Any]) -> None:
    assert mistakes(definition)
