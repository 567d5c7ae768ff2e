"""Two scorecards side by side: everything that differs, and by how much."""

from scoring.compare import Change, changes
from tests.printed import example
from tests.shipped import score_raw


def test_a_scorecard_does_not_differ_from_itself() -> None:
    result = score_raw(example("EX-05"))

    assert changes(result, result) == []


def test_results_come_first_and_their_causes_after() -> None:
    found = changes(score_raw(example("EX-01")), score_raw(example("EX-05")))

    kinds = [change.kind for change in found]
    assert kinds == sorted(kinds, key=["figure", "band", "pillar", "flag", "item"].index)
    assert Change("band", "band", "low", "high") in found
    assert Change("flag", "LAW-07", None, "CRIT open") in found
    assert Change("pillar", "A", 100.0, 39.0) in found


def test_a_difference_is_after_minus_before_where_both_are_figures() -> None:
    found = {change.id: change for change in changes(score_raw(example("EX-01")), score_raw(example("EX-05")))}

    assert found["final"].difference == -51.0
    assert found["declared"].difference == -1.4
    assert found["band"].difference is None
    assert found["LAW-07"].difference == -100.0


def test_another_rubric_and_an_item_that_drops_out_are_differences() -> None:
    before = score_raw(example("EX-01"))
    items = [{**item, "applicable": False} if item["id"] == "LAW-01" else item for item in before["items"]]

    found = changes(before, {**before, "rubric": "responsible-acceptance@2", "items": items})

    assert found == [
        Change("rubric", "rubric", "responsible-acceptance@1", "responsible-acceptance@2"),
        Change("item", "LAW-01", 100.0, "N/A"),
    ]
