"""What cannot be so: answers, records and surveys that refuse a document (CC-08, CC-11 and their like)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.oracle.case import Case
from tests.oracle.figures import exact
from tests.oracle.wages import Rejected

#: The first day of a month that began up to a year before, on the last day of its own.
OLDEST_DAYS = 396


def reject_impossible(case: Case) -> None:
    """Raises Rejected with the first reason."""
    for reason in (*counts(case), *pay_months(case), *around(case)):
        raise Rejected(reason)


def written(case: Case, item_id: str) -> dict[str, Any]:
    """The record an item was answered with, even where it amounts to "N/A"; nothing where it is hidden."""
    answer = case.profile.get(item_id)
    hidden = case.rows[item_id].na_reason in ("show if", "short form")
    return answer if isinstance(answer, dict) and not hidden else {}


def counts(case: Case) -> Iterator[str]:
    total = sum(row["headcount"] for row in case.profile["PRF-04"])
    if total > case.workplace.n_all or case.records.get("foreign_headcount", total) != total:
        yield "CC-08: the rows of PRF-04 do not agree with the headcounts"
    if transfers := written(case, "JOB-03"):
        parts = sum(transfers.get(part, 0) for part in ("handled", "withdrawn", "refused"))
        if parts != transfers["received"]:
            yield "CC-11: the parts of JOB-03 do not add up"
        if transfers.get("refused_lawful", 0) > transfers["refused"]:
            yield "JOB-03: more lawful refusals than refusals"
    if repayment := written(case, "FEE-17"):
        identified = exact(repayment["identified"])
        if exact(repayment["repaid"]) > identified:
            yield "CC-11: FEE-17 repaid exceeds identified"
        if identified > 0 and repayment["eligible"] == 0:
            yield "CC-11: FEE-17 owes something to nobody"
    if pregnancies := written(case, "LAW-25"):
        known = sum(pregnancies.get(part, 0) for part in ("stayed", "confirmed", "other"))
        if known > pregnancies["total"]:
            yield "CC-11: the parts of LAW-25 exceed the total"
    if (injuries := written(case, "LAW-20")) and injuries["foreign"] > injuries["all"]:
        yield "LAW-20: more injuries of foreign workers than of all"


def pay_months(case: Case) -> Iterator[str]:
    """A month that has not begun yet on the day of judgement, or that began more than a year before."""
    wage = written(case, "LAW-07")
    months = [wage["pay_month"]] if wage else []
    months += [slip["pay_month"] for slip in case.records.get("payslips", [])]
    own = case.document.get("as_of")
    given_for = min(case.as_of, date.fromisoformat(own)) if own else case.as_of
    for month in months:
        days = (given_for - date.fromisoformat(f"{month}-01")).days
        if not 0 <= days <= OLDEST_DAYS:
            yield f"the pay month {month} is not of the year before {given_for}"


def around(case: Case) -> Iterator[str]:
    insurance, survey = case.records.get("insurance", {}), case.document.get("survey", {})
    if insurance.get("enrolled", 0) > insurance.get("eligible", insurance.get("enrolled", 0)):
        yield "more people are enrolled than eligible"
    answered = survey.get("answered")
    if answered is not None:
        if answered > survey.get("invited", answered):
            yield "more people answered than were invited"
        if any(reports > answered for reports in survey.get("reports", {}).values()):
            yield "more people report than answered"
    if any(people > case.workplace.n_all for people in case.document.get("affected", {}).values()):
        yield "more people are affected than work at the site"
    before = case.document.get("previous", {}).get("as_of")
    if before is not None and date.fromisoformat(before) > case.as_of:
        yield "the earlier document is the later one"
