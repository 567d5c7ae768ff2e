"""Random site profiles (PRF items) and reference dates."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.oracle.inherent import SECTOR_WEIGHTS, STATUS_WEIGHTS
from tests.oracle.workplace import STATUS_BASED

NATIONALITIES = ("VN", "VN", "CN", "KH", "ID", "PH", "MM", "NP", "BR", "TH")
COMMON_STATUSES = ("technical_intern", "technical_intern", "specified_skilled_1", "permanent_resident")
SEXES = ("female", "male", "other")
SIZES = ((1, 9), (10, 60), (10, 60), (50, 140), (50, 140), (100, 400))
OPTIONAL = ("PRF-02", "PRF-05", "PRF-06", "PRF-08", "PRF-09", "PRF-10", "PRF-13", "PRF-15", "PRF-16")

Answers = dict[str, Any]


def random_reference_date(rng: random.Random) -> date:
    return date(2025, 10, 1) + timedelta(days=rng.randrange(456))


def random_profile(rng: random.Random, as_of: date, *, blank: float, contested: bool) -> Answers:
    rows = random_workers(rng)
    total = sum(row["headcount"] for row in rows)
    answers: Answers = {
        "PRF-01": {
            "entity": "Example Works",
            "corporate_number": None,
            "address": "x",
            "prefecture": f"JP-{rng.randint(1, 47):02d}",
        },
        "PRF-02": random_sector(rng),
        "PRF-03": total + rng.choice((0, 1, 40, 200)) or 1,
        "PRF-04": rows,
        "PRF-15": "yes" if rng.random() < 0.2 else "no",
        "PRF-16": rng.random() < 0.9,
    }
    own = [row for row in rows if row["route"] != "contractor"]
    if sum(row["headcount"] for row in own):
        answers |= foreign_profile(rng, own, as_of)
    if contested and "PRF-08" in answers and rng.random() < 0.5:
        del answers["PRF-08"][rng.choice(list(answers["PRF-08"]))]
    for item_id in OPTIONAL:
        if rng.random() < blank:
            answers.pop(item_id, None)
    return answers


def random_sector(rng: random.Random) -> Any:
    sector = rng.choice(list(SECTOR_WEIGHTS))
    return {"sector": sector, "industry_code": "E25", "field": None} if rng.random() < 0.2 else sector


def random_workers(rng: random.Random) -> list[Answers]:
    low, high = (0, 0) if rng.random() < 0.05 else rng.choice(SIZES)
    left = rng.randint(low, high)
    rows = []
    while left > 0:
        headcount = rng.choice((left, rng.randint(1, left)))
        rows.append(random_worker_row(rng, headcount))
        left -= headcount
    if rng.random() < 0.1:
        rows.append({**random_worker_row(rng, rng.randint(1, 20)), "route": "contractor"})
    return rows


def random_worker_row(rng: random.Random, headcount: int) -> Answers:
    statuses = COMMON_STATUSES if rng.random() < 0.6 else list(STATUS_WEIGHTS)
    return {
        "status": rng.choice(statuses),
        "nationality": rng.choice(NATIONALITIES),
        "sex": rng.choice(SEXES),
        "route": rng.choices(("direct", "dispatched"), (9, 1))[0],
        "headcount": headcount,
    }


def foreign_profile(rng: random.Random, rows: list[Answers], as_of: date) -> Answers:
    statuses = {row["status"] for row in rows}
    profile: Answers = {
        "PRF-05": random_chain(rng, statuses, as_of),
        "PRF-06": random_recruits(rng, rows),
        "PRF-07": ["vi", "id"],
        "PRF-08": random_housing(rng),
        "PRF-10": random_findings(rng),
        "PRF-11": [{"scheme": "SMETA", "on": "2025-11-01", "open_findings": 1, "file": None}],
        "PRF-12": rng.choice(("union", "none", "unk", {"body": "both", "foreign_workers_vote": True})),
        "PRF-13": rng.choice((0, 3, 49, 50, 80)),
    }
    if statuses & {"technical_intern", "employment_for_skill_development"}:
        profile["PRF-09"] = rng.choices((0, 1, 3), (8, 1, 1))[0]
    return profile


def random_chain(rng: random.Random, statuses: set[str], as_of: date) -> list[Answers]:
    roles = []
    if "technical_intern" in statuses:
        roles += [rng.choice(("supervising_organisation", "company_only_training")), "sending_organisation"]
    if "specified_skilled_1" in statuses:
        roles.append(rng.choice(("registered_support_organisation", "own_support_officer")))
    roles += [role for role in ("placement_agency", "dispatch_agency") if rng.random() < 0.1]
    return [random_body(rng, role, as_of) for role in roles if rng.random() < 0.97]


def random_body(rng: random.Random, role: str, as_of: date) -> Answers:
    ends = rng.choice((None, *[as_of + timedelta(days=days) for days in (0, 1, 400, 400, 400)]))
    if rng.random() < 0.02:
        ends = as_of - timedelta(days=1)
    body: Answers = {
        "role": role,
        "name": role[:3],
        "country": "VN" if role == "sending_organisation" else "JP",
        "licence": "x",
        "expires_on": ends.isoformat() if ends else None,
        "workers": rng.randint(1, 30),
    }
    if rng.random() < 0.2:
        body["licence_status"] = rng.choices(("valid", "revoked", "not_found"), (18, 1, 1))[0]
    return body


def random_recruits(rng: random.Random, rows: list[Answers]) -> list[Answers]:
    limited = [row for row in rows if row["status"] not in STATUS_BASED]
    share = rng.choice((0.0, 0.5, 1.0, 1.0))
    return [
        {
            "nationality": row["nationality"],
            "status": row["status"],
            "recruited_36m": round(row["headcount"] * share),
            "sending_organisation": "V" if share == 0 or rng.random() < 0.97 else "",
            "sub_agents": rng.choices(("no", "yes", "unk"), (18, 1, 1))[0],
        }
        for row in limited
        if rng.random() < 0.95
    ]


def random_housing(rng: random.Random) -> Answers:
    return {
        "housed_percent": rng.choice((0, 0, 12.5, 80, 100)),
        "remote": rng.random() < 0.2,
        "dormitory": rng.random() < 0.5,
    }


def random_findings(rng: random.Random) -> list[Answers]:
    if rng.random() < 0.8:
        return []
    kind = rng.choice(("recommendation", "improvement_order", "cancellation", "prosecution"))
    authority = rng.choice(("labour", "immigration", "training"))
    return [{"kind": kind, "authority": authority, "on": "2025-06-01", "open": rng.random() < 0.2}]
