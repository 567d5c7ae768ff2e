"""The engine and an independent second reading of the rules agree on random answers."""

import json
import random
from typing import Any

import pytest

from tests.oracle.generate import random_document
from tests.oracle.oracle import score as oracle_score
from tests.shipped import LAST_RESORT, score_raws

_FIGURES = ("declared", "assured", "before_cap", "final", "band", "coverage", "confidence", "priority", "form",
            "attested", "needs_review")  # fmt: skip
_ITEM = ("answered", "applicable", "value", "evidence_level", "assured", "weight", "na_reason", "na_claimed")
_PILLAR = ("declared", "assured", "cap", "final")


@pytest.mark.parametrize("seed", range(12))
def test_engine_and_oracle_agree_on_every_figure(seed: int) -> None:
    rng = random.Random(f"engine against oracle {seed}")
    raws = [json.loads(json.dumps(random_document(rng))) for _ in range(100)]

    for raw, ours in zip(raws, score_raws(raws), strict=True):
        theirs = json.loads(json.dumps(oracle_score(raw, as_of=None if raw.get("as_of") else LAST_RESORT)))
        assert _view(json.loads(json.dumps(ours))) == _view(theirs)


def _view(result: dict[str, Any]) -> dict[str, Any]:
    """What both sides promise, in one shape."""
    inherent, cap = result["inherent"], result["binding_cap"]
    return {
        **{key: result[key] for key in _FIGURES},
        "inherent": inherent and [inherent["score"], inherent["level"], inherent["factors"]],
        "cap": cap and [cap["limit"], cap["because"], cap["severity"]],
        "flags": [[flag[key] for key in ("id", "severity", "pillar", "state", "affected")] for flag in result["flags"]],
        "items": {item["id"]: [item[key] for key in _ITEM] for item in result["items"]},
        "pillars": {id: [pillar[key] for key in _PILLAR] for id, pillar in result["pillars"].items()},
        "provisional": bool(result["provisional"]),
    }
