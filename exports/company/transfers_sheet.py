"""Sheet "Transfers": requests to change job, what became of them, and who left without a word."""

import numpy as np

from exports.company import profile
from exports.company.cells import known, listed, table_text
from exports.company.portfolio import Portfolio
from exports.company.report import CompanyReport
from exports.company.table import Column, Placed, write_table
from exports.workbook import Book

RECEIVED, REFUSED = 2, 5  # columns that the cover shows
_NOT_ADDED = ("days_to_notice", "days_notice")


def write_transfers(book: Book, portfolio: Portfolio, report: CompanyReport) -> Placed:
    say = report.labels.under("columns")
    names = tuple(profile.TRANSFERS)
    order = portfolio.order
    shown = order[np.any([~np.isnan(portfolio[f"transfer.{name}"][order]) for name in names], axis=0)]
    columns = [Column(say["supplier"], 32, ("wrapped",)), Column(say["site"], 20, ("wrapped",))]
    for name in names:
        total = None if name in _NOT_ADDED else portfolio.total(f"transfer.{name}")
        style = "one" if name in _NOT_ADDED else "whole"
        columns.append(Column(say[f"transfer_{name}"], 18, (style,), total=total))
    figures = [known(portfolio[f"transfer.{name}"], shown, report.labels["none"]) for name in names]
    rows = zip(listed(portfolio.names, shown), listed(portfolio.sites, shown), *figures, strict=True)
    return write_table(book, table_text(report, "transfers"), columns, rows, count=len(shown))
