"""Random documents are valid, reproducible, and reach every band, severity and check."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from tests.oracle.checks import CHECKS
from tests.oracle.generate import MIXED, random_document
from tests.oracle.oracle import score

BANDS = {"critical", "high", "medium", "medium_unverified", "low", "not_rated", "not_applicable"}


def test_random_documents_reach_every_band_and_check() -> None:
    rng = random.Random(20260430)
    results = [score(json.loads(json.dumps(random_document(rng)))) for _ in range(600)]
    assert {result["band"] for result in results} == BANDS
    raised = {flag["id"] for result in results for flag in result["flags"]}
    assert set(CHECKS) <= raised
    assert "FEES-IN-REMEDIATION" in raised


def test_same_seed_gives_same_document() -> None:
    assert random_document(random.Random(7)) == random_document(random.Random(7))


def test_contested_documents_can_be_scored() -> None:
    rng = random.Random(3)
    mood = replace(MIXED, contested=True)
    assert all(score(random_document(rng, mood)) for _ in range(50))
