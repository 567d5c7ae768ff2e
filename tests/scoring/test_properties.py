"""What must hold for every answer: properties, tried on random documents."""

import copy
import json
import os
import random
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from questionnaires.answers.document import read_document
from scoring.possible import possible_ranges
from scoring.scales import OptionScale
from scoring.submissions import submissions_of
from tests.oracle.generate import random_document
from tests.printed import example
from tests.shipped import LAST_RESORT, as_bytes, score_raw, score_raws, shipped_questionnaire, shipped_rubric

_SEEDS = st.integers(0, 10**9)
_MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _random(seed: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(random_document(random.Random(seed))))
    return document


@_MANY
@given(_SEEDS, st.data())
def test_adding_evidence_never_lowers_a_score(seed: int, data: st.DataObject) -> None:
    before = _random(seed)
    item = data.draw(st.sampled_from([id for id in before["answers"] if not id.startswith("PRF")]))
    after = copy.deepcopy(before)
    after.setdefault("evidence", {})[item] = 3

    low, high = score_raws([before, after])

    for figure in ("declared", "assured", "before_cap", "final"):
        assert low[figure] is None or high[figure] is None or high[figure] >= low[figure]


@_MANY
@given(_SEEDS, st.data())
def test_a_worse_option_never_raises_a_score(seed: int, data: st.DataObject) -> None:
    before = _random(seed)
    item = data.draw(st.sampled_from([id for id in before["answers"] if _is_single_choice(id)]))
    given = before["answers"][item]
    worse = data.draw(st.sampled_from(_worse_options(item, given) or [given]))
    after = {**before, "answers": {**before["answers"], item: worse}}

    high, low = score_raws([before, after])
    assume(_checks(high) == _checks(low) and _applicable(high) == _applicable(low))

    for figure in ("declared", "assured", "before_cap", "final"):
        assert low[figure] is None or high[figure] is None or low[figure] <= high[figure]


def _is_single_choice(id: str) -> bool:
    item = shipped_rubric().items.get(id)
    return item is not None and isinstance(item.scale, OptionScale)


def _worse_options(item: str, option: object) -> list[str]:
    """Options whose value is not higher and whose flag is not lighter."""
    codes = shipped_questionnaire().leaves[item].options
    scale = shipped_rubric().items[item].scale
    assert isinstance(scale, OptionScale)
    if option not in codes:
        return []
    own = scale.verdicts[codes.index(str(option))]
    pairs = zip(codes, scale.verdicts, strict=True)
    return [code for code, each in pairs if each.value <= own.value and each.severity >= own.severity]


def _checks(result: dict[str, Any]) -> set[str]:
    return {flag["id"] for flag in result["flags"] if flag["id"].startswith(("CC-", "FEES"))}


def _applicable(result: dict[str, Any]) -> list[bool]:
    return [item["applicable"] for item in result["items"]]


@_MANY
@given(_SEEDS, st.randoms(use_true_random=False))
def test_order_of_answers_rows_and_choices_changes_no_byte(seed: int, rng: random.Random) -> None:
    document = _random(seed)

    assert as_bytes(score_raw(_shuffled(document, rng))) == as_bytes(score_raw(document))


def _shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        items = [(key, _shuffled(item, rng)) for key, item in value.items()]
        rng.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [_shuffled(item, rng) for item in value]
        rng.shuffle(items)
        return items
    return value


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_SEEDS, min_size=2, max_size=90))
def test_a_batch_equals_its_rows(seeds: list[int]) -> None:
    documents = [_random(seed) for seed in seeds]

    together = [as_bytes(result) for result in score_raws(documents)]

    assert together == [as_bytes(score_raw(document)) for document in documents]


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_another_process_gives_the_same_bytes(hash_seed: str) -> None:
    program = (
        "import sys; from tests.printed import example; from tests.shipped import as_bytes, score_raw;"
        "sys.stdout.buffer.write(as_bytes(score_raw(example('EX-11'))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True)

    assert run.stdout == as_bytes(score_raw(example("EX-11")))


@_MANY
@given(_SEEDS, st.data())
def test_every_completion_by_best_answers_lies_in_the_range(seed: int, data: st.DataObject) -> None:
    complete = {**example("EX-01"), "evidence": {"*": data.draw(st.integers(0, 3))}}
    rng = random.Random(seed)
    left_out = [id for id in complete["answers"] if not id.startswith("PRF") and rng.random() < 0.2]
    partial = {**complete, "answers": {id: answer for id, answer in complete["answers"].items() if id not in left_out}}

    low, high = _range_of(partial)
    before, after = score_raws([partial, complete])
    assume(_checks(before) == _checks(after) and after["final"] is not None)

    assert low <= after["final"] <= high


def _range_of(raw: dict[str, Any]) -> tuple[float, float]:
    documents = [read_document(raw, shipped_questionnaire())]
    rubric = shipped_rubric()
    submissions = submissions_of(shipped_questionnaire(), rubric, documents, [documents[0].as_of or LAST_RESORT])
    found = possible_ranges(shipped_questionnaire(), rubric, submissions)[0]
    assert found.low is not None and found.high is not None
    return found.low, found.high


@_MANY
@given(_SEEDS)
def test_every_figure_lies_between_0_and_100_and_final_never_above_what_it_is_made_of(seed: int) -> None:
    result = score_raw(_random(seed))

    for figure in ("declared", "assured", "before_cap", "coverage", "confidence"):
        assert 0 <= result[figure] <= 100
    assert result["assured"] <= result["declared"]
    assert result["before_cap"] <= result["assured"]
    assert result["final"] is None or result["final"] <= result["before_cap"]
    assert np.isfinite(result["priority"])
