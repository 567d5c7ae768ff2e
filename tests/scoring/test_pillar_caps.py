"""What holds a score down where no cap on the total binds: the costliest pillar cap, in words."""

import pytest

from scoring.pillar_caps import pillar_cap_words
from tests.exports.supplier_workbooks import example
from tests.shipped import score_raw, shipped_rubric

HOUSING = {"LIV-05": "c"}  # MAJOR in pillar D, which caps its pillar alone


def test_the_pillar_cap_that_costs_most_is_named() -> None:
    score = score_raw(example("EX-01", **HOUSING))
    pillar = score["pillars"]["D"]
    assert (score["binding_cap"], pillar["cap"], pillar["assured"]) == (None, 74, 90)
    cost = round((pillar["assured"] - 74) * 8 / 100, 1)

    english, japanese = (pillar_cap_words(score, shipped_rubric(), language) for language in ("en", "ja"))

    assert english == (
        f"No cap on the total binds; Living conditions is held at 74 instead of 90,"
        f" which takes {cost} points off the total (LIV-05)"
    )
    assert f"総合点を{cost}点下げている（LIV-05）" in japanese


def test_of_several_the_costliest_is_named() -> None:
    score = score_raw(example("EX-01", **HOUSING, **{"VOI-01": "d"}))
    losses = {id: (each["assured"] - each["final"]) * each["weight"] for id, each in score["pillars"].items()}

    words = pillar_cap_words(score, shipped_rubric(), "en")

    assert losses["D"] > 0 and losses["E"] > 0
    assert ("(LIV-05)" if losses["D"] > losses["E"] else "(VOI-01)") in words


@pytest.mark.parametrize("name", ["EX-01", "EX-03", "EX-15"])  # no cap at all; a cap on the total; no final score
def test_nothing_is_said_where_no_pillar_cap_is_the_reason(name: str) -> None:
    assert pillar_cap_words(score_raw(example(name)), shipped_rubric(), "en") == ""


def test_nothing_is_said_in_a_language_the_rubric_is_not_written_in() -> None:
    assert pillar_cap_words(score_raw(example("EX-01", **HOUSING)), shipped_rubric(), "fr") == ""
