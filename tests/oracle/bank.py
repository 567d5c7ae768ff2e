"""The facts of the 119 items: weights, options, bands, gates, evidence needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.oracle.figures import exact

PILLAR_WEIGHTS = {"A": 30, "B": 25, "C": 20, "D": 8, "E": 9, "F": 3, "G": 5}


@dataclass(frozen=True)
class Judgement:
    """What an answer is worth, and the severity of the flag it raises ("" for none)."""

    value: Fraction
    severity: str = ""


@dataclass(frozen=True)
class Band:
    sign: str
    limit: Fraction
    judgement: Judgement


@dataclass(frozen=True)
class Item:
    id: str
    position: int
    pillar: str
    weight: int
    type: str
    basis: str
    gate: bool
    evidence_required: bool
    show: str
    options: dict[str, Judgement]
    unknown: Judgement | None
    bands: tuple[Band, ...]


def _judgement(fact: list[Any]) -> Judgement:
    return Judgement(exact(fact[0]), fact[1])


def _item(item_id: str, position: int, fact: dict[str, Any]) -> Item:
    return Item(
        id=item_id,
        position=position,
        pillar=fact["pillar"],
        weight=fact["weight"],
        type=fact["type"],
        basis=fact["basis"],
        gate=fact["gate"],
        evidence_required=fact["required"],
        show=fact["show"],
        options={letter: _judgement(option) for letter, option in fact.get("options", {}).items()},
        unknown=_judgement(fact["unk"]) if "unk" in fact else None,
        bands=tuple(Band(b[0], exact(b[1]), _judgement(b[2:])) for b in fact.get("bands", [])),
    )


def _load() -> dict[str, Item]:
    facts = json.loads((Path(__file__).parent / "bank.json").read_text(encoding="utf-8"))
    return {item_id: _item(item_id, position, fact) for position, (item_id, fact) in enumerate(facts.items())}


BANK = _load()
QUESTIONS = {item_id: item for item_id, item in BANK.items() if item.pillar != "PRF"}
