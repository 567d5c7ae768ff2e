"""The 2022 Big Tech Scorecard of Ranking Digital Rights, replayed from answers to ranks."""

from pathlib import Path

import pytest

from benchmarks.replays.methodology import Published, agreement, score_folder
from benchmarks.replays.rdr import REPLAY, detailed, summary
from tests.conftest import shared_data

RUBRICS = {"rubric": detailed, "rubric-summary": summary}


@pytest.fixture(scope="module", name="data")
def data_folder() -> Path:
    return shared_data(REPLAY.data_folder)


@pytest.fixture(scope="module", name="written")
def written_folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rdr")
    REPLAY.write(data, folder)
    return folder


def test_the_detailed_tables_are_as_published(data: Path, written: Path) -> None:
    found = agreement(detailed(data), score_folder(written), tolerance=0)

    assert found.differing == []
    answers, levels, indicators_and_families, totals = 15_827, 2_660, 812 + 168, 14
    assert found.compared == answers + levels + indicators_and_families + totals


def test_the_summary_tables_are_as_published(data: Path, written: Path) -> None:
    found = agreement(summary(data), score_folder(written, "rubric-summary"), tolerance=0)

    assert found.differing == []
    total_and_categories, indicators_and_families = 1 + 3, 58 + 12
    assert found.compared == 14 * (2 * total_and_categories + indicators_and_families)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_companies_rank_as_by_their_published_totals(rubric: str, data: Path, written: Path) -> None:
    published = {each.response: each.value for each in RUBRICS[rubric](data) if each.figure == "total"}

    totals = {score["supplier"]: score["final"] for score in score_folder(written, rubric)}

    assert len(published) == 14
    assert _ranks(totals) == _ranks(published)


def test_rounding_only_at_the_end_gives_other_indicators(data: Path, written: Path) -> None:
    found = agreement(detailed(data), score_folder(written, "rubric-summary"), tolerance=0)

    assert round(found.largest, 9) == 0.01
    differing = [each for each, _ in found.differing]
    assert Published("Kakao", "total", 43.94) in differing
    assert len(differing) == 21 + 15 + 1  # indicators, families and a total


def _ranks(totals: dict[str, float | None]) -> dict[str, int]:
    ordered = sorted((total for total in totals.values() if total is not None), reverse=True)
    return {company: ordered.index(total) + 1 for company, total in totals.items() if total is not None}
