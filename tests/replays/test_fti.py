"""The Fashion Transparency Index 2023, replayed: 144 brands' published scores."""

from pathlib import Path

from benchmarks.replays.fti import REPLAY
from benchmarks.replays.methodology import score_folder
from tests.conftest import shared_data


def test_sections_and_totals_are_as_published(tmp_path: Path) -> None:
    data = shared_data(REPLAY.data_folder)

    found = REPLAY.run(data, tmp_path)["rubric"]

    assert found.differing == []
    assert found.compared == 144 * (4 + 1)


def test_a_brand_without_a_published_section_5_gets_no_total(tmp_path: Path) -> None:
    REPLAY.write(shared_data(REPLAY.data_folder), tmp_path)

    scores = score_folder(tmp_path)

    without = [score for score in scores if score["final"] is None]
    assert (len(scores), len(without)) == (250, 250 - 144)
    assert {score["band"] for score in without} == {"not_rated"}
