"""Answers that belong together: what single random answers would hardly ever bring about."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.oracle.bank import QUESTIONS
from tests.oracle.generate_answers import WAGE, fee_matrix, paid, random_ledger

Answers = dict[str, Any]


def tell_story(rng: random.Random, document: Answers) -> None:
    rng.choices(list(STORIES), list(STORIES.values()))[0](rng, document)


def fees_in_remediation(rng: random.Random, document: Answers) -> None:
    """Fees were paid, and the site says what it does about it: the ground of RR-1."""
    answers = document["answers"]
    wage = answers.get("LAW-07")
    known = {"LAW-07": wage if isinstance(wage, dict) else WAGE}
    for item_id in ("FEE-04", "FEE-05", "FEE-07"):
        answers[item_id] = paid(rng, QUESTIONS[item_id], known, True, True)
    answers["FEE-02"] = fee_matrix(rng, QUESTIONS["FEE-02"], known, True, True)
    answers["FEE-06"] = rng.choice((0, 10, 25, 30, 30.1, "unk"))
    answers["FEE-16"] = rng.choice("aabbbc")
    answers["FEE-17"] = random_ledger(rng)
    document["evidence"] = {"FEE-16": rng.choice((1, 2, 3, 3, 3)), "FEE-17": rng.choice((2, 3, 3))}


def nobody_asked(rng: random.Random, document: Answers) -> None:
    answers = document["answers"]
    answers |= {"FEE-04": 0, "FEE-06": 0, "FEE-07": 0, "FEE-14": 0}
    for row in answers.get("PRF-06", []):
        row["nationality"] = rng.choice(("VN", "CN", "KH", "MM"))


def papers_kept_on_request(rng: random.Random, document: Answers) -> None:
    document["answers"]["LAW-21"] = "c"
    document["records"] = {"papers_kept": {"interns": rng.random() < 0.7, "residence_cards": rng.random() < 0.3}}


def bond_beside_free_exit(rng: random.Random, document: Answers) -> None:
    document["answers"] |= {"JOB-06": "a", "JOB-08": rng.choice((["d"], ["b", "d"], ["c"])), "FEE-08": "a"}


def fees_without_wage(rng: random.Random, document: Answers) -> None:
    """Amounts that cannot be turned into months, for want of a wage."""
    answers = document["answers"]
    answers.pop("LAW-07", None)
    answers |= {"FEE-04": rng.choice((0, 300_000)), "FEE-07": rng.choice((0, 150_000)), "FEE-20": "a"}


def weak_pillar(rng: random.Random, document: Answers) -> None:
    """Every choice of a core pillar at its lowest value that raises no serious flag."""
    pillar = rng.choice("ABC")
    for item in QUESTIONS.values():
        mild = {key: o.value for key, o in item.options.items() if o.severity in ("", "MINOR")}
        if item.pillar == pillar and item.type == "single":
            document["answers"][item.id] = min(mild, key=lambda letter: mild[letter])


STORIES: dict[Callable[[random.Random, Answers], None], int] = {
    fees_in_remediation: 9,
    nobody_asked: 3,
    papers_kept_on_request: 2,
    bond_beside_free_exit: 1,
    fees_without_wage: 1,
    weak_pillar: 3,
}
