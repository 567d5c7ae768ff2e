"""The hash of an answer document: the same for the same content, another for any other."""

import json
import random
from typing import Any

import pytest

from tests.oracle.generate import random_document
from tests.questionnaires.fixtures import LEFT_OUT, good_site, read, row


@pytest.mark.parametrize("seed", range(20))
def test_order_and_spelling_of_numbers_never_change_the_hash(seed: int) -> None:
    rng = random.Random(f"hash {seed}")
    raw = json.loads(json.dumps(random_document(rng)))

    shuffled = _shuffled(rng, raw)

    assert read(shuffled).sha256 == read(raw).sha256


def _shuffled(rng: random.Random, value: Any) -> Any:
    """The same content: keys, rows and choices in another order, whole numbers as decimals."""
    if isinstance(value, dict):
        keys = rng.sample(list(value), len(value))
        return {key: value[key] if key in ("evidence", "level") else _shuffled(rng, value[key]) for key in keys}
    if isinstance(value, list):
        return [_shuffled(rng, item) for item in rng.sample(value, len(value))]
    return float(value) if type(value) is int and rng.random() < 0.5 else value


CHANGES: list[dict[str, Any]] = [
    {"LAW-01": "b"}, {"LAW-01": LEFT_OUT}, {"PRF-03": 201}, {"FEE-10": ["a", "b"]}, {"PRF-05": []},
    {"PRF-04": [row(headcount=1)]},
]  # fmt: skip


@pytest.mark.parametrize("answers", CHANGES)
def test_another_answer_gives_another_hash(answers: dict[str, Any]) -> None:
    assert read(good_site(answers)).sha256 != read(good_site()).sha256


TOPS: list[dict[str, Any]] = [
    {"as_of": "2026-05-01"}, {"evidence": {"*": 3}}, {"flags": {"LAW-21": "contained"}},
    {"supplier": {"name": "Other"}}, {"records": {"left_early": 0}}, {"previous": good_site()},
]  # fmt: skip


@pytest.mark.parametrize("top", TOPS)
def test_what_stands_around_the_answers_is_hashed_too(top: dict[str, Any]) -> None:
    assert read(good_site(**top)).sha256 != read(good_site()).sha256


def test_the_same_row_twice_is_not_the_same_as_once() -> None:
    once, twice = good_site({"PRF-04": [row()]}), good_site({"PRF-04": [row(), row()]})

    assert read(once).sha256 != read(twice).sha256


def test_comments_leave_the_hash_as_it_is() -> None:
    assert read(good_site(comments={"LAW-01": "so"})).sha256 == read(good_site()).sha256
