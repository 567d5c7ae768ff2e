"""Random evidence, states, records, surveys and earlier documents around a set of answers."""

from __future__ import annotations

import copy
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.oracle.bank import QUESTIONS
from tests.oracle.checks import SURVEY_MATCHES
from tests.oracle.evidence import MONTHS_VALID
from tests.oracle.generate_answers import WAGE, random_answer, random_pay_month
from tests.oracle.oracle import score
from tests.oracle.wages import MINIMUM_WAGE, rate_in_force

if TYPE_CHECKING:
    from tests.oracle.generate import Mood

Document = dict[str, Any]
STATES = ("open", "contained", "remedied", "verified_closed")


def add_surroundings(rng: random.Random, document: Document, mood: Mood) -> None:
    answers = document["answers"]
    usual = random_evidence(rng, date.fromisoformat(document["as_of"]), mood)
    document["evidence"] = usual | document.get("evidence", {})
    staff = sum(row["headcount"] for row in answers["PRF-04"] if row["route"] != "contractor")
    if 1 <= staff < 10 and rng.random() < 0.5:
        document["form"] = "short"
    if staff and rng.random() < 0.2:
        document["previous"] = earlier_document(rng, document, mood)
    if staff and rng.random() < 0.5:
        document["records"] = random_records(rng, document, mood) | document.get("records", {})
    if rng.random() < 0.3:
        document["survey"] = random_survey(rng, mood)
    if rng.random() < 0.3:
        document["filled_in"] = random_filling(rng, mood)
    if rng.random() < mood.noise / 4:
        document["raised"] = [random_reviewer_flag(rng)]
    if rng.random() < 0.5:
        settle_flags(rng, document)


def random_evidence(rng: random.Random, as_of: date, mood: Mood) -> Document:
    usual = rng.choices((0, 1, 2, 3), (2, 2, 4, 2))[0]
    evidence: Document = {"*": usual}
    if mood.contested and rng.random() < 0.3:
        evidence["*"] = {"level": usual, "on": (as_of - timedelta(days=rng.randrange(900))).isoformat()}
    spread = rng.choice((0.0, 0.05, 0.4))
    for item_id in QUESTIONS:
        if rng.random() < spread:
            evidence[item_id] = random_level(rng, item_id, as_of)
    return evidence


def random_level(rng: random.Random, item_id: str, as_of: date) -> Any:
    """A plain level, or one dated so that it begins or expires about the reference date."""
    level = rng.randint(0, 3)
    if rng.random() < 0.5:
        return level
    if rng.random() < 0.2:
        return {"level": level, "on": (as_of + timedelta(days=rng.choice((0, 1, 90)))).isoformat()}
    years = MONTHS_VALID.get(item_id, 24) // 12
    day = min(as_of.day, 28)
    dated_on = date(as_of.year - years, as_of.month, day) + timedelta(days=rng.choice((-40, -1, 0, 1, 3, 90)))
    return {"level": level, "on": dated_on.isoformat()}


def earlier_document(rng: random.Random, document: Document, mood: Mood) -> Document:
    """Much the same answers a year before, some of them worse, with evidence of its own."""
    before = {key: copy.deepcopy(document[key]) for key in ("format", "questionnaire", "supplier", "answers")}
    as_of = date.fromisoformat(document["as_of"]) - timedelta(days=365)
    answers = before["answers"]
    for item in QUESTIONS.values():
        if item.id in answers and item.id not in ("LAW-07", "JOB-13") and rng.random() < mood.noise / 4:
            answers[item.id] = random_answer(rng, item, {"LAW-07": WAGE, **dicts_only(answers)}, worse(mood))
    evidence = document["evidence"] if rng.random() < 0.5 else random_evidence(rng, as_of, mood)
    return {**before, "as_of": as_of.isoformat(), "evidence": copy.deepcopy(evidence)}


def dicts_only(answers: Document) -> Document:
    """Without an LAW-07 that is "N/A", which no other answer can be built upon."""
    return {key: value for key, value in answers.items() if isinstance(value, dict)}


def worse(mood: Mood) -> Mood:
    return type(mood)(trouble=1.0, grave=0.8, blank=0.0)


