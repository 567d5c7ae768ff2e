"""Which items apply: show-if (A5), the short form (A6) and "N/A" (A9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.oracle.bank import QUESTIONS, Item
from tests.oracle.figures import exact
from tests.oracle.values import yen
from tests.oracle.wages import Rejected
from tests.oracle.workplace import Workplace, is_shown

NA = "N/A"
#: Items where the supplier's own word is enough.
DECLARABLE = ("LAW-25", "JOB-03", "DEV-02", "MGT-05")
#: Answers that say "N/A" in another way: a total of nothing.
EMPTY_TOTALS = {"LAW-25": "total", "JOB-03": "received", "FEE-17": "identified"}


@dataclass(frozen=True)
class Status:
    applicable: bool
    na_reason: str | None
    na_claimed: bool
    #: What is left to judge, or None.
    answer: Any


def statuses(document: dict[str, Any], workplace: Workplace) -> dict[str, Status]:
    reader = _Reader(document, workplace)
    return {item_id: reader.status(item) for item_id, item in QUESTIONS.items()}


@dataclass(frozen=True)
class _Reader:
    document: dict[str, Any]
    workplace: Workplace

    def status(self, item: Item) -> Status:
        hidden = self.why_hidden(item)
        if hidden:
            return Status(False, hidden, False, None)
        if self.is_na_by_rule(item.id):
            return Status(False, "N/A rule", False, None)
        if self.asks_na(item.id):
            accepted = item.id in self.document.get("accepted_na", {})
            return Status(not accepted, "N/A accepted" if accepted else None, not accepted, None)
        return Status(True, None, False, self.raw(item.id))

    def why_hidden(self, item: Item) -> str | None:
        if not is_shown(item.show, self.workplace):
            return "show if"
        if self.is_short() and 0 < item.weight < 3 and not item.gate:
            return "short form"
        return None

    def is_short(self) -> bool:
        if self.document.get("form", "full") != "short":
            return False
        if not 1 <= self.workplace.n_foreign < 10:
            raise Rejected("the short form is for 1 to 9 foreign workers")
        return True

    def raw(self, item_id: str) -> Any:
        """The answer as written; JOB-13 is computed unless a number is given (A4)."""
        answer = self.document["answers"].get(item_id)
        if item_id == "JOB-13" and answer is None and self.workplace.missing is not None:
            return exact(100 * self.workplace.missing) / self.workplace.n_trainees
        return answer

    def visible(self, item_id: str) -> Any:
        """The answer of an item that is on show and not "N/A", else None."""
        answer = self.raw(item_id)
        hidden = self.why_hidden(QUESTIONS[item_id]) is not None
        return None if hidden or answer == NA else answer

    def asks_na(self, item_id: str) -> bool:
        answer = self.raw(item_id)
        if answer == NA:
            return True
        return isinstance(answer, dict) and item_id in EMPTY_TOTALS and answer[EMPTY_TOTALS[item_id]] == 0

    def is_na_by_rule(self, item_id: str) -> bool:
        if item_id in DECLARABLE:
            return self.asks_na(item_id)
        if item_id == "JOB-04":
            return self.asks_na("JOB-03")
        if item_id == "VOI-05":
            complaints = self.visible("VOI-04")
            return complaints is not None and sum(row["received"] for row in complaints) == 0
        return item_id == "FEE-17" and self.asks_na("FEE-17") and self.nothing_to_repay()

    def nothing_to_repay(self) -> bool:
        asked, paid = self.visible("FEE-14"), self.visible("FEE-04")
        if asked is None or paid is None or paid == "unk":
            return False
        return exact(asked) >= 50 and yen(paid) == 0 and self.visible("FEE-16") == "a"
