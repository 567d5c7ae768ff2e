"""Random answers to the questions, near the best ones or near the limits of the bands."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.oracle.bank import QUESTIONS, Item
from tests.oracle.figures import exact
from tests.oracle.values import FEE_CELLS, FEE_ROWS, in_band
from tests.oracle.wages import MINIMUM_WAGE, rate_in_force

if TYPE_CHECKING:
    from tests.oracle.generate import Mood

Answers = dict[str, Any]
#: Steps around a band limit; the smallest one vanishes when rounded to nine decimals.
STEPS = (0, 0, -0.1, 0.1, -1, 1, 1e-10)

#: An ordinary wage, to reckon with where LAW-07 is left out.
WAGE: Answers = {"basis": "hourly", "amount": 1500, "hours": 160, "pay_month": "2026-04"}


def answer_questions(rng: random.Random, document: Answers, mood: Mood) -> None:
    answers = document["answers"]
    answers["LAW-07"] = random_wage(rng, document, mood)
    for item in QUESTIONS.values():
        if item.id not in ("LAW-07", "JOB-13"):
            answers[item.id] = random_answer(rng, item, answers, mood)
    if rng.random() < 0.1:
        answers["JOB-13"] = rng.choice((0, 1.2, 1.3, 5, 5.1, 40))
    leave_gaps(rng, document, mood)


def leave_gaps(rng: random.Random, document: Answers, mood: Mood) -> None:
    answers = document["answers"]
    accepted = {}
    for item_id in QUESTIONS:
        if rng.random() < mood.blank:
            answers.pop(item_id, None)
        elif rng.random() < mood.claimed and (item_id != "JOB-13" or mood.contested):
            answers[item_id] = "N/A"
            if rng.random() < 0.5:
                accepted[item_id] = "checked with the site"
    if accepted:
        document["accepted_na"] = accepted


def random_answer(rng: random.Random, item: Item, answers: Answers, mood: Mood) -> Any:
    maker = BY_ITEM.get(item.id) or BY_TYPE[item.type]
    if rng.random() >= mood.trouble:
        return maker(rng, item, answers, False, False)
    return maker(rng, item, answers, True, rng.random() < mood.grave)


def is_mild(severity: str) -> bool:
    return severity in ("", "MINOR")


def single(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> str:
    worth = {letter: option.severity for letter, option in item.options.items()}
    if not troubled:
        return "a"
    if item.unknown:
        worth["unk"] = item.unknown.severity
    return rng.choice([letter for letter, severity in worth.items() if grave or is_mild(severity)])


def choose_many(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> list[str]:
    """The last option is "none of these" and stands alone."""
    *letters, none = item.options
    if grave and rng.random() < 0.4:
        return [none]
    chosen = rng.sample(letters, rng.randint(1, len(letters))) if troubled else letters
    return [*chosen, chosen[0]] if rng.random() < 0.1 else list(chosen)


def choose_practices(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    """The first option is "none of these" and stands alone."""
    practices = [letter for letter, option in item.options.items() if grave or is_mild(option.severity)][1:]
    if not troubled or not practices:
        return ["a"]
    if grave and rng.random() < 0.2:
        return "unk"
    return rng.sample(practices, rng.randint(1, min(3, len(practices))))


def number(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    if not troubled or (item.id == "FEE-06" and not grave):
        return plain(item.bands[0].limit)
    if grave and item.unknown and rng.random() < 0.2:
        return "unk"
    highest = 100 if item.type == "percent" else 10**6
    limits = [float(band.limit) for band in item.bands] + [0.0, 30.0, 99.0]
    near = [limit + step for limit in limits for step in STEPS]
    lawful = [n for n in near if 0 <= n <= highest and not 0 < n < 0.05]
    return tidy(rng.choice([n for n in lawful if grave or is_mild(in_band(item, exact(n)).severity)]))


def plain(limit: Any) -> int | float:
    return tidy(float(limit))


def tidy(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 10)


def paid(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    """An amount near a limit in months of the base wage."""
    if not grave:
        return 0
    if rng.random() < 0.15:
        return "unk"
    wage = answers["LAW-07"]
    monthly = wage["amount"] * (wage["hours"] if wage["basis"] == "hourly" else 1)
    return in_some_currency(rng, round(monthly * rng.choice((0.5, 1, 2, 4, 6))) + rng.choice((-1, 0, 1)))


def in_some_currency(rng: random.Random, amount: int) -> Any:
    if amount == 0 or rng.random() < 0.9:
        return amount
    return {"amount": amount * 200, "currency": "VND", "on": "2026-01-10", "rate": 0.005}


def recruitment_cost(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    return in_some_currency(rng, rng.choice((199_999, 200_000, 120_000)) if grave else 450_000)


def complaints(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    if troubled and rng.random() < 0.4:
        return rng.choice(([], [complaint("all", 0)]))
    return rng.choice(([complaint("all", 6)], [complaint("wages", 2), complaint("housing", 0)]))


def complaint(topic: str, received: int) -> Answers:
    return {
        "topic": topic,
        "received": received,
        "resolved": received,
        "average_days": 20,
        "open_over_60": 0,
    }


def premiums(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    rates: Answers = {"overtime": 25, "overtime_60h": 50, "holiday": 35, "night": 25}
    if grave:
        rates[rng.choice(list(rates))] -= rng.choice((0, 0.5, 10))
    if rng.random() < 0.2:
        wage = answers["LAW-07"]
        hourly = wage["amount"] / (1 if wage["basis"] == "hourly" else wage["hours"])
        rates["flat_overtime_yen"] = round(hourly * 1.25) + (rng.choice((-1, 0, 1)) if grave else 1)
    return rates


def injuries(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    if not grave:
        return {"foreign": 0, "all": rng.choice((0, 0, 3))}
    everyone = rng.randint(1, 12)
    return {"foreign": rng.randint(0, everyone), "all": everyone}


def pregnancies(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    if not troubled:
        return rng.choice(("N/A", {"total": 0, "stayed": 0, "confirmed": 0, "other": 0}))
    stayed, confirmed, other = rng.randint(0, 3), rng.randint(0, 2), rng.randint(0, 2) if grave else 0
    total = stayed + confirmed + other + rng.choice((0, 0, 1))
    return {"total": total, "stayed": stayed, "confirmed": confirmed, "other": other}


def fee_matrix(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    cells: Answers = dict.fromkeys(FEE_ROWS, "employer")
    cells["subagent"] = "none"
    if troubled:
        kinds = [*FEE_CELLS, "none"] if grave else ["employer", "intermediary", "shared"]
        for row in rng.sample(list(FEE_ROWS), rng.randint(1, 4)):
            cells[row] = rng.choice([kind for kind in kinds if row != "travel" or kind != "none"])
    if grave and rng.random() < 0.2:
        del cells[rng.choice(list(cells))]
    return cells


def repayment(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    if not grave:
        return rng.choice(("N/A", "N/A", {"identified": 0, "repaid": 0, "eligible": 0, "repaid_workers": 0}))
    return random_ledger(rng)


def random_ledger(rng: random.Random) -> Answers:
    identified, eligible = rng.choice((900_000, 15_000_000)), rng.choice((7, 50))
    share = rng.choice((0, 0.49, 0.5, 0.8, 1, 1))
    workers = eligible if rng.random() < 0.7 else rng.randint(0, eligible)
    return {
        "identified": identified,
        "repaid": round(identified * share),
        "eligible": eligible,
        "repaid_workers": workers,
    }


def transfers(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    if not troubled or rng.random() < 0.3:
        return rng.choice(("N/A", {"received": 0, "handled": 0, "withdrawn": 0, "refused": 0}))
    handled, withdrawn = rng.randint(0, 4), rng.randint(0, 2)
    refused = rng.randint(0, 3)
    received = handled + withdrawn + refused
    table = {"received": received, "handled": handled, "withdrawn": withdrawn, "refused": refused}
    if refused and (not grave or rng.random() < 0.5):
        table["refused_lawful"] = rng.randint(0, refused) if grave else refused
    return table


def space(rng: random.Random, item: Item, answers: Answers, troubled: bool, grave: bool) -> Any:
    if not troubled:
        return {"trainee": 6.0, "ssw": 7.5}
    areas = (2.4, 2.5, 4.49, 4.5, 5.9, 6, 7.4, 7.5, 9) if grave else (6, 7.5, 9)
    keys = ("trainee", "ssw", "ssw_stay", "other") if grave else ("trainee", "ssw_stay", "other")
    chosen = rng.sample(keys, rng.randint(1, len(keys)))
    return {key: rng.choice(areas) for key in chosen}


def random_wage(rng: random.Random, document: Answers, mood: Mood) -> Answers:
    """Pay at, just above or just below a band limit of the minimum wage of that month."""
    prefecture = document["answers"]["PRF-01"]["prefecture"]
    as_of = date.fromisoformat(document["as_of"])
    wage: Answers = {"basis": rng.choice(("hourly", "monthly")), "pay_month": random_pay_month(rng, as_of)}
    if rng.random() < 0.1:
        wage["prefecture"] = prefecture = f"JP-{rng.randint(1, 47):02d}"
    minimum = int(rate_in_force(MINIMUM_WAGE, prefecture, wage["pay_month"]).yen)
    troubled = rng.random() < mood.trouble
    grave = troubled and rng.random() < mood.grave
    ratio = rng.choice((1.0, 1.03, 1.1)) if troubled else 1.3
    wage["hours"] = rng.choice((160, 168, 173.8, 150.5))
    base = minimum * ratio * (1 if wage["basis"] == "hourly" else wage["hours"])
    wage["amount"] = int(base) + (rng.choice((-30, -1, 0, 1)) if grave else 1)
    return wage


def random_pay_month(rng: random.Random, as_of: date) -> str:
    """A month of the year before the day of judgement, most often a late one."""
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - min(rng.randrange(13), rng.randrange(13)), 12)
    return f"{year}-{month + 1:02d}"


Maker = Callable[[random.Random, Item, Answers, bool, bool], Any]
BY_TYPE: dict[str, Maker] = {
    "single": single,
    "multi_add": choose_many,
    "multi_min": choose_practices,
    "number": number,
    "percent": number,
    "money_months": paid,
    "money": recruitment_cost,
    "table": complaints,
}
BY_ITEM: dict[str, Maker] = {
    "LAW-08": premiums,
    "LAW-20": injuries,
    "LAW-25": pregnancies,
    "FEE-02": fee_matrix,
    "FEE-17": repayment,
    "JOB-03": transfers,
    "LIV-01": space,
}