def random_records(rng: random.Random, document: Document, mood: Mood) -> Document:
    answers = document["answers"]
    noisy = rng.random() < mood.noise
    everything: Document = {
        "left_early": rng.choice((0, 0, 1)),
        "difficulty_notices": 1 if noisy else 0,
        "papers_kept": {
            "interns": noisy and rng.random() < 0.5,
            "residence_cards": noisy and rng.random() < 0.5,
        },
        "insurance": {"eligible": 20, "enrolled": 19 if noisy and rng.random() < 0.5 else 20},
        "payslips": [random_payslip(rng, document, noisy) for _ in range(rng.randint(1, 3))],
        "bedrooms": random_bedrooms(rng, answers, noisy),
    }
    if all(row["route"] != "contractor" for row in answers["PRF-04"]):
        everything["foreign_headcount"] = sum(row["headcount"] for row in answers["PRF-04"])
    return {key: part for key, part in everything.items() if rng.random() < 0.6}


def random_payslip(rng: random.Random, document: Document, noisy: bool) -> Document:
    answers = document["answers"]
    wage = answers.get("LAW-07")
    named = wage.get("prefecture") if isinstance(wage, dict) else None
    month = random_pay_month(rng, date.fromisoformat(document["as_of"]))
    minimum = int(rate_in_force(MINIMUM_WAGE, named or answers["PRF-01"]["prefecture"], month).yen)
    hours = rng.choice((170, 180, 200.5))
    slip: Document = {
        "pay_month": month,
        "gross": round(minimum * hours) + (rng.choice((-2, 0, 2)) if noisy else 9000),
        "hours": hours,
    }
    if rng.random() < 0.7:
        slip["overtime_pay"] = rng.choice((0, 30_000, 90_000, 140_000)) if noisy else 30_000
    if rng.random() < 0.7:
        slip["social_insurance"] = not noisy or rng.random() < 0.8
    return slip


def random_bedrooms(rng: random.Random, answers: Document, noisy: bool) -> list[Document]:
    declared = answers.get("LIV-01")
    areas = declared if isinstance(declared, dict) else {"other": 5.0}
    step = (-0.2, -0.1, 0) if noisy else (0, 1)
    return [
        {"status": status, "area": round(2 * (area + rng.choice(step)), 2), "occupants": 2}
        for status, area in areas.items()
        if rng.random() < 0.8
    ]


def random_survey(rng: random.Random, mood: Mood) -> Document:
    answered = rng.choice((3, 5, 20, 40))
    asked = rng.sample(list(SURVEY_MATCHES), rng.randint(1, 10))
    counts = (0, 1, 2, 4, 5) if rng.random() < mood.noise else (0, 0, 1)
    reports = {question: min(answered, rng.choice(counts)) for question in asked}
    return {"invited": answered + rng.randint(0, 20), "answered": answered, "reports": reports}


def random_filling(rng: random.Random, mood: Mood) -> Document:
    if rng.random() >= mood.noise:
        return {"minutes": 34, "most_identical_percent": 12}
    return {
        "minutes": rng.choice((9, 9.9, 10, 34)),
        "most_identical_percent": rng.choice((12, 94.9, 95, 100)),
    }


def random_reviewer_flag(rng: random.Random) -> Document:
    suspected = rng.random() < 0.5
    return {
        "id": "ZT-R",
        "severity": "CRIT" if suspected else "ZT",
        "pillar": rng.choice("ABCDEFG"),
        "state": "suspected" if suspected else rng.choice(STATES),
        "reason": "records do not match",
        "approved_by": ["first", "second"],
    }


def settle_flags(rng: random.Random, document: Document) -> None:
    """Give some flags that are raised a state and a number of people, and one that is not raised as well."""
    flags: Document = {"LAW-22": rng.choice(STATES)} if rng.random() < 0.1 else {}
    checks: Document = {}
    affected: Document = {}
    for flag in score(document)["flags"]:
        if rng.random() < 0.3:
            affected[flag["id"]] = min(rng.choice((1, 5, 50, 700)), document["answers"]["PRF-03"])
        if flag["id"] == "ZT-R" or rng.random() < 0.5:
            continue
        if flag["id"].startswith("CC-"):
            checks[flag["id"]] = rng.choice((*STATES, "closed", "closed"))
        else:
            flags[flag["id"]] = rng.choice((*STATES, "verified_closed"))
    document |= {"flags": flags, "checks": checks, "affected": affected}
