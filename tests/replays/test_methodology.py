"""Methodologies written as files, and the comparison of their figures with published ones."""

import math
from pathlib import Path

import pytest

from benchmarks.replays.methodology import (
    Published,
    Question,
    agreement,
    answer_document,
    score_folder,
    write_answers,
    write_questionnaire,
    write_rubric,
)

WORDS = {"title": "Few questions", "introduction": "For a test."}

SCORE = {
    "supplier": "Site",
    "final": 50.0,
    "pillars": {"A": {"final": 40.0}},
    "groups": {"A.1": None},
    "items": [{"id": "ONE-1", "value": 0.5}],
}


def test_figures_of_items_groups_pillars_and_total_are_compared() -> None:
    published = [Published("Site", "ONE-1", 0.5), Published("Site", "A.1", None), Published("Site", "A", 40.0)]

    found = agreement([*published, Published("Site", "total", 50.0)], [SCORE], tolerance=0)

    assert (found.compared, found.largest, found.differing) == (4, 0.0, [])


@pytest.mark.parametrize(
    ("figure", "value", "largest"), [("total", 50.25, 0.25), ("A", None, math.inf), ("A.1", 0.0, math.inf)]
)
def test_a_figure_that_differs_is_named(figure: str, value: float | None, largest: float) -> None:
    published = Published("Site", figure, value)

    found = agreement([published], [SCORE], tolerance=0.1)

    assert found.largest == largest
    assert [pair[0] for pair in found.differing] == [published]


def test_a_figure_the_engine_does_not_give_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"B\.2"):
        agreement([Published("Site", "B.2", 1.0)], [SCORE], tolerance=0)


def test_a_pooled_group_enters_the_total_with_its_members_that_count(tmp_path: Path) -> None:
    yes_no = {"type": "yes_no", "not_applicable": {"declared": True}}
    questions = {
        id: Question("all", yes_no, {"text": id}, {"group": group, "options": {"yes": 100, "no": 0}})
        for id, group in {"A-1": "A", "A-2": "A", "A-3": "A", "B-1": "B"}.items()
    }
    groups = {"total": {}, "A": {"parent": "total", "pooled": True}, "B": {"parent": "total", "pooled": True}}
    write_questionnaire(tmp_path / "questionnaire", {"id": "few"}, {"all": "All"}, questions, WORDS)
    write_rubric(tmp_path / "rubric", {"id": "few", "questionnaire": "few@1"}, groups, questions, names={})
    answers = {"A-1": "yes", "A-2": "no", "A-3": "N/A", "B-1": "no"}
    write_answers(tmp_path / "answers.jsonl", [answer_document("few", "Site", "2026-01-31", answers)])

    (score,) = score_folder(tmp_path)

    assert score["pillars"]["A"]["final"] == 50.0
    assert score["final"] == 33.3  # of three answers that count, one is yes
