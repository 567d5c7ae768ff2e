"""A portfolio boiled down, batch by batch, to the columns its workbook needs.

Ten thousand suppliers' documents do not fit in the memory that a report may take. What the
sheets show of them does: about three kilobytes each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exports.company.columns import site_columns
from exports.company.flag_columns import FlagList
from exports.company.ordering import portfolio_order
from exports.company.report import Batch, CompanyReport
from questionnaires.answers.document import AnswerDocument
from scoring.binding import binding_cap
from scoring.engine import Scorecards, score_documents
from scoring.listing import listed_flags

Array = NDArray[Any]


@dataclass
class Portfolio:
    """Responses in the order they came; `order` has their places as they are listed."""

    names: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    corporate_numbers: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # why a cap binds
    flags: FlagList = field(default_factory=FlagList)
    provisional: set[str] = field(default_factory=set)  # reference tables with provisional figures in use
    columns: dict[str, Array] = field(default_factory=dict)  # as site_columns() names them
    order: Array = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def size(self) -> int:
        return len(self.names)

    def __getitem__(self, column: str) -> Array:
        return self.columns[column]

    def total(self, column: str) -> float:
        """The sum of what is known."""
        return float(np.nansum(self.columns[column]))

    def is_recorded(self, *columns: str) -> bool:
        """Whether any response has a figure in any of these columns."""
        return any(bool((~np.isnan(self.columns[column])).any()) for column in columns)


def gather(batches: Iterable[Batch], report: CompanyReport) -> Portfolio:
    """Reads every batch once. Raises ValueError for one that another rubric scored."""
    portfolio = Portfolio()
    nothing = score_documents(report.questionnaire, report.rubric, (), ())
    chunks = [site_columns(nothing, 0)]
    for cards, documents in batches:
        if cards.rubric.sha256 != report.rubric.sha256:
            raise ValueError(f"The workbook is on {report.rubric.name}; {cards.rubric.name} scored some of its input.")
        chunks.append(site_columns(cards, portfolio.size))
        _add_words(portfolio, cards, documents, report)
    portfolio.columns = {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
    portfolio.order = portfolio_order(report.rubric, portfolio.columns)
    return portfolio


def _add_words(
    portfolio: Portfolio, cards: Scorecards, documents: Sequence[AnswerDocument], report: CompanyReport
) -> None:
    unnamed = report.labels["unnamed"]
    for index, document in enumerate(documents):
        flags = listed_flags(cards, index)
        portfolio.flags.add(portfolio.size, cards, index, flags, report)
        cap = binding_cap(cards, index, flags) if cards.rubric.rates(int(cards.bands[index])) else None
        portfolio.reasons.append(cap["text"][report.data_language] if cap else "")
        portfolio.names.append(document.supplier.get("name") or unnamed)
        portfolio.sites.append(document.supplier.get("site") or "")
        portfolio.corporate_numbers.append(document.supplier.get("corporate_number") or "")
        portfolio.hashes.append(document.sha256)
    portfolio.provisional |= _provisional(cards)


def _provisional(cards: Scorecards) -> set[str]:
    notes = cards.submissions.frame.notes
    return {note.lookup.reference_table for note in notes if np.any(note.found.provisional)}
