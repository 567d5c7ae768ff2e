"""The company workbook: a whole portfolio on sheets, written while the scorecards stream by."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from exports.company.cover import Tables, fill_cover, open_cover
from exports.company.fees_sheets import write_fees, write_repayments
from exports.company.flags_sheet import write_flags
from exports.company.follow_up_sheets import write_actions, write_log, write_non_responses, write_rejected, write_trend
from exports.company.heat_map import write_heat_map
from exports.company.matrix_sheet import write_matrix
from exports.company.portfolio import gather
from exports.company.portfolio_sheet import write_portfolio
from exports.company.report import Batch, CompanyReport
from exports.company.rubric_sheet import write_rubric
from exports.company.suppliers_sheet import suppliers_of, write_suppliers
from exports.company.transfers_sheet import write_transfers
from exports.workbook import Book

_SHEETS = (
    "portfolio", "suppliers", "heat_map", "non_responses", "flags", "actions", "fees", "fees_by_site", "repayments",
    "transfers", "matrix", "trend", "rubric", "log", "rejected",
)  # fmt: skip


def write_company_workbook(target: str | Path | BinaryIO, batches: Iterable[Batch], report: CompanyReport) -> None:
    """Writes the workbook on every response of `batches`, which is read once, batch by batch.

    Raises ValueError, and writes nothing, where a batch was scored by another rubric.
    """
    portfolio = gather(batches, report)
    suppliers = suppliers_of(portfolio)
    title = " ".join(filter(None, (report.labels["titles.cover"], report.company)))
    with Book(target, language=report.language, title=title, created=report.generated_on, constant_memory=True) as book:
        cover = open_cover(book, report)
        placed = write_portfolio(book, portfolio, report)
        several = len(suppliers) < portfolio.size
        if several:
            write_suppliers(book, portfolio, report, suppliers)
        write_heat_map(book, portfolio, report)
        write_non_responses(book, report)
        write_flags(book, portfolio, report)
        write_actions(book, report)
        write_fees(book, portfolio, report)
        repayments = write_repayments(book, portfolio, report)
        tables = Tables(placed, write_transfers(book, portfolio, report), repayments)
        write_matrix(book, report)
        write_trend(book, report)
        write_rubric(book, report)
        write_log(book, report)
        write_rejected(book, report)
        sheets = [key for key in _SHEETS if several or key != "suppliers"]
        fill_cover(cover, portfolio, report, tables, suppliers=len(suppliers), sheets=sheets)
