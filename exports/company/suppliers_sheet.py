"""Sheet "Suppliers": several sites of one supplier together, by the worst of them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exports.company.cells import band_looks, band_words, table_text
from exports.company.columns import SEVERITIES
from exports.company.ordering import band_ranks
from exports.company.portfolio import Portfolio
from exports.company.report import CompanyReport
from exports.company.table import Column, write_table
from exports.workbook import Book, Cell

Array = NDArray[Any]


def suppliers_of(portfolio: Portfolio) -> list[Array]:
    """Places of the sites of each supplier, in the order the portfolio lists them first.

    Sites belong together by corporate number; without one, by name.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for place in portfolio.order.tolist():
        number = portfolio.corporate_numbers[place]
        found.setdefault(("number", number) if number else ("name", portfolio.names[place]), []).append(place)
    return [np.array(places) for places in found.values()]


def weighted_mean(finals: Array, workers: Array) -> float | None:
    """Mean final of the rated sites by their foreign workers (domain rules 3.10); None where nobody counts."""
    weights = np.where(np.isnan(finals), 0.0, np.nan_to_num(workers))
    total = weights.sum()
    return float((np.nan_to_num(finals) * weights).sum() / total) if total > 0 else None


def write_suppliers(book: Book, portfolio: Portfolio, report: CompanyReport, suppliers: list[Array]) -> None:
    say = report.labels.under("columns")
    severities = report.words.severities
    columns = [
        Column(say["supplier"], 32, ("wrapped",)), Column(say["corporate_number"], 15),
        Column(say["sites"], 9, ("whole",), total=float(portfolio.size)),
        Column(say["workers"], 12, ("whole",), total=portfolio.total("workers")),
        Column(say["worst_band"], 18, ("wrapped",), looks=band_looks(report)),
        Column(say["weighted_mean"], 14, ("one",)),
        Column(say["lowest_final"], 11, ("one",)), Column(say["unrated_sites"], 11, ("whole",)),
        *(
            Column(severities.get(each.name, each.name), 9, ("whole",), total=portfolio.total(f"open.{each.name}"))
            for each in SEVERITIES
        ),
        Column(say["highest_priority"], 11, ("one",)),
    ]  # fmt: skip
    rows = _rows(portfolio, report, suppliers)
    write_table(book, table_text(report, "suppliers"), columns, rows, count=len(suppliers), freeze=1)


def _rows(portfolio: Portfolio, report: CompanyReport, suppliers: list[Array]) -> Iterator[Sequence[Cell]]:
    none = report.labels["none"]
    ranks = band_ranks(report.rubric)[portfolio["band"]]
    bands = band_words(report, portfolio["band"].tolist())
    for places in suppliers:
        first = int(places[0])
        finals, workers = portfolio["final"][places], portfolio["workers"][places]
        mean = weighted_mean(finals, workers)
        rated = finals[~np.isnan(finals)]
        yield (
            portfolio.names[first], portfolio.corporate_numbers[first], len(places),
            report.labels["not_recorded"] if np.isnan(workers).all() else int(np.nansum(workers)),
            bands[places[np.argmin(ranks[places])]],
            none if mean is None else mean, float(rated.min()) if len(rated) else none, len(finals) - len(rated),
            *(int(portfolio[f"open.{each.name}"][places].sum()) for each in SEVERITIES),
            float(portfolio["priority"][places].max()),
        )  # fmt: skip
